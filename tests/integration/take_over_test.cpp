// Goal: a supervisor takes a live call over with a headset, the caller hears them and not the
// agent, the agent knows of it afterwards and goes on. Method: a whole call, a WebSocket of the
// test's own in the browser's place, and the caller's recording.
#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/net/name_cache.hpp"
#include "media/tone_generator.hpp"
#include "media/wav.hpp"
#include "tests/await.hpp"
#include "tests/bridge/peer.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/desk_client.hpp"
#include "tests/integration/story.hpp"
#include "tests/media/sound.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

constexpr double kHz = 1'000;
constexpr std::size_t kSecond = 8'000;

/// A supervisor's browser: its socket, and a microphone that hears a tone.
struct Headset {
  Headset(const WholeSystem& system, const std::string& call,
          const std::string& token = DeskClient::token())
      : dialer(*net::TlsClientContext::load(system.ca().string()),
               std::make_shared<net::NameCache>()) {
    loop.start();
    peer = std::make_unique<test::Peer>(loop);
    REQUIRE(peer->connect(dialer, "wss://127.0.0.1:" + std::to_string(system.public_port()) +
                                      "/ws/listen/" + call +
                                      "?rate=24000&channels=2&token=" + token) == 101);
  }
  ~Headset() {
    peer.reset();
    loop.stop();
  }
  /// At the pace at which people speak, until `enough`.
  void speak(const std::function<bool(std::chrono::milliseconds)>& enough) {
    media::ToneGenerator tone(kHz, -6, media::kRealtime);
    std::vector<std::int16_t> samples(480);
    auto next = std::chrono::steady_clock::now();
    for (std::chrono::milliseconds said{0}; !enough(said); said += media::kPtime) {
      tone.fill(samples);
      peer->send_binary({reinterpret_cast<const char*>(samples.data()), samples.size() * 2});
      next += media::kPtime;
      (void)test::await([&] { return std::chrono::steady_clock::now() >= next; });
    }
  }
  void speak(std::chrono::milliseconds length) {
    speak([length](std::chrono::milliseconds said) { return said >= length; });
  }

  EventLoop loop{{"headset", 0}};
  net::Dialer dialer;
  std::unique_ptr<test::Peer> peer;
};

struct Harbour {
  Harbour() { add_harbour(database); }
  FreshDatabase database;
};

constexpr const char* kPatient = R"(
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 120000)";

/// A call of a caller who does that, whose agent has greeted.
struct HarbourCall : Harbour {
  explicit HarbourCall(const std::string& turns = kPatient)
      : system({.scenario = "[[calls]]\nfrom = \"+15558675310\"\nto = \"" +
                            std::string(kDeskNumber) + "\"" + turns + "\n[model]\n",
                .server = with_database(database)}) {
    system.start_carrier();
    REQUIRE_MESSAGE(agent_speaks(1), system.story());
    call = desk.live_call();
    REQUIRE(!call.empty());
  }
  /// It has spoken so many times, or does so in time.
  bool agent_speaks(std::size_t times) {
    return system.await_events(
        [times](const auto& events) { return count_of(events, "agent.words") >= times; }, 60s);
  }
  void hang_up() {
    CHECK(desk.post("/api/calls/" + call + "/hangup", "{}").status == 202);
    CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
  }

  WholeSystem system;
  const DeskClient desk{system};
  std::string call;
};

/// Its caller has enough after a while.
struct Impatient : HarbourCall {
  Impatient()
      : HarbourCall("\n  [[calls.turns]]\n  wait_ms = 15000\n  [[calls.turns]]\n  hang_up = true") {
  }
};

/// A key of the owner's, with those scopes.
std::string key_with(const DeskClient& desk, const std::string& scopes) {
  const auto made = desk.post("/api/api-keys", R"({"name":"wall","scopes":[)" + scopes + "]}");
  REQUIRE(made.status == 201);
  return std::string(made.json.at("key").as_string());
}

/// What the caller heard.
std::vector<std::int16_t> heard_by_caller(const WholeSystem& system) {
  for (const auto& entry : std::filesystem::directory_iterator(system.folder() / "carrier"))
    if (entry.path().string().ends_with("-heard.wav")) return media::read_wav(entry.path()).samples;
  return {};
}

/// The clearest second of the tone in what was heard, looked for in steps of 100 ms.
double clearest_db(std::span<const std::int16_t> heard) {
  double best = -100;
  for (std::size_t from = 0; from + kSecond <= heard.size(); from += kSecond / 10)
    best = std::max(best, test::sinad_db(heard.subspan(from, kSecond), kHz, media::kTelephony));
  return best;
}

}  // namespace

