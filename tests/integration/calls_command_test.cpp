// Goal: somebody at a shell lists the live calls, follows one, hears it, hands its caller on and
// ends it, and is told in a sentence why something cannot be done. Method: a whole system with a
// live call, and `tandem calls` as a process of its own.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/await.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/desk_client.hpp"
#include "tests/integration/story.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

using postgres::FreshDatabase;
using namespace std::chrono_literals;

constexpr const char* kElsewhere = "0199eeee-0000-7000-8000-0000000000ff";
constexpr const char* kHead = "CALL  ";

bool holds(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

/// A shell in which TDM_URL, TDM_TOKEN and TDM_CA_FILE are set.
class Shell {
 public:
  explicit Shell(const WholeSystem& system, std::string token = DeskClient::token())
      : system_(system), token_(std::move(token)), base_(system.public_base()) {}

  /// The same, asking another server.
  [[nodiscard]] Shell at(std::string base) const {
    Shell other(system_, token_);
    other.base_ = std::move(base);
    return other;
  }

  /// Starts `tandem calls WORDS…`.
  [[nodiscard]] std::unique_ptr<Process> start(const std::vector<std::string>& words) const {
    std::vector<std::string> all{test::built_programs() + "/tandem", "calls"};
    all.insert(all.end(), words.begin(), words.end());
    std::vector<std::pair<std::string, std::string>> variables{
        {"TDM_URL", base_}, {"TDM_CA_FILE", system_.ca().string()}};
    if (!token_.empty()) variables.emplace_back("TDM_TOKEN", token_);
    static int started = 0;
    return std::make_unique<Process>(
        Process::Command{"calls", std::move(all), std::move(variables),
                         system_.folder() / ("calls-" + std::to_string(++started) + ".out")});
  }

  struct Told {
    int status;
    std::string text;
  };
  /// The same, to its end.
  [[nodiscard]] Told tell(const std::vector<std::string>& words) const {
    const auto process = start(words);
    const int status = process->wait(30s).value_or(-1);
    return {status, process->output_text()};
  }
  /// It fails with those words, and nothing of a table stands before them.
  void check_refused(const std::vector<std::string>& words, const std::string& why) const {
    const Told told = tell(words);
    CAPTURE(words.front());
    CAPTURE(told.text);
    CHECK(told.status == 1);
    CHECK(told.text.starts_with("tandem: "));
    CHECK(holds(told.text, why));
  }

 private:
  const WholeSystem& system_;
  std::string token_, base_;
};

/// A stereo file of `tandem calls listen`: as strict as a player is.
struct Heard {
  std::uint32_t rate = 0;
  std::uint16_t channels = 0;
  std::vector<std::int16_t> samples;

  [[nodiscard]] int loudest(std::size_t channel) const {
    int peak = 0;
    for (std::size_t i = channel; i < samples.size(); i += channels)
      peak = std::max(peak, std::abs(static_cast<int>(samples[i])));
    return peak;
  }
};

Heard read_stereo(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  Heard heard;
  REQUIRE(bytes.size() >= 44);
  CHECK(bytes.substr(0, 4) == "RIFF");
  CHECK(bytes.substr(8, 8) == "WAVEfmt ");
  CHECK(bytes.substr(36, 4) == "data");
  std::uint32_t riff = 0, data = 0;
  std::memcpy(&riff, bytes.data() + 4, sizeof riff);
  std::memcpy(&heard.channels, bytes.data() + 22, sizeof heard.channels);
  std::memcpy(&heard.rate, bytes.data() + 24, sizeof heard.rate);
  std::memcpy(&data, bytes.data() + 40, sizeof data);
  CHECK(riff == bytes.size() - 8);
  CHECK(data == bytes.size() - 44);
  heard.samples.resize(data / 2);
  std::memcpy(heard.samples.data(), bytes.data() + 44, heard.samples.size() * 2);
  return heard;
}

/// The caller waits to be hung up on; who is called instead is busy.
constexpr const char* kPatient = R"(
  dials = [{ number = "+15558675399", status = "busy", ring_ms = 300, talk_ms = 500 }]
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 120000
[model]
)";

}  // namespace

