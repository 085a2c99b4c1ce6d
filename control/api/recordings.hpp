#pragma once

#include "control/api/route_table.hpp"
#include "control/recording/call_recorder.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// `/api/calls/{id}/recording`: the sound of a call, as a file that can be sought in, and its
/// deletion. Lives on the control loop.
class Recordings {
 public:
  Recordings(EventLoop& loop, store::ConnectionPool& database, recording::CallRecorder& recorder)
      : loop_(loop), database_(database), recorder_(recorder) {}

  void add_routes(RouteTable& table);

 private:
  [[nodiscard]] Task<Reply> get(std::shared_ptr<const Request> request);

  EventLoop& loop_;
  store::ConnectionPool& database_;
  recording::CallRecorder& recorder_;
};

}  // namespace tandem::api
