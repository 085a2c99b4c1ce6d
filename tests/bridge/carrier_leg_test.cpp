// Goal: a carrier's socket that takes nothing more. Method: the kernel's buffers are made small and
// filled; what then lies in the leg is looked at, and what the carrier finds once it reads again.
#include "bridge/carrier/carrier_leg.hpp"

#include <doctest/doctest.h>
#include <sys/socket.h>

#include <memory>
#include <string>
#include <vector>

#include "bridge/call/call_metrics.hpp"
#include "core/base64.hpp"
#include "core/metrics/registry.hpp"
#include "tests/bridge/call_rig.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/frame_bytes.hpp"
#include "tests/core/net/raw_peer.hpp"
#include "tests/core/net/socket_pair.hpp"

using namespace tandem;
using namespace tandem::test;
using net::websocket::Reader;

namespace {

struct Ears : carrier::CarrierLeg::Listener {
  explicit Ears(EventLoop& loop) : started(loop) {}
  void on_carrier_start(std::string_view) override { started.set(); }
  void on_carrier_media(const carrier::Media&, std::span<const std::uint8_t>) override {}
  void on_carrier_dtmf(char) override {}
  void on_carrier_mark(std::uint32_t) override {}
  void on_carrier_token(const std::string&) override {}
  void on_carrier_batch_end() override {}
  void on_carrier_end(carrier::CarrierLeg::End) override {}
  AsyncEvent started;
};

/// A started stream whose carrier reads only when told. On the loop.
struct SlowCarrier {
  explicit SlowCarrier(EventLoop& loop)
      : registry(),
        metrics(registry.add_block(), 0, {}),
        scratch(carrier::CarrierLeg::kScratchBytes),
        ears(loop) {
    auto ends = tcp_pair();
    net::ByteStream ours(loop, std::move(ends[0]));
    const int small = 8 * 1024;
    ::setsockopt(ours.native_handle(), SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
    carrier::CarrierLeg::Options options;
    options.call_sid = "CA1";
    leg = std::make_unique<carrier::CarrierLeg>(std::move(ours), std::move(options), reader,
                                                scratch, metrics, ears);
    peer.emplace(loop, std::move(ends[1]), net::websocket::From::Server);
    ::setsockopt(peer->stream.native_handle(), SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    leg->start();
  }
  Task<> begin() {
    auto sent = co_await peer->send(frame(0x81, carrier_start("CA1"), true));
    REQUIRE(sent.has_value());
    const bool started = co_await ears.started.wait_for(std::chrono::seconds(20));
    REQUIRE(started);
  }
  /// 200 ms of audio and its mark, as the machine sends them.
  void play() {
    leg->send_media(std::vector<std::uint8_t>(kPiece, 0x55));
    leg->send_mark(++marks);
    leg->flush();
    played += static_cast<std::int64_t>(kPiece);
  }

  static constexpr std::size_t kPiece = 1'600;
  metrics::Registry registry;
  call::CallMetrics metrics;
  carrier::TwilioReader reader;
  std::vector<std::uint8_t> scratch;
  Ears ears;
  std::unique_ptr<carrier::CarrierLeg> leg;
  std::optional<RawPeer> peer;
  std::uint32_t marks = 0;
  std::int64_t played = 0;
};

}  // namespace

TEST_SUITE("carrier/carrier_leg") {
  TEST_CASE("fault-23: a clear overtakes all audio that the socket has not begun with") {
    LoopFixture fixture;
    std::unique_ptr<SlowCarrier> slow;
    fixture.run([&]() -> Task<> {
      slow = std::make_unique<SlowCarrier>(fixture.loop);
      co_await slow->begin();
      auto& leg = *slow->leg;
      while (leg.unsent_audio() < 2 * 8'000) slow->play();
      CHECK_FALSE(leg.congested());
      const std::int64_t unsent = leg.unsent_audio();
      leg.send_clear();
      leg.flush();
      // What is left is at most the message that the socket had begun with.
      CHECK(leg.unsent_audio() <= static_cast<std::int64_t>(SlowCarrier::kPiece));
      slow->play();  // the answer to what the caller said
      std::int64_t before = 0, after = 0;
      bool cleared = false;
      while (after == 0) {
        auto seen = co_await slow->peer->next();
        REQUIRE(seen.has_value());
        REQUIRE(seen->kind == Reader::Kind::Text);
        if (seen->payload.find("\"clear\"") != std::string::npos) cleared = true;
        if (seen->payload.find("\"media\"") == std::string::npos) continue;
        (cleared ? after : before) += static_cast<std::int64_t>(media_bytes(seen->payload));
      }
      CHECK(cleared);
      CHECK(after == static_cast<std::int64_t>(SlowCarrier::kPiece));
      // All that was played before, but for what had not left; the begun message counts as unsent.
      const std::int64_t said = slow->played - after;
      CHECK(before >= said - unsent);
      CHECK(before <= said - unsent + static_cast<std::int64_t>(SlowCarrier::kPiece));
      leg.close(1000, "");
      slow->peer.reset();
    });
    fixture.call([&] { slow.reset(); });
  }

  TEST_CASE("a socket that takes everything holds nothing back, before the flush it does") {
    LoopFixture fixture;
    std::unique_ptr<SlowCarrier> slow;
    fixture.run([&]() -> Task<> {
      slow = std::make_unique<SlowCarrier>(fixture.loop);
      co_await slow->begin();
      slow->play();
      CHECK(slow->leg->unsent_audio() == 0);
      slow->leg->send_media(std::vector<std::uint8_t>(480, 0x55));
      slow->leg->send_mark(7);
      CHECK(slow->leg->unsent_audio() == 480);
      slow->leg->flush();
      CHECK(slow->leg->unsent_audio() == 0);
      slow->leg->close(1000, "");
      slow->peer.reset();
    });
    fixture.call([&] { slow.reset(); });
  }
}
