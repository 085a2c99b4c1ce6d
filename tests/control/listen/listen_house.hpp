#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "control/listen/listen_hub.hpp"
#include "control/listen/metric_families.hpp"
#include "core/net/http_server.hpp"
#include "tests/await.hpp"
#include "tests/bridge/call_rig.hpp"
#include "tests/core/loop_fixture.hpp"

namespace tandem::listen {

/// A call whose agent has greeted, between a scripted carrier and a scripted model, and a door for
/// listeners whose every wish is granted, as long as the test does not say otherwise.
struct House {
  explicit House(std::chrono::milliseconds ask_again = api::kStayAskAgain)
      : loop({"listen", 0}), block(call.rig.metrics.add_block()), tasks(loop) {
    hub = std::make_unique<ListenHub>(loop, *call.rig.registry, block, ask_again);
    net::HttpServer::Options options;
    options.address = *net::ListenAddress::parse("127.0.0.1:0");
    server = std::make_unique<net::HttpServer>(
        loop, options,
        [](const net::HttpRequest&) -> Task<net::HttpResponse> {
          co_return net::HttpResponse(404);
        },
        [this](net::HttpRequest request,
               net::ByteStream& stream) -> Task<std::optional<net::HttpResponse>> {
          std::string fault;
          Admission admission;
          admission.call = call.offer.call;
          admission.wish = read_listen_wish(request, fault);
          if (!fault.empty()) co_return net::HttpResponse(400, fault);
          admission.listener = "Ada";
          admission.actor = "user:1";
          if (token_life.count() > 0)
            admission.until = std::chrono::system_clock::now() + token_life;
          hub->begin(std::move(admission), stream.release(), std::move(request), rights());
          co_return std::nullopt;
        });
    REQUIRE(server->listen());
    server->start();
    loop.start();
  }
  ~House() {
    std::atomic<bool> stopped{false};
    loop.post([&] {
      tasks.spawn([this, &stopped]() -> Task<> {
        co_await hub->stop();
        co_await server->stop(std::chrono::milliseconds(0));
        stopped = true;
      });
    });
    CHECK(test::await([&] { return stopped.load(); }));
    loop.stop();
  }

  [[nodiscard]] std::unique_ptr<test::Peer> listener(const std::string& query) {
    auto peer = std::make_unique<test::Peer>(call.rig.peers);
    const std::string url = "ws://127.0.0.1:" + std::to_string(server->port()) + "/ws/listen/x";
    REQUIRE(peer->connect(call.rig.dialer, url + query) == 101);
    return peer;
  }
  [[nodiscard]] Rights rights() {
    Rights rights;
    rights.listen = [this]() -> Task<api::Stay> { co_return stay.load(); };
    rights.hold = [this]() -> Task<api::Stay> { co_return hold.load(); };
    rights.take_over = [this]() -> Task<api::Allowance> { co_return take_over.load(); };
    // "good" is good for a minute.
    rights.renew = [](std::string token) -> Task<api::Renewal> {
      api::Renewal renewal;
      renewal.verdict =
          token == "other" ? api::Renewal::Verdict::SomebodyElses : api::Renewal::Verdict::NoGood;
      if (token == "good") {
        renewal.verdict = api::Renewal::Verdict::Taken;
        renewal.until = std::chrono::system_clock::now() + std::chrono::minutes(1);
        renewal.told = R"({"type":"refreshed"})";
      }
      co_return renewal;
    };
    return rights;
  }
  /// Sends the caller's next frames, at the pace of a carrier.
  void caller(int frames, std::uint8_t code) {
    for (int i = 0; i < frames; ++i) {
      call.carrier.send(test::carrier_media(timestamp, code));
      timestamp += 20;
      next += media::kPtime;
      (void)test::await([this] { return std::chrono::steady_clock::now() >= next; });
    }
  }
  [[nodiscard]] double dropped() const { return call.rig.metrics.total(families::kDroppedFrames); }
  [[nodiscard]] double listening() const { return call.rig.metric(families::kListeners); }

  test::Greeted call;
  EventLoop loop;
  metrics::Block& block;
  TaskGroup tasks;
  std::unique_ptr<ListenHub> hub;
  std::unique_ptr<net::HttpServer> server;
  std::chrono::milliseconds token_life{0};
  std::atomic<api::Allowance> take_over{api::Allowance::Granted};
  std::atomic<api::Stay> stay{api::Stay::Allowed}, hold{api::Stay::Allowed};
  int timestamp = 0;
  std::chrono::steady_clock::time_point next = std::chrono::steady_clock::now();
};

/// PCM16 of a binary message.
inline std::vector<std::int16_t> samples_of(const std::string& frame) {
  std::vector<std::int16_t> samples(frame.size() / 2);
  std::memcpy(samples.data(), frame.data(), frame.size());
  return samples;
}

inline bool is_audio(const std::string& message) { return !message.starts_with('{'); }

}  // namespace tandem::listen