TEST_SUITE("integration/calls_command") {
  TEST_CASE("a live call is listed, followed, heard, handed on and ended from a shell") {
    const FreshDatabase database;
    add_harbour(database);
    WholeSystem system({.scenario = "[[calls]]\nfrom = \"+15558675310\"\nto = \"" +
                                    std::string(kDeskNumber) + "\"" + kPatient,
                        .server = with_database(database)});
    const Shell shell(system);
    const Shell::Told nothing = shell.tell({"ls"});
    CHECK(nothing.status == 0);
    CHECK(nothing.text.starts_with(kHead));
    CHECK(std::count(nothing.text.begin(), nothing.text.end(), '\n') == 1);

    system.start_carrier();
    const DeskClient desk(system);
    REQUIRE_MESSAGE(
        system.await_events([](const auto& events) { return count_of(events, "agent.words") >= 1; },
                            60s),
        system.story());
    const std::string call = desk.live_call();
    REQUIRE(!call.empty());

    const Shell::Told list = shell.tell({"ls"});
    CHECK(list.status == 0);
    CHECK(list.text.starts_with(kHead));
    for (const char* word : {call.c_str(), "in-progress", "+15558675310", kDeskNumber, "Ann"})
      CHECK_MESSAGE(holds(list.text, word), list.text);
    CHECK(holds(shell.tell({"ls", "--json"}).text, "\"id\":\"" + call + "\""));

    const auto heard = system.folder() / "heard.wav";
    const auto tail = shell.start({"tail", call});
    const auto listen = shell.start({"listen", call, "-o", heard.string()});
    CHECK(system.await_events(
        [](const auto& events) { return count_of(events, "supervisor.listening") == 1; }, 20s));

    SUBCASE("here") {
      const Shell::Told said = shell.tell({"say", call, "We close at six today."});
      CHECK(said.status == 0);
      CHECK(said.text == "taken\n");
      CHECK_MESSAGE(
          test::await(
              [&] { return holds(tail->output_text(), call + "  agent: We close at six today."); },
              20s, 50ms),
          tail->output_text());

      CHECK(shell.tell({"transfer", call, "+15558675399"}).text == "taken\n");
      CHECK_MESSAGE(
          test::await([&] { return holds(tail->output_text(), "transfer.ended"); }, 30s, 50ms),
          tail->output_text());
      // The agent says that nobody took the call: from then on there is a goodbye to be said.
      CHECK(system.await_events(
          [](const auto& events) { return count_of(events, "agent.words") >= 4; }, 30s));
      shell.check_refused({"transfer", call, "nonsense"},
                          "(422) The request is not valid; /number ");
    }
    SUBCASE("from another node") {
      const std::uint16_t port = free_port();
      const auto second =
          system.another_server({"second", port, free_port()}, {{"TANDEM_NODE_ID", "n2"}});
      const Shell other = shell.at("https://localhost:" + std::to_string(port));
      CHECK(holds(other.tell({"ls"}).text, call));
      other.check_refused({"tail", call}, "call " + call + " lives on another node: ask node n1");
      other.check_refused({"listen", call}, "(421) The call lives on another node: Ask node n1.");
      other.check_refused({"hangup", call}, "(421) The call is on another node: It is live on n1");
      second->send_signal(SIGTERM);
      CHECK(second->wait(20s) == 0);
    }

    CHECK(shell.tell({"hangup", call}).text == "taken\n");
    CHECK_MESSAGE(system.await_carrier(60s) == 0, system.story());
    CHECK(tail->wait(20s) == 0);
    CHECK_MESSAGE(holds(tail->output_text(), call + "  call.ended  "), tail->output_text());
    CHECK_MESSAGE(listen->wait(20s) == 0, listen->output_text());
    const Heard sound = read_stereo(heard);
    CHECK(sound.rate == 16'000);
    CHECK(sound.channels == 2);
    CHECK(sound.loudest(1) > 1'000);  // The goodbye at least.

    // Who did it stands in the call's timeline.
    for (const char* type : {"supervisor.hang-up", "supervisor.transfer"}) {
      const bool expected = type != std::string("supervisor.transfer") ||
                            count_of(system.events(), "transfer.ended") == 1;
      CHECK(await_answer(database,
                         "SELECT count(*) FROM tandem.call_events WHERE type = '" +
                             std::string(type) +
                             "' AND actor = 'user:0199aaaa-0000-7000-8000-000000000001'",
                         expected ? "1" : "0", 10s));
    }

    CHECK(await_answer(database, "SELECT status FROM tandem.calls", "ended", 10s));
    shell.check_refused({"tail", call}, "call " + call + " is over (supervisor-hangup)");
    shell.check_refused({"hangup", call}, "(409) The call is over");
    shell.check_refused({"listen", call}, "(409) The call is over");
    CHECK(system.stop_server() == 0);
    shell.check_refused({"ls"}, "cannot reach https://localhost:");
    shell.check_refused({"tail"}, "cannot reach https://localhost:");
  }

  TEST_CASE("who may not, and what is not there, is told in a sentence") {
    const FreshDatabase database;
    add_harbour(database);
    WholeSystem system(
        {.scenario = greeting_and_answer(), .server = with_database(database), .carrier = false});
    const Shell shell(system), stranger(system, "not-a-token"), nobody(system, "");
    const std::vector<std::vector<std::string>> all{
        {"ls"}, {"tail"}, {"listen", kElsewhere}, {"hangup", kElsewhere}, {"transfer", kElsewhere}};
    for (const auto& words : all) {
      stranger.check_refused(words, "(401) Sign in: The token is no good, or has expired.");
      nobody.check_refused(words, "name a --token, or set TDM_TOKEN");
    }
    for (const char* call : {kElsewhere, "nonsense"})
      for (const char* what : {"tail", "listen", "hangup", "transfer"})
        shell.check_refused({what, call}, "there is no call " + std::string(call));
    const auto feed = shell.start({"tail"});
    CHECK(test::await([&] { return system.metric("tandem_feed_clients") == 1; }, 20s, 50ms));
    CHECK(system.stop_server() == 0);
    CHECK(feed->wait(20s) == 1);
    CHECK_MESSAGE(holds(feed->output_text(), "the feed ended: the server stops (1001)"),
                  feed->output_text());
  }
}

}  // namespace tandem::integration
