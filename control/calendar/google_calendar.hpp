#pragma once

#include "control/calendar/calendar.hpp"
#include "control/calendar/google_client.hpp"

namespace tandem::calendar {

/// Google Calendar as a provider. On the control loop.
///
/// Ids made by us are what makes a change happen once: a second `insert` of an id is refused by
/// Google as a duplicate, and then the event is read and compared.
class GoogleCalendar final : public Calendar {
 public:
  explicit GoogleCalendar(GoogleClient& client) : client_(client) {}

  [[nodiscard]] Task<Result<std::vector<Interval>>> free_busy(
      ConnectionPtr connection, Interval window, std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Event>> insert(ConnectionPtr connection, EventDraft draft,
                                           std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<std::optional<Event>>> find(ConnectionPtr connection,
                                                        std::string event_id,
                                                        std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<Event>> move(ConnectionPtr connection, std::string event_id,
                                         std::string etag, Interval to,
                                         std::chrono::milliseconds limit) override;
  [[nodiscard]] Task<Result<void>> cancel(ConnectionPtr connection, std::string event_id,
                                          std::chrono::milliseconds limit) override;

 private:
  GoogleClient& client_;
};

}  // namespace tandem::calendar