TEST_SUITE("integration/take_over") {
  TEST_CASE_FIXTURE(HarbourCall,
                    "a supervisor with a headset speaks in the agent's place, and gives it back") {
    {
      Headset headset(system, call);
      headset.peer->send(R"({"type":"take-over"})");
      headset.peer->expect("taken-over");
      headset.speak(3s);
      // Whoever is silenced says nothing on order either.
      CHECK(desk.post("/api/calls/" + call + "/say", R"({"text":"Hello."})").status == 409);
      headset.peer->send(R"({"type":"hand-back"})");
      headset.peer->expect(R"("handed-back","reason":"asked")");
      CHECK_MESSAGE(agent_speaks(2), system.story());
    }
    hang_up();
    const auto events = system.events();
    CHECK(count_of(events, "supervisor.taken-over") == 1);
    const auto back = system.events("supervisor.handed-back");
    REQUIRE(back.size() == 1);
    CHECK(text_field(back.front(), "name") == "Olga");
    // All but what was still waiting for its first 200 ms, or for its last frame.
    CHECK(number_field(back.front(), "voice_ms") >= 2'900);
    check_kept_rules(events);
    CHECK(clearest_db(heard_by_caller(system)) > 30);
    bool told = false;
    for (const auto& line : system.model_log()) {
      const std::string text = boost::json::serialize(line);
      // The simulated model writes down how long somebody has talked.
      told = told || (text.find("human colleague") != std::string::npos &&
                      text.find("I have been talking for") != std::string::npos);
    }
    CHECK(told);
    CHECK(await_answer(database,
                       "SELECT count(*) > 0 FROM tandem.transcript_segments WHERE call_id = '" +
                           call + "' AND speaker = 'supervisor'",
                       "t", 20s));
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.audit_log WHERE action = 'take-over' AND "
                       "target_id = '" +
                           call + "'",
                       "1", 10s));
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.call_events WHERE call_id = '" + call +
                           "' AND type IN ('supervisor.taken-over', 'supervisor.handed-back')",
                       "2", 20s));
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE_FIXTURE(Impatient,
                    "a caller hangs up while a supervisor speaks: their words are in the record") {
    {
      Headset headset(system, call);
      headset.peer->send(R"({"type":"take-over"})");
      headset.peer->expect("taken-over");
      headset.speak([&](std::chrono::milliseconds said) {
        return headset.peer->count("handed-back") > 0 || said >= 60s;
      });
      headset.peer->expect(R"("handed-back","reason":"ended")");
    }
    REQUIRE_MESSAGE(
        system.await_events([](const auto& events) { return count_of(events, "call.ended") == 1; },
                            30s),
        system.story());
    const auto words = system.events("supervisor.words"), ended = system.events("call.ended");
    REQUIRE(!words.empty());
    CHECK(words.back().at("seq").to_number<std::int64_t>() <
          ended.front().at("seq").to_number<std::int64_t>());
    check_kept_rules(system.events());
    // Whoever reads the call when it is over finds them there.
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.calls WHERE status = 'ended' AND id = '" +
                           call +
                           "' AND final_transcript LIKE '%supervisor: I have been talking for%'",
                       "1", 20s));
    CHECK(system.await_carrier(60s) == 0);
    CHECK(system.stop_server() == 0);
  }

  TEST_CASE_FIXTURE(HarbourCall,
                    "fault-38 revoked, without the right to listen or to speak: each ends within a "
                    "minute") {
    const std::string all = R"("read","supervise","control")";
    Headset speaker(system, call, key_with(desk, all)), revoked(system, call, key_with(desk, all)),
        reader(system, call, key_with(desk, R"("read","supervise")"));
    speaker.peer->send(R"({"type":"take-over"})");
    speaker.peer->expect("taken-over");
    database.execute(
        "UPDATE tandem.api_keys SET scopes = '{read,supervise}' WHERE id = (SELECT min(id::text) "
        "FROM tandem.api_keys)::uuid");
    database.execute(
        "UPDATE tandem.api_keys SET scopes = '{read}' WHERE id = (SELECT max(id::text) FROM "
        "tandem.api_keys)::uuid");
    database.execute("UPDATE tandem.api_keys SET revoked_at = now() WHERE cardinality(scopes) = 3");
    const auto all_over = [&] {
      return speaker.peer->count("handed-back") > 0 && revoked.peer->ended() &&
             reader.peer->ended();
    };
    speaker.speak([&](std::chrono::milliseconds said) { return all_over() || said >= 60s; });
    CHECK(all_over());
    CHECK(speaker.peer->count(R"("handed-back","reason":"forbidden")") == 1);
    CHECK_FALSE(speaker.peer->ended());
    CHECK(revoked.peer->expect_end() == 4401);
    CHECK(reader.peer->expect_end() == 4403);
    hang_up();
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::integration
