#pragma once

#include <map>
#include <string>

#include "bridge/carrier/form.hpp"
#include "core/net/http_message.hpp"
#include "tools/sim/calendar/calendar_book.hpp"
#include "tools/sim/calendar/oauth_desk.hpp"

namespace tandem::sim {

/// One request of Calendar v3: which operation its method and path mean.
struct CalendarRoute {
  std::string operation;  ///< `events.insert`, `oauth.token`; empty: there is no such path.
  std::string calendar;   ///< Decoded; empty where the path has none.
  std::string event;
};
[[nodiscard]] CalendarRoute route_of(const net::HttpRequest& request);

/// Calendar v3 over the book: what a request asks, checked as Google does, and the answer.
class CalendarApi {
 public:
  explicit CalendarApi(CalendarBook& book) : book_(book) {}

  /// `busy_errors`: see `CalendarBook::free_busy`.
  [[nodiscard]] net::HttpResponse answer(const CalendarRoute& route,
                                         const net::HttpRequest& request,
                                         const OAuthDesk::Access& access,
                                         const std::map<std::string, std::string>& busy_errors);

 private:
  [[nodiscard]] net::HttpResponse answer_events(const CalendarRoute& route,
                                                const net::HttpRequest& request,
                                                const carrier::FormFields& query,
                                                const std::string& account);

  CalendarBook& book_;
};

}  // namespace tandem::sim
