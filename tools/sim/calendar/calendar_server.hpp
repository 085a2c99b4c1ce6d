#pragma once

#include <boost/json/object.hpp>
#include <map>
#include <memory>
#include <string>

#include "core/net/http_server.hpp"
#include "tools/sim/calendar/calendar_api.hpp"
#include "tools/sim/calendar/calendar_book.hpp"
#include "tools/sim/calendar/calendar_faults.hpp"
#include "tools/sim/calendar/oauth_desk.hpp"
#include "tools/sim/message_log.hpp"
#include "tools/sim/scenario.hpp"

namespace tandem::sim {

/// The simulated Google on one loop: OAuth, Calendar v3, and `/sim/…`, by which tests play the
/// people at Google's end: what they consent to, what they write into their calendars, what breaks.
class CalendarServer {
 public:
  struct Options {
    net::ListenAddress address;
    std::shared_ptr<net::TlsServerContext> tls;  ///< None: plain.
    OAuthDesk::Options oauth;
    std::string time_zone = "America/New_York";  ///< Of the first account's calendars.
    std::uint64_t seed = 1;
  };

  /// `log` outlives the server.
  CalendarServer(EventLoop& loop, Options options, MessageLog& log);

  /// Writes what stands in the first account's calendar and sets the faults that are to come.
  /// Throws `std::runtime_error` for what Google would refuse.
  void begin_with(const CalendarScenario& scenario, const std::string& time_zone);

  [[nodiscard]] Result<> listen() { return http_.listen(); }
  void start() { http_.start(); }
  /// On the loop.
  [[nodiscard]] Task<> stop();
  [[nodiscard]] std::uint16_t port() const noexcept { return http_.port(); }

 private:
  [[nodiscard]] net::HttpServer::Options http_options() const;
  [[nodiscard]] Task<net::HttpResponse> answer(const net::HttpRequest& request);
  [[nodiscard]] Task<net::HttpResponse> answer_google(const net::HttpRequest& request,
                                                      CalendarRoute route);
  [[nodiscard]] net::HttpResponse perform(const net::HttpRequest& request,
                                          const CalendarRoute& route, const CalendarFault* fault);
  [[nodiscard]] net::HttpResponse control(const net::HttpRequest& request);
  [[nodiscard]] net::HttpResponse change(std::string_view what, const boost::json::object& body);
  void add_calendar(const boost::json::object& given);

  EventLoop& loop_;
  Options options_;
  MessageLog& log_;
  CalendarBook book_;
  CalendarApi api_;
  OAuthDesk oauth_;
  CalendarFaults faults_;
  std::map<std::string, std::int64_t> counts_;  ///< Requests by operation.
  net::HttpServer http_;
};

}  // namespace tandem::sim
