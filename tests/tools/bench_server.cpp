#include "tests/tools/bench_server.hpp"

#include <future>
#include <stdexcept>

namespace tandem::sim::test {

net::HttpResponse twiml(const std::string& verbs) {
  return net::HttpResponse(200, "<Response>" + verbs + "</Response>",
                           {{"Content-Type", "text/xml"}});
}

BenchServer::BenchServer(Answer answer, Talk talk)
    : answer_(std::move(answer)),
      talk_(std::move(talk)),
      loop_({.name = "bench-server", .nice = 0}),
      sessions_(loop_) {
  net::HttpServer::Options options;
  options.address = {"127.0.0.1", 0};
  server_.emplace(
      loop_, options,
      [this](const net::HttpRequest& request) -> Task<net::HttpResponse> {
        note(request);
        co_return answer_(request);
      },
      [this](net::HttpRequest request, net::ByteStream& stream) {
        return upgrade(std::move(request), stream);
      });
  if (!server_->listen()) throw std::runtime_error("the bench server cannot listen");
  server_->start();
  loop_.start();
}

BenchServer::~BenchServer() {
  std::promise<void> over;
  TaskGroup closing(loop_);
  loop_.post([&] {
    closing.spawn([&]() -> Task<> {
      sessions_.cancel();
      co_await sessions_.join();
      co_await server_->stop(std::chrono::milliseconds{100});
      over.set_value();
    });
  });
  over.get_future().wait();
  loop_.stop();
}

std::string BenchServer::host() const { return "127.0.0.1:" + std::to_string(server_->port()); }

std::vector<net::HttpRequest> BenchServer::requests() const {
  const std::lock_guard lock(mutex_);
  return requests_;
}

void BenchServer::note(const net::HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(request);
}

Task<std::optional<net::HttpResponse>> BenchServer::upgrade(net::HttpRequest request,
                                                            net::ByteStream& stream) {
  note(request);
  if (!talk_) co_return net::HttpResponse(404);
  auto handle = std::make_shared<net::StreamHandle>(stream.release());
  sessions_.spawn([this, request, handle] { return serve(request, std::move(*handle)); });
  co_return std::nullopt;
}

Task<> BenchServer::serve(net::HttpRequest request, net::StreamHandle handle) {
  net::ByteStream stream(loop_, std::move(handle));
  net::WebSocketStream::Options options;
  auto accepted =
      co_await net::WebSocketStream::accept(std::move(stream), std::move(request), options);
  if (!accepted) co_return;
  co_await talk_(loop_, *accepted);
}

}  // namespace tandem::sim::test
