// Goal: who listens hears both sides in the wanted form and is told the end; who does not read
// holds up nobody and is let go in time (fault 22). Method: real calls between a scripted carrier
// and a scripted model, real sockets on both sides of the hub.
#include <doctest/doctest.h>

#include <algorithm>

#include "bridge/call/call_taps.hpp"
#include "media/g711_mulaw.hpp"
#include "tests/control/listen/listen_house.hpp"

namespace tandem::listen {
namespace {

using namespace std::chrono_literals;
using test::Peer;

std::size_t audio_frames(const Peer& peer) {
  const auto all = peer.received();
  return static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_audio));
}

/// The first frame whose first sample of that channel is as wanted; waits for it.
std::chrono::steady_clock::time_point await_sample(Peer& peer, std::size_t channel,
                                                   std::int16_t wanted) {
  std::size_t seen = 0;
  std::chrono::steady_clock::time_point at;
  REQUIRE(test::await([&] {
    const auto all = peer.received();
    for (; seen < all.size(); ++seen) {
      if (!is_audio(all[seen])) continue;
      const auto samples = samples_of(all[seen]);
      for (std::size_t i = channel; i < samples.size(); i += 2) {
        if (samples[i] != wanted) continue;
        at = std::chrono::steady_clock::now();
        return true;
      }
    }
    return false;
  }));
  return at;
}

}  // namespace

