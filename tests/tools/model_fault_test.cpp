// The faults that the simulated model commits on demand, over real sockets.
// Method: a Beast client on the same loop; speech is a tone, so that nothing depends on a TTS.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/base64.hpp"
#include "core/errc.hpp"
#include "core/sleep.hpp"
#include "tests/tools/model_server_rig.hpp"

namespace tandem::test {
namespace json = boost::json;
using namespace std::chrono_literals;
using Kind = sim::ModelFault::Kind;
using Headers = std::vector<net::HttpHeader>;

namespace {

constexpr const char* kTarget = "/v1/realtime?model=gpt-realtime-2.1";

ModelServerRig::Options with_fault(Kind kind, const std::function<void(sim::ModelFault&)>& set) {
  ModelServerRig::Options options;
  sim::ModelFault fault;
  fault.kind = kind;
  set(fault);
  options.scenario.model.faults = {fault};
  return options;
}

Headers bearer(const std::string& key) {
  Headers headers;
  headers.emplace_back("Authorization", "Bearer " + key);
  return headers;
}

}  // namespace

TEST_SUITE("tools/model_fault") {
  TEST_CASE("drop resets in mid-response, and nobody gets in again for its length") {
    auto options = with_fault(Kind::Drop, [](sim::ModelFault& fault) {
      fault.at_response = 2;
      fault.after = 100ms;
      fault.length = 400ms;
    });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      co_await client.send(R"({"type":"response.create"})");
      const auto done = co_await client.until("response.done");
      CHECK(done.has_value());
      co_await client.send(R"({"type":"response.create"})");
      const auto created = co_await client.until("response.created");
      CHECK(created.has_value());
      co_await client.until_end();
      CHECK(!client.socket().close_code());
      const auto refused = co_await rig.open(kTarget, bearer("sk"));
      CHECK(!refused);
      const auto deadline = std::chrono::steady_clock::now() + 10s;
      std::optional<ModelClient> again;
      while (!again && std::chrono::steady_clock::now() < deadline) {
        co_await sleep_for(rig.loop, 10ms);
        again = co_await rig.open(kTarget, bearer("sk"));
      }
      REQUIRE(again.has_value());
      // Used up: the next session lives.
      for (int i = 0; i < 2; ++i) {
        co_await again->send(R"({"type":"response.create"})");
        const auto ended = co_await again->until("response.done");
        CHECK(ended.has_value());
      }
    });
  }

  TEST_CASE("close carries the code that is asked for") {
    auto options = with_fault(Kind::Close, [](sim::ModelFault& fault) {
      fault.after = 50ms;
      fault.code = "1013";
    });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      co_await client.until_end();
      CHECK(client.end == errc::closed);
      CHECK(client.socket().close_code() == 1013);
    });
  }

  TEST_CASE("refuse answers the handshake with its status, as often as it says") {
    for (const int status : {401, 429, 500, 503}) {
      auto options = with_fault(Kind::Refuse, [&](sim::ModelFault& fault) {
        fault.code = std::to_string(status);
        fault.times = 2;
      });
      ModelServerRig::run(options, [status](ModelServerRig& rig) -> Task<> {
        for (int i = 0; i < 2; ++i) {
          const auto client = co_await rig.open(kTarget, bearer("sk"));
          CHECK(rig.status == status);
        }
        const auto client = co_await rig.open(kTarget, bearer("sk"));
        CHECK(rig.status == 101);
      });
    }
  }

  TEST_CASE("stall answers pings and nothing else, then goes on") {
    auto options = with_fault(Kind::Stall, [](sim::ModelFault& fault) {
      fault.after = 0ms;
      fault.length = 300ms;
    });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      const auto created = co_await client.until("session.created");
      CHECK(created.has_value());
      co_await client.send(R"({"type":"input_audio_buffer.clear"})");
      co_await sleep_for(rig.loop, 350ms);
      co_await client.send(R"({"type":"input_audio_buffer.commit"})");
      const auto error = co_await client.until("error");
      CHECK(error.has_value());
      // What was asked for meanwhile was never answered.
      CHECK(client.seen.size() == 2);
    });
  }

  TEST_CASE("a black hole says nothing, not even to a close") {
    auto options = with_fault(Kind::BlackHole, [](sim::ModelFault& fault) { fault.after = 20ms; });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      const auto created = co_await client.until("session.created");
      CHECK(created.has_value());
      co_await sleep_for(rig.loop, 60ms);
      TaskGroup tasks(rig.loop);
      bool ended = false;
      tasks.spawn([&]() -> Task<> {
        co_await client.until_end();
        ended = true;
      });
      tasks.spawn([&rig] { return sleep_for(rig.loop, 300ms); });
      co_await tasks.first_exit();
      CHECK(!ended);
      client.socket().abort();
      co_await tasks.join();
    });
  }

  TEST_CASE("garbage is every kind of message that is none of the protocol's") {
    auto options = with_fault(Kind::Garbage, [](sim::ModelFault& fault) { fault.after = 20ms; });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      const auto huge = co_await client.until("a.huge.event");
      CHECK(huge.has_value());
      CHECK(client.unreadable.size() >= 3);
      co_await client.send(R"({"type":"input_audio_buffer.clear"})");
      const auto cleared = co_await client.until("input_audio_buffer.cleared");
      CHECK(cleared.has_value());
      CHECK(client.binaries == 1);
    });
  }

  TEST_CASE("a breach of the framing is one: Beast closes") {
    for (const char* what : {"utf8", "reserved-bit", "continuation", "masked"}) {
      auto options = with_fault(Kind::Garbage, [&](sim::ModelFault& fault) {
        fault.after = 20ms;
        fault.code = what;
      });
      ModelServerRig::run(options, [what](ModelServerRig& rig) -> Task<> {
        ModelClient client = co_await rig.session();
        co_await client.until_end();
        CHECK_MESSAGE(client.end == errc::protocol_violation, what << ": " << client.end);
      });
    }
  }

  TEST_CASE("an error at a response is that response's failure; otherwise an event of its own") {
    for (const bool at_response : {true, false}) {
      auto options = with_fault(Kind::Error, [&](sim::ModelFault& fault) {
        fault.code = "rate_limit_exceeded";
        if (at_response) {
          fault.at_response = 1;
        } else {
          fault.after = 20ms;
        }
      });
      ModelServerRig::run(options, [at_response](ModelServerRig& rig) -> Task<> {
        ModelClient client = co_await rig.session();
        if (!at_response) {
          const auto error = co_await client.until("error");
          REQUIRE(error.has_value());
          CHECK(error->at("error").at("code") == "rate_limit_exceeded");
        }
        co_await client.send(R"({"type":"response.create"})");
        const auto done = co_await client.until("response.done");
        REQUIRE(done.has_value());
        CHECK(done->at("response").at("status") == (at_response ? "failed" : "completed"));
        if (at_response) {
          CHECK(done->at("response").at("status_details").at("error").at("code") ==
                "rate_limit_exceeded");
          CHECK(done->at("response").at("output").as_array().empty());
        }
      });
    }
  }

  TEST_CASE("a muted response stays where it is until it is cancelled") {
    auto options = with_fault(Kind::Mute, [](sim::ModelFault& fault) { fault.at_response = 1; });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      ModelClient client = co_await rig.session();
      co_await client.send(R"({"type":"response.create"})");
      const auto created = co_await client.until("response.created");
      CHECK(created.has_value());
      co_await sleep_for(rig.loop, 500ms);
      co_await client.send(R"({"type":"response.cancel"})");
      const auto done = co_await client.until("response.done");
      REQUIRE(done.has_value());
      CHECK(done->at("response").at("status") == "cancelled");
      CHECK(done->at("response").at("output").as_array().empty());
    });
  }

  TEST_CASE("a slow start delays session.created and forgets nothing that came before it") {
    auto options =
        with_fault(Kind::SlowStart, [](sim::ModelFault& fault) { fault.length = 200ms; });
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      const auto began = EventLoop::Clock::now();
      ModelClient client = co_await rig.session();
      co_await client.send(R"({"type":"input_audio_buffer.clear"})");
      const auto created = co_await client.until("session.created");
      CHECK(created.has_value());
      CHECK(EventLoop::Clock::now() - began >= 200ms);
      CHECK(client.seen.size() == 1);
      const auto cleared = co_await client.until("input_audio_buffer.cleared");
      CHECK(cleared.has_value());
    });
  }

  TEST_CASE("odd traffic is legal: what is known of it still validates, and joins to the speech") {
    ModelServerRig::Options options;
    options.scenario.model.odd_traffic = true;
    sim::AgentTurn turn;
    turn.say = {std::string(100, 'a')};
    options.scenario.model.turns = {turn};
    ModelServerRig::run(options, [](ModelServerRig& rig) -> Task<> {
      const tandem::json::SchemaValidator tolerant(sim::realtime_schema(), "ServerEventTolerant");
      const tandem::json::SchemaValidator known(sim::realtime_schema(), "ServerEvent");
      ModelClient client = co_await rig.session();
      co_await client.send(R"({"type":"response.create"})");
      const auto done = co_await client.until("response.done");
      CHECK(done.has_value());
      std::size_t bytes = 0, unknown = 0, empty = 0;
      for (const json::object& event : client.seen) {
        const std::string text = json::serialize(event);
        CHECK(tolerant.violations(text).empty());
        unknown += known.violations(text).empty() ? 0 : 1;
        if (event.at("type") != "response.output_audio.delta") continue;
        const auto part = base64_decode(std::string_view(event.at("delta").as_string())).value();
        bytes += part.size();
        empty += part.empty() ? 1 : 0;
      }
      CHECK(unknown > 0);
      CHECK(empty > 0);
      CHECK(bytes == 100 * 40 * 48);
    });
  }
}

}  // namespace tandem::test
