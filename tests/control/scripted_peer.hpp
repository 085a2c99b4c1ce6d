#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/event_loop.hpp"
#include "core/net/http_server.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"

namespace tandem::control::test {

/// A peer on a loop and port of its own: answers requests as `answer` says, says `greeting` on
/// every WebSocket, and remembers all that came.
class ScriptedPeer {
 public:
  using Answer = std::function<net::HttpResponse(const net::HttpRequest&, std::size_t number)>;

  explicit ScriptedPeer(Answer answer, std::string greeting = {})
      : answer_(std::move(answer)), greeting_(std::move(greeting)), sockets_(fixture_.loop) {
    net::HttpServer::Options options;
    options.address = {"127.0.0.1", 0};
    server_.emplace(
        fixture_.loop, options,
        [this](const net::HttpRequest& request) -> Task<net::HttpResponse> {
          co_return respond(request);
        },
        [this](net::HttpRequest request, net::ByteStream& stream) {
          return upgrade(std::move(request), stream);
        });
    fixture_.call([this] {
      if (!server_->listen()) throw std::runtime_error("no port for a test's peer");
      server_->start();
    });
  }
  ~ScriptedPeer() {
    fixture_.call([this] { sockets_.cancel(); });
    fixture_.run([this]() -> Task<> {
      co_await sockets_.join();
      co_await server_->stop(std::chrono::milliseconds(100));
    });
    fixture_.loop.stop();
  }

  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(server_->port()); }
  [[nodiscard]] std::vector<net::HttpRequest> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

 private:
  net::HttpResponse respond(const net::HttpRequest& request) {
    std::size_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      number = requests_.size();
    }
    return answer_(request, number);
  }

  Task<std::optional<net::HttpResponse>> upgrade(net::HttpRequest request,
                                                 net::ByteStream& stream) {
    net::HttpResponse answer = respond(request);
    if (answer.status != 101) co_return answer;
    auto handle = std::make_shared<net::StreamHandle>(stream.release());
    sockets_.spawn([this, handle, request] { return talk(handle, request); });
    co_return std::nullopt;
  }

  Task<> talk(std::shared_ptr<net::StreamHandle> handle, net::HttpRequest request) {
    net::ByteStream stream(fixture_.loop, std::move(*handle));
    net::WebSocketStream::Options options;
    auto socket =
        co_await net::WebSocketStream::accept(std::move(stream), std::move(request), options);
    if (!socket) co_return;
    std::string greeting = greeting_;
    if (!greeting.empty() && !co_await socket->write_text(std::move(greeting))) co_return;
    while (co_await socket->read()) {
    }
  }

  Answer answer_;
  std::string greeting_;
  mutable std::mutex mutex_;
  std::vector<net::HttpRequest> requests_;
  tandem::test::LoopFixture fixture_{"peer"};
  TaskGroup sockets_;
  std::optional<net::HttpServer> server_;
};

}  // namespace tandem::control::test