TEST_SUITE("control/listen") {
  TEST_CASE("a listener hears the caller left and the agent right, and is told begin and end") {
    House house;
    const auto peer = house.listener("?rate=8000&channels=2");
    CHECK(peer->expect("\"start\"") ==
          R"({"type":"start","encoding":"linear16","sampleRate":8000,"channels":2,"callId":")" +
              house.call.offer.call.text() + "\"}");
    CHECK(house.call.rig.events.expect("supervisor.listening") ==
          R"({"actor":"user:1","listener":"Ada"})");
    house.next = std::chrono::steady_clock::now();
    house.caller(20, 0xFF);
    const auto sent = std::chrono::steady_clock::now();
    house.caller(1, 0x21);
    const auto heard = await_sample(*peer, 0, media::mulaw_decode(0x21));
    MESSAGE("caller's frame sent to listener: "
            << std::chrono::duration_cast<std::chrono::milliseconds>(heard - sent).count()
            << " ms, of which 20 ms are this test's");
    test::speak(house.call.rig.model(), {.response = "resp_2", .item = "item_A2", .ms = 400});
    // The agent is heard on the right, its channel alone.
    CHECK(test::await([&] {
      const auto all = peer->received();
      return std::any_of(all.begin(), all.end(), [](const std::string& message) {
        if (!is_audio(message)) return false;
        const auto samples = samples_of(message);
        CHECK(samples.size() == 320);
        for (std::size_t i = 1; i < samples.size(); i += 2)
          if (std::abs(samples[i]) > 1'000) return true;
        return false;
      });
    }));
    CHECK(house.listening() == 1);
    house.call.carrier.send(test::carrier_stop("CA1"));
    peer->expect(R"({"type":"end"})");
    CHECK(peer->expect_end() == 1000);
    CHECK(test::await([&] { return house.listening() == 0; }));
    CHECK(house.dropped() == 0);
  }

  TEST_CASE("each form has its own frames, and its own first message or none") {
    House house;
    const auto wide = house.listener("?rate=48000&channels=1");
    const auto usual = house.listener("");
    const auto opus = house.listener("?format=opus&rate=24000");
    const auto plain = house.listener("?rate=24000&channels=1&header=0");
    usual->expect("\"sampleRate\":16000,\"channels\":2");
    opus->expect("\"encoding\":\"opus\",\"sampleRate\":24000");
    house.caller(40, 0x30);
    const auto sizes = [](const Peer& peer, std::size_t bytes) {
      for (const auto& message : peer.received())
        if (is_audio(message)) CHECK(message.size() == bytes);
      CHECK(audio_frames(peer) > 20);
    };
    sizes(*wide, 960 * 2);
    sizes(*usual, 320 * 4);
    sizes(*plain, 480 * 2);
    CHECK(plain->count("{") == 0);
    CHECK(audio_frames(*opus) > 20);
    for (const auto& message : opus->received()) CHECK(message.size() < 300);
  }

  TEST_CASE("who sends audio that nobody asked for, and whose token runs out, are let go") {
    House house;
    const auto loud = house.listener("");
    loud->send_binary(std::string(960, 'x'));
    CHECK(loud->expect_end() == 1003);
    house.token_life = 300ms;
    const auto brief = house.listener("");
    CHECK(brief->expect_end() == 4401);
  }

  TEST_CASE("a session that is over is told apart from a right that is lost, and is in the log") {
    House house(200ms);
    const auto over = house.listener("");
    house.stay = api::Stay::SessionOver;
    CHECK(over->expect_end() == 4401);
    CHECK(house.call.rig.events.expect("supervisor.left") ==
          R"({"actor":"user:1","listener":"Ada","code":4401})");
    house.stay = api::Stay::Allowed;
    const auto barred = house.listener("");
    house.stay = api::Stay::RightLost;
    CHECK(barred->expect_end() == 4403);
  }

  TEST_CASE("a newer token keeps who brings it, unless it is no good or somebody else's") {
    House house;
    house.token_life = 1'500ms;
    const auto begun = std::chrono::steady_clock::now();
    const auto stays = house.listener("");
    const auto forged = house.listener("");
    const auto stolen = house.listener("");
    stays->send(R"({"type":"refresh","token":"good"})");
    stays->expect("refreshed");
    forged->send(R"({"type":"refresh"})");
    CHECK(forged->expect_end() == 4401);
    stolen->send(R"({"type":"refresh","token":"other"})");
    CHECK(stolen->expect_end() == 4409);
    // Longer than its first token lasted.
    REQUIRE(test::await(
        [&] { return std::chrono::steady_clock::now() - begun > 2 * house.token_life; }));
    CHECK_FALSE(stays->ended());
    CHECK(house.listening() == 1);
  }

  TEST_CASE("who is refused has not been there: nobody is told that they left") {
    House house;
    std::vector<std::unique_ptr<Peer>> let_in;
    while (let_in.size() < ListenHub::kListenersPerCallMax)
      let_in.push_back(house.listener("?rate=8000&channels=1"));
    const auto all = static_cast<double>(let_in.size());
    REQUIRE(test::await([&] { return house.listening() == all; }));
    // By the same name as one who is there.
    const auto refused = house.listener("");
    CHECK(refused->expect_end() == 1013);
    REQUIRE(test::await([&] { return house.listening() == all; }));
    // Behind all that may have been said of them.
    call::note_event(*house.call.rig.registry, house.call.offer.call, "test.mark", "{}");
    house.call.rig.events.expect("test.mark");
    CHECK(house.call.rig.events.count("supervisor.listening") == let_in.size());
    CHECK(house.call.rig.events.count("supervisor.left") == 0);
    let_in.back()->close(1000);
    house.call.rig.events.expect("supervisor.left");
  }

  TEST_CASE("fault-22: of 51 listeners 50 stop reading; one hears all, they are told and let go") {
    House house;
    std::vector<std::unique_ptr<Peer>> slow;
    for (int i = 0; i < 50; ++i) slow.push_back(house.listener("?rate=48000&channels=2"));
    const auto good = house.listener("?rate=8000&channels=2");
    REQUIRE(test::await([&] { return house.listening() == 51; }));
    for (const auto& peer : slow) peer->stop_reading();
    const auto stopped = std::chrono::steady_clock::now();
    house.next = stopped;
    // A ramp: each frame of the caller has another code, so that a gap would show.
    while (house.listening() > 1 && std::chrono::steady_clock::now() - stopped < 20s)
      house.caller(1, static_cast<std::uint8_t>(0x10 + house.timestamp / 20 % 64));
    const auto took = std::chrono::steady_clock::now() - stopped;
    CHECK(house.listening() == 1);
    MESSAGE("the last of them was let go after "
            << std::chrono::duration_cast<std::chrono::milliseconds>(took).count() << " ms, "
            << house.dropped() << " frames dropped");
    CHECK(house.dropped() >= 50);
    int step = -1;
    std::size_t heard = 0;
    for (const auto& message : good->received()) {
      if (!is_audio(message)) continue;
      const auto samples = samples_of(message);
      for (std::size_t i = 0; i < samples.size(); i += 2) {
        const int code = media::mulaw_encode(samples[i]);
        // Nothing has come yet, or this test's caller was late itself: then silence stands in its
        // place. What a listener had lost would show as a code left out.
        if (code == 0xFF) continue;
        if (code - 0x10 == step) continue;
        if (step >= 0) CHECK(code - 0x10 == (step + 1) % 64);
        step = code - 0x10;
        ++heard;
      }
    }
    CHECK(heard > 200);
    for (const auto& peer : slow) peer->read_on();
    CHECK(slow.front()->expect_end() == 4408);
    CHECK_FALSE(good->ended());
  }
}

}  // namespace tandem::listen
