#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/calendar/calendar_event.hpp"
#include "control/calendar/errc.hpp"
#include "core/net/http_message.hpp"
#include "core/result.hpp"

namespace tandem::calendar {

/// What is said to Google and what it says, as texts: Calendar v3 and the token endpoint. Pure
/// functions; what a peer sends is checked, members that we do not know are passed over.

/// Of `freeBusy.query`.
[[nodiscard]] std::string free_busy_question(const std::string& calendar_id, Interval window);
/// Merged, ascending, clipped to `window`. `errc::not_found` where Google does not show the
/// calendar, `errc::unavailable` for other errors of its entry and for what cannot be read.
[[nodiscard]] Result<std::vector<Interval>> read_free_busy(std::string_view body,
                                                           const std::string& calendar_id,
                                                           Interval window);

/// Of `events.insert`: the customer's number and the appointment's id stand in private properties,
/// which only our client sees.
[[nodiscard]] std::string event_resource(const EventDraft& draft, const std::string& time_zone);
/// Of `events.patch`: both times, nothing else.
[[nodiscard]] std::string time_change(Interval to, const std::string& time_zone);
/// An event; all-day ones cover the days of `time_zone`. `errc::unavailable` for what cannot be
/// read.
[[nodiscard]] Result<Event> read_event(std::string_view body, const std::string& time_zone);

/// A calendar of the account that was connected.
struct CalendarEntry {
  std::string id, name, time_zone;
  bool primary = false;
  bool writable = false;
};
struct CalendarPage {
  std::vector<CalendarEntry> calendars;
  std::string next_page_token;  ///< Empty: that was all.
};
[[nodiscard]] Result<CalendarPage> read_calendar_list(std::string_view body);
/// One of them.
[[nodiscard]] Result<CalendarEntry> read_calendar_entry(std::string_view body);

/// What a refusal means for us.
enum class Refused : std::uint8_t {
  Unauthorised,  ///< 401: the access token is old.
  TooFast,       ///< In a moment again.
  QuotaUsedUp,   ///< Not again today.
  NoRight,       ///< A scope or a right is missing: a person must connect again.
  NotFound,
  Gone,       ///< Deleted.
  Duplicate,  ///< 409: the id is taken.
  Changed,    ///< 412: another version.
  ServerFault,
  WrongRequest,
};
/// By status and `error.errors[0].reason`; the body may be anything.
[[nodiscard]] Refused refusal_of(const net::HttpResponse& response);
/// That reason, or `error` of the token endpoint; empty where there is none. For logs.
[[nodiscard]] std::string reason_of(std::string_view body);

/// The token endpoint's answer to a code or a refresh token.
struct TokenGrant {
  std::string access_token;
  std::chrono::seconds expires_in{0};
  std::string refresh_token;  ///< Empty: the old one stays.
  std::vector<std::string> scopes;
};
[[nodiscard]] Result<TokenGrant> read_token_grant(std::string_view body);

}  // namespace tandem::calendar
