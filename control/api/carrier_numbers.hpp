#pragma once

#include "control/api/route_table.hpp"
#include "control/carrier/twilio_rest_client.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// Numbers as the carrier's account has them. For operators: the account is the platform's, and its
/// list shows numbers of all tenants. Lives on the control loop.
class CarrierNumbers {
 public:
  /// `settings` outlives this.
  CarrierNumbers(EventLoop& loop, net::Dialer dialer, const control::Settings& settings,
                 store::ConnectionPool& database);

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;
  /// `GET /api/numbers/carrier`
  [[nodiscard]] Task<Reply> list(Given request);
  /// `POST /api/numbers/{id}/point`: calls to the number come here from now on.
  [[nodiscard]] Task<Reply> point(Given request);
  [[nodiscard]] Task<net::HttpResponse> ask(carrier::RestRequest request);

  EventLoop& loop_;
  const control::Settings& settings_;
  store::ConnectionPool& database_;
  control::TwilioRestClient rest_;
};

}  // namespace tandem::api
