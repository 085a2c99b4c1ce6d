#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "core/event_loop.hpp"
#include "core/net/http_server.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"

namespace tandem::sim::test {

/// A server as small as can be, on a loop and thread of its own, that answers the carrier's
/// requests by path and talks on its streams as a test says.
class BenchServer {
 public:
  /// Gives the reply to a request; runs on the server's thread.
  using Answer = std::function<net::HttpResponse(const net::HttpRequest&)>;
  /// What the server does on one stream after the upgrade.
  using Talk = std::function<Task<>(EventLoop&, net::WebSocketStream&)>;

  BenchServer(Answer answer, Talk talk);
  ~BenchServer();

  [[nodiscard]] std::string host() const;  ///< "127.0.0.1:40123"
  /// Every request that came so far, upgrades too.
  [[nodiscard]] std::vector<net::HttpRequest> requests() const;

 private:
  void note(const net::HttpRequest& request);
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(net::HttpRequest request,
                                                               net::ByteStream& stream);
  [[nodiscard]] Task<> serve(net::HttpRequest request, net::StreamHandle handle);

  Answer answer_;
  Talk talk_;
  mutable std::mutex mutex_;
  std::vector<net::HttpRequest> requests_;
  EventLoop loop_;
  TaskGroup sessions_;
  std::optional<net::HttpServer> server_;
};

[[nodiscard]] net::HttpResponse twiml(const std::string& verbs);

}  // namespace tandem::sim::test
