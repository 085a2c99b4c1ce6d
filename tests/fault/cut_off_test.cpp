// Goal: what befalls a call whose node is cut off, stands still, or dies while the caller is with
// somebody else: one node has it, the right agent goes on, and nobody is hung up on. Method: two
// real nodes with one Postgres behind a real HAProxy, one call, and the node that has it is
// stopped, killed, or left without its database.
#include <doctest/doctest.h>
#include <signal.h>

#include <boost/json/serialize.hpp>

#include "tests/await.hpp"
#include "tests/fault/fleet.hpp"
#include "tests/fault/resume_scenes.hpp"
#include "tests/fault/slow_database.hpp"
#include "tests/integration/story.hpp"

namespace tandem::fault {
namespace {

using integration::ask;
using integration::await_answer;
using integration::count_of;
using integration::JsonLine;
using integration::SystemOptions;
using postgres::FreshDatabase;
using namespace std::chrono_literals;

/// A caller who is greeted and answered; `more` are lines of the call, `turns` what follows.
std::string caller(const std::string& more, const std::string& turns,
                   const std::string& to = "+15557122661") {
  return caller_on_broken_line(more, to) + greeted_and_answered("A person, please.") + turns;
}

/// The agent says that the line was gone; they talk on; the caller hangs up.
const std::string kGoesOn = goes_on(4'000);

/// The node that has the one call, once Postgres knows of so many sentences of its agent.
std::size_t holder_of_call(const FreshDatabase& database, const char* sentences) {
  REQUIRE(await_answer(database,
                       "SELECT count(*) FROM tandem.call_events WHERE type = 'agent.words'",
                       sentences, 60s));
  return ask(database, "SELECT node_id FROM tandem.calls") == "n1" ? 0 : 1;
}

bool await_resumed(Fleet& fleet, std::size_t node, std::chrono::seconds limit = 30s) {
  return test::await([&] { return count_of(fleet.events(node), "call.resumed") == 1; }, limit,
                     50ms);
}

bool await_carrier_line(Fleet& fleet, const char* what, std::chrono::seconds limit) {
  return test::await(
      [&] {
        for (const JsonLine& line : fleet.system().carrier_log())
          if (line.at("what").as_string() == what) return true;
        return false;
      },
      limit, 50ms);
}

std::string end_of_call(const FreshDatabase& database) {
  // Where only the carrier is asked, the node that had the call has half a minute to say more.
  CHECK(await_answer(database, "SELECT status FROM tandem.calls", "ended", 90s));
  return ask(database, "SELECT end_reason || ' ' || epoch FROM tandem.calls");
}

/// `dial` is what the caller meets who is put through.
std::string put_through(const std::string& dial, const std::string& turns) {
  return caller("dials = [{ number = \"+15558675399\", " + dial + " }]", turns) + R"(
[model]
  [[model.turns]]
  say = "Good morning."
  [[model.turns]]
  say = "I am putting you through."
  calls = [{ name = "transferCall", arguments = { number = "+15558675399" } }]
  [[model.turns]]
  say = "Nobody is there just now. Can I take a message?"
  [[model.turns]]
  say = "I have written that down."
)";
}

constexpr const char* kMayTransfer = "transfer_numbers = [\"+15558675399\"]\n";

}  // namespace

TEST_SUITE("fault/cut off") {
  TEST_CASE("a node that stood still does not hang up what another one has by now") {
    const FreshDatabase database;
    const std::string turns =
        "  [[calls.turns]]\n  wait_ms = 5000\n  [[calls.turns]]\n  fault = "
        "\"drop-socket\"\n";
    std::string end = "caller-hangup 2", rest = kGoesOn;
    bool given_back = false;
    SUBCASE("the other one keeps it") {}
    SUBCASE("the other one gives it back: it is over here, and goes on here all the same") {
      given_back = true;
      end = "caller-hangup 3";
      // Twice the agent says that the line was gone: with a pause between, or in one breath.
      rest = goes_on(15'000);
    }
    Fleet fleet(resume_options(caller("", turns + rest)), database, 2);
    fleet.system().start_carrier();
    const std::size_t old = holder_of_call(database, "2");
    fleet.node(old).send_signal(SIGSTOP);
    const bool resumed = await_resumed(fleet, 1 - old);
    // It finds its stream gone, and believes that the call is its own.
    fleet.node(old).send_signal(SIGCONT);
    REQUIRE(resumed);
    REQUIRE(test::await([&] { return count_of(fleet.events(old), "call.ended") == 1; }, 20s, 50ms));
    if (given_back) {
      fleet.node(1 - old).send_signal(SIGUSR1);
      CHECK_MESSAGE(await_resumed(fleet, old), fleet.complaints());
      CHECK(fleet.node(1 - old).wait(30s) == 0);
    }
    CHECK_MESSAGE(fleet.system().await_carrier(120s) == 0, fleet.complaints());
    CHECK(end_of_call(database) == end);
  }

  TEST_CASE("the node that put a caller through dies, and comes back, while they talk") {
    const FreshDatabase database;
    std::string dial, end;
    std::string turns;
    SUBCASE("they talk to the end: so does the call") {
      dial = "status = \"completed\", ring_ms = 300, talk_ms = 14000";
      end = "transferred 1";
      turns = "  [[calls.turns]]\n  expect = \"hang-up\"\n  timeout_ms = 60000\n";
    }
    SUBCASE("nobody takes the caller, whom the agent has back on the other node") {
      dial = "status = \"busy\", ring_ms = 14000";
      end = "caller-hangup 2";
      turns = kGoesOn;
    }
    SystemOptions all = resume_options(put_through(dial, turns), kMayTransfer);
    // It is asked what became of the call: nobody else knows by then.
    all.carrier_stays = true;
    Fleet fleet(std::move(all), database, 2);
    fleet.system().start_carrier();
    REQUIRE(await_carrier_line(fleet, "dial", 60s));
    CHECK(await_answer(database,
                       "SELECT count(*) FROM tandem.call_events WHERE type = 'transfer.asked'", "1",
                       10s));
    const std::size_t old = holder_of_call(database, "2");
    fleet.kill(old);
    // It looks for calls that died with it, eight seconds after its start.
    fleet.start(old);
    CHECK(await_carrier_line(fleet, "call-end", 90s));
    CHECK(end_of_call(database) == end);
    fleet.system().carrier().send_signal(SIGTERM);
    CHECK_MESSAGE(fleet.system().await_carrier(20s) == 0, fleet.complaints());
    // (The carrier's own late word, `carrier.ended`, can only guess.)
    CHECK(ask(database,
              "SELECT count(*) FROM tandem.call_events WHERE payload ->> 'reason' = 'node-lost' "
              "AND type <> 'carrier.ended'") == "0");
  }

  TEST_CASE("Postgres away: who asks what follows hears an apology, and is put through") {
    const FreshDatabase database;
    SlowDatabase slow(postgres::PrivateCluster::instance().socket());
    const char* agent = "";
    const char* said = "<Hangup";
    SUBCASE("the agent has a number to put callers through to") {
      agent = kMayTransfer;
      said = "+15558675399</Number>";
    }
    SUBCASE("it has none") {}
    SystemOptions all = resume_options(
        caller("dials = [{ number = \"*\", status = \"completed\", talk_ms = 1000 }]",
               "  [[calls.turns]]\n  expect = \"hang-up\"\n  timeout_ms = 60000\n"),
        agent);
    all.server.emplace_back(
        "DATABASE_URL", "postgresql://tandem_app@127.0.0.1:" + std::to_string(slow.port()) + "/" +
                            database.name() + "?sslmode=disable");
    Fleet fleet(std::move(all), database, 2);
    fleet.system().start_carrier();
    const std::size_t old = holder_of_call(database, "2");
    slow.hold(60s);
    fleet.kill(old);
    CHECK_MESSAGE(fleet.system().await_carrier(60s) == 0, fleet.complaints());
    std::string answers;
    for (const JsonLine& line : fleet.system().carrier_log())
      if (line.at("what").as_string() == "reply" && line.contains("body"))
        answers += std::string(line.at("body").as_string()) + '\n';
    CHECK_MESSAGE(answers.find("<Say") != std::string::npos, answers);
    CHECK_MESSAGE(answers.find(said) != std::string::npos, answers);
    CHECK(count_of(fleet.events(1 - old), "call.resumed") == 0);
    slow.hold(0ms);
  }

  TEST_CASE("a carrier that holds the call and takes no more requests is told again") {
    const FreshDatabase database;
    Fleet fleet(
        resume_options(caller("after_close = \"hold\"", kGoesOn) +
                       "[carrier]\ntolerate = [\"20429\"]\nrest_faults = [{ path_contains = "
                       "\"/Calls/\", status = 429, code = 20429, times = 5 }]\n"),
        database, 2);
    fleet.system().start_carrier();
    const std::size_t old = holder_of_call(database, "2");
    fleet.kill(old);
    CHECK(await_resumed(fleet, 1 - old));
    CHECK_MESSAGE(fleet.system().await_carrier(60s) == 0, fleet.complaints());
    CHECK(end_of_call(database) == "caller-hangup 2");
  }

  TEST_CASE("the version of the agent that the caller talked with goes on") {
    const FreshDatabase database;
    database.execute(harbour_dental("You are the first Ann."));
    Fleet fleet(resume_options(caller("", kGoesOn, "+15557122670")), database, 2);
    fleet.system().start_carrier();
    const std::size_t old = holder_of_call(database, "2");
    database.execute(
        "UPDATE tandem.agents SET instructions = 'You are the second Ann.'; SELECT "
        "tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7())");
    fleet.kill(old);
    CHECK(await_resumed(fleet, 1 - old));
    CHECK_MESSAGE(fleet.system().await_carrier(60s) == 0, fleet.complaints());
    CHECK(end_of_call(database) == "caller-hangup 2");
    std::size_t first = 0, second = 0;
    for (const JsonLine& line : fleet.system().model_log()) {
      const std::string text = boost::json::serialize(line);
      if (text.find("session.update") == std::string::npos) continue;
      if (text.find("the first Ann") != std::string::npos) ++first;
      if (text.find("the second Ann") != std::string::npos) ++second;
    }
    CHECK(first >= 2);
    CHECK(second == 0);
    CHECK(ask(database,
              "SELECT number FROM tandem.agent_versions WHERE id = (SELECT "
              "agent_version_id FROM tandem.calls)") == "1");
  }
}

}  // namespace tandem::fault
