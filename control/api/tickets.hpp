#pragma once

#include "control/api/route_table.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// `POST /api/tickets`: a single-use `?token=` of 60 s for one path, for what cannot send a header
/// (a link to a file, an audio element, a socket). It has the rights of whoever asked for it. Lives
/// on the control loop.
class Tickets {
 public:
  /// `table` says which operations take tickets; it outlives this.
  Tickets(EventLoop& loop, store::ConnectionPool& database, const RouteTable& table)
      : loop_(loop), database_(database), table_(table) {}

  void add_routes(RouteTable& table);

 private:
  [[nodiscard]] Task<Reply> issue(std::shared_ptr<const Request> request);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  const RouteTable& table_;
};

}  // namespace tandem::api
