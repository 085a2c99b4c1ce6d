#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tools/sim/calendar/event_resource.hpp"

namespace tandem::sim {

/// A calendar and who may do what in it.
struct Calendar {
  std::string id, summary, zone;
  std::string account;  ///< Its owner; it is the account's primary one where the ids are the same.
  /// By account: `owner`, `writer`, `reader` or `freeBusyReader`.
  std::map<std::string, std::string, std::less<>> roles;
  std::map<std::string, Event, std::less<>> events;

  /// Occurrences that touch `range`, those of series one by one, cancelled ones too.
  [[nodiscard]] std::vector<Event> occurrences(Span range) const;
};

/// What `events.list` is asked.
struct EventQuery {
  std::optional<Instant> time_min, time_max, updated_min;
  bool single_events = false, by_start = false, show_deleted = false;
  std::vector<std::pair<std::string, std::string>> private_properties, shared_properties;
  std::string text, ical_uid;
  std::string zone;  ///< Of the answer's times; empty: the calendar's.
  std::size_t results_max = 250, offset = 0;
};

/// All calendars of the simulated Google and what stands in them, with Google's rules of who may
/// do what, of ids, ETags and what is deleted. Throws `GoogleError`.
class CalendarBook {
 public:
  using Json = boost::json::object;

  explicit CalendarBook(std::uint64_t seed) : random_(seed) {}

  void add(Calendar calendar);
  /// Whether the account exists, which is that it has a primary calendar.
  [[nodiscard]] bool has_account(const std::string& account) const;

  [[nodiscard]] Json calendar_list(const std::string& account, std::size_t offset,
                                   std::size_t results_max) const;
  [[nodiscard]] Json calendar_list_entry(const std::string& account, const std::string& id) const;
  [[nodiscard]] Json calendar(const std::string& account, const std::string& id) const;
  /// `errors`: per calendar, what makes its entry unknown instead of free.
  [[nodiscard]] Json free_busy(const std::string& account, const Json& body,
                               const std::map<std::string, std::string>& errors) const;

  [[nodiscard]] Json insert(const std::string& account, const std::string& calendar, Json body);
  /// Nothing: it still has the tag `if_none_match`.
  [[nodiscard]] std::optional<Json> get(const std::string& account, const std::string& calendar,
                                        const std::string& id, const std::string& if_none_match);
  [[nodiscard]] Json patch(const std::string& account, const std::string& calendar,
                           const std::string& id, const Json& body, const std::string& if_match);
  [[nodiscard]] Json update(const std::string& account, const std::string& calendar,
                            const std::string& id, Json body, const std::string& if_match);
  void remove(const std::string& account, const std::string& calendar, const std::string& id,
              const std::string& if_match);
  [[nodiscard]] Json list(const std::string& account, const std::string& calendar,
                          const EventQuery& query) const;

  /// Everything that stands in a calendar, deleted events too: for tests.
  [[nodiscard]] boost::json::array everything_in(const std::string& calendar) const;

 private:
  enum class Need { FreeBusy, Read, Write };
  [[nodiscard]] const Calendar& open(const std::string& account, const std::string& id,
                                     Need need) const;
  [[nodiscard]] Calendar& open(const std::string& account, const std::string& id, Need need);
  /// The event, or the occurrence of a series by its own id, which then becomes an exception.
  [[nodiscard]] Event& find(Calendar& calendar, const std::string& id);
  [[nodiscard]] Json keep(Calendar& calendar, Event& event, Event changed);
  [[nodiscard]] std::int64_t next_version();
  [[nodiscard]] std::string fresh_id();

  std::map<std::string, Calendar, std::less<>> calendars_;
  std::int64_t version_ = 0;
  std::mt19937_64 random_;
};

/// The event as Google shows it, its times in `zone`.
[[nodiscard]] boost::json::object event_resource(const Event& event, const std::string& zone);

}  // namespace tandem::sim
