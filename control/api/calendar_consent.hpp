#pragma once

#include <string>

#include "control/api/route_table.hpp"
#include "control/calendar/google.hpp"
#include "control/store/calendar_connection_store.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// The way to Google's consent page and back. What travels is a random state, good once, for ten
/// minutes, for the person and the organisation that began; the browser that comes back must be the
/// one that left, which a cookie shows: nobody can be led to give their calendar to somebody else.
/// Lives on the control loop.
class CalendarConsent {
 public:
  /// `google` may be null: no client at Google was set up. All outlive this.
  CalendarConsent(EventLoop& loop, store::ConnectionPool& database, calendar::Google* google,
                  std::string public_base)
      : loop_(loop), database_(database), google_(google), public_base_(std::move(public_base)) {}

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;
  /// What came of it, for the page that the browser lands on.
  struct Outcome {
    std::string return_to = "/";
    std::string connection;  ///< Empty: failed.
    std::string reason;      ///< `denied`, `expired`, `scopes`, `google`, `forbidden`.
  };

  /// `GET /api/calendar/connect`
  [[nodiscard]] Task<Reply> leave(Given request);
  /// `GET /api/calendar/callback`
  [[nodiscard]] Task<Reply> come_back(Given request);
  [[nodiscard]] Task<Outcome> connect(Given request, std::shared_ptr<store::CalendarSignIn> begun);
  [[nodiscard]] Task<Result<store::GoogleGrant>> look_around(calendar::TokenGrant grant);
  [[nodiscard]] Task<std::optional<std::string>> keep(Given request, store::GoogleGrant grant,
                                                      std::string user, std::string refresh_token);
  [[nodiscard]] Reply landing(const Outcome& outcome) const;
  [[nodiscard]] std::string cookie(const std::string& value, int lives_s) const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  calendar::Google* google_;
  std::string public_base_;
};

}  // namespace tandem::api
