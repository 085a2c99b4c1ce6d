#pragma once

#include <string>
#include <vector>

#include "control/api/route_table.hpp"
#include "control/calendar/google.hpp"
#include "control/store/calendar_connection_store.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// `/api/calendar/connections`: the calendars of an organisation. Those of our own are rows like
/// any others; those of Google come by consent (`calendar_consent.hpp`) and are looked at, chosen
/// and given back at Google. Lives on the control loop.
class CalendarConnections {
 public:
  /// `google` may be null: no client at Google was set up. All outlive this.
  CalendarConnections(EventLoop& loop, store::ConnectionPool& database, calendar::Google* google)
      : loop_(loop), database_(database), google_(google) {}

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;

  /// `GET …/{id}/calendars`: what the account has.
  [[nodiscard]] Task<Reply> list_calendars(Given request);
  /// `POST …/{id}/calendar`: the one that is booked in.
  [[nodiscard]] Task<Reply> choose(Given request);
  /// `POST …/{id}/check`: asks the calendar for one day and notes how that went.
  [[nodiscard]] Task<Reply> check(Given request);
  /// `DELETE …/{id}`: gives the consent back, where no other connection lives on it.
  [[nodiscard]] Task<Reply> disconnect(Given request);

  /// The Google connection of the path, for who may administer it; a connection of our own is none.
  [[nodiscard]] Task<std::optional<store::GoogleConnection>> administered(Given request);
  [[nodiscard]] Task<store::GoogleConnection> google_connection(Given request);
  [[nodiscard]] Task<std::vector<calendar::CalendarEntry>> calendars_of(std::string connection);
  [[nodiscard]] Task<> revoke(store::GoogleConnection connection);
  [[nodiscard]] Task<Reply> shown(Given request);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  calendar::Google* google_;
};

}  // namespace tandem::api
