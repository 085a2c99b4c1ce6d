// Goal: a call that an organisation places is spoken by its agent, ends with the right word
// whatever becomes of it, and makes at most one telephone ring. Method: rows in the queue, as the
// API makes them; server, carrier and model as processes; what Postgres then holds, and what the
// carrier saw.
#include <doctest/doctest.h>
#include <signal.h>

#include <boost/json/serialize.hpp>
#include <string>

#include "tests/await.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/outreach.hpp"
#include "tests/integration/shared_address.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

using namespace std::chrono_literals;

const std::string kWantsPerson = R"(
  [[calls.turns]]
  wait_ms = 300
  [[calls.turns]]
  say = ["hello"]
  transcript = "A person, please."
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 40000
[model]
  [[model.turns]]
  say = "I am putting you through."
  calls = [{ name = "transferCall", arguments = { number = "+15558675399" } }]
)";
const std::string kNobodySpeaks = "turns = []\n";
/// A greeting of three or nine seconds, a tone, and patience.
std::string machine(const std::string& recordings) {
  return R"(
  [[calls.turns]]
  wait_ms = 500
  [[calls.turns]]
  say = [)" +
         recordings + R"(]
  transcript = "The person at this extension is unavailable. Please leave your message after the tone."
  [[calls.turns]]
  beep_ms = 600
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 40000
)";
}
const std::string kShortMachine = machine(R"("vm-theperson", "vm-isunavail")");
const std::string kLongMachine = machine(R"("vm-theperson", "vm-isunavail", "vm-intro")");

}  // namespace

TEST_SUITE("integration/outgoing") {
  TEST_CASE("pain-15 who answers says hello, hears the agent, and the call is kept as placed") {
    Outreach outreach(callee(1, "ring_ms = 1500", person()));
    outreach.ring(1);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "direction || ' ' || end_reason || ' ' || outcome") ==
          "outbound caller-hangup answered");
    CHECK(outreach.of(1, "started_at <= ringing_at AND ringing_at < answered_at") == "true");
    CHECK(outreach.of(1, "carrier_call_id LIKE 'CA%' AND phone_number_id IS NOT NULL") == "true");
    CHECK(outreach.of(1, "metadata ->> 'name'") == "Dana");
    // The clock of its length begins with the answer.
    CHECK(outreach.of(1, "duration_ms < extract(epoch FROM ended_at - started_at) * 1000 - 1000") ==
          "true");
    // The hello was waited for, and the model answered it by itself; it was ready before.
    CHECK_FALSE(outreach.told_model("Greet the caller with these words"));
    CHECK(outreach.told_model("This is the clinic."));
    CHECK(outreach.told_model("Dana"));
    CHECK(outreach.system.metric(
              R"(tandem_calls_total{direction="outbound",outcome="caller-hangup"})") == 1);
    outreach.stop();
  }

  TEST_CASE("whatever becomes of a call has a word and, where it failed, a reason") {
    Outreach outreach(callee(1, "answer = \"busy\"", kNobodySpeaks) +
                      callee(2, "answer = \"failed\"\nsip_code = 404", kNobodySpeaks) +
                      callee(3, "refuse_code = 21215", kNobodySpeaks) +
                      callee(4, "answer = \"no-answer\"", kNobodySpeaks) +
                      "[carrier]\ntolerate = [\"21215\"]\n");
    for (int n = 1; n <= 4; ++n) outreach.ring(n);
    for (int n = 1; n <= 4; ++n) REQUIRE_MESSAGE(outreach.ends(n), outreach.system.story());
    const std::string word = "end_reason || ' ' || coalesce(failure, '-') || ' ' || duration_ms";
    CHECK(outreach.of(1, word) == "busy - 0");
    CHECK(outreach.of(2, word) == "failed unallocated-number 0");
    CHECK(outreach.of(3, word) == "failed country-not-permitted 0");
    CHECK(outreach.of(4, word) == "no-answer - 0");
    CHECK(outreach.of(3, "carrier_call_id IS NULL") == "true");
    CHECK(outreach.system.metric("tandem_calls_active{direction=\"outbound\"}").value_or(-1) == 0);
    outreach.stop();
  }

  TEST_CASE("pain-19 a callee who wants a person is put through, and our number is shown") {
    Outreach outreach(callee(1,
                             "ring_ms = 500\ndials = [{ number = \"+15558675399\", status = "
                             "\"completed\", ring_ms = 300, talk_ms = 1000 }]",
                             kWantsPerson));
    outreach.ring(1);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason") == "transferred transferred");
    CHECK(outreach.carrier_lines("dial") == 1);
    // The carrier has nothing to object to, a foreign caller id for one.
    outreach.stop();
  }

  TEST_CASE("pain-20 a machine is treated by the agent's policy") {
    const std::string keys = "detected = \"machine\"\ndetected_after_ms = 4000";
    Outreach outreach(callee(1, keys, kShortMachine) + callee(2, keys, kLongMachine) + R"(
[model]
  [[model.turns]]
  when = "answering machine is listening"
  say = "Please ring the clinic back."
)");
    outreach.ring(1, 1);
    outreach.ring(2, 2);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    REQUIRE_MESSAGE(outreach.ends(2), outreach.system.story());
    for (const int n : {1, 2})
      CHECK(outreach.of(n, "outcome || ' ' || end_reason") == "voicemail agent-hangup");
    // The one hung up when nobody answered, the other spoke behind the tone.
    CHECK(outreach.of(1, "duration_ms < 16000") == "true");
    CHECK(outreach.told_model("Please ring the clinic back."));
    CHECK(outreach.of(2, "final_transcript LIKE '%ring the clinic back%'") == "true");
    outreach.stop();
  }

  TEST_CASE("pain-20 a person who was taken for a machine is not hung up on") {
    Outreach outreach(callee(1, "detected = \"machine\"\ndetected_after_ms = 2000", person()));
    outreach.ring(1, 1);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason") == "answered caller-hangup");
    outreach.stop();
  }

  TEST_CASE("a lost answer of the carrier: the call that it made is found, and made once") {
    Outreach outreach(callee(1, "ring_ms = 500", person()) +
                      "[carrier]\nrest_faults = [{ path_contains = \"/Calls.json\", status = 0, "
                      "delay_ms = 6000 }]\n");
    outreach.ring(1);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason") == "answered caller-hangup");
    CHECK(outreach.carrier_lines("call-begin") == 1);
    outreach.stop();
  }

  TEST_CASE(
      "a carrier that answers nothing usable: the outcome is unknown, and nothing is repeated") {
    Outreach outreach(callee(1, "", person()) +
                      "[carrier]\ntolerate = [\"20500\"]\nrest_faults = [{ path_contains = "
                      "\"/Calls.json\", status = 503, code = 20500, times = 100 }]\n");
    outreach.ring(1);
    REQUIRE_MESSAGE(outreach.ends(1, 90s), outreach.system.story());
    CHECK(outreach.of(1, "end_reason || ' ' || failure") == "failed unknown-outcome");
    std::size_t posts = 0;
    for (const JsonLine& line : outreach.system.carrier_log())
      if (line.at("what").as_string() == "request" && line.contains("method") &&
          line.at("method").as_string() == "POST")
        ++posts;
    CHECK(posts == 1);
    outreach.stop();
  }

  TEST_CASE("a list is paced, and what waits of it can be called off") {
    Outreach outreach(callee(1, "answer = \"busy\"", kNobodySpeaks));
    outreach.database.execute(
        "INSERT INTO tandem.call_batches (id, organisation_id, agent_id, from_number, per_minute, "
        "calls) VALUES ('0199aaaa-0000-7000-8000-000000000900', '" +
        std::string(kRingers) + "', '" + ringers_agent(0) + "', '" + kRingersNumber +
        "', 2, 3);"
        "INSERT INTO tandem.outgoing_calls (id, organisation_id, batch_id, agent_id, from_number, "
        "to_number, due_at) SELECT gen_random_uuid(), organisation_id, id, agent_id, from_number, "
        "'" +
        callee_number(1) +
        "', now() + (n - 1) * interval '30 s' FROM tandem.call_batches, generate_series(1, 3) n");
    const std::string progress =
        "SELECT progress ->> 'waiting' || ' ' || (progress ->> 'done') FROM "
        "tandem.batch_progress WHERE batch_id = '0199aaaa-0000-7000-8000-000000000900'";
    CHECK(await_answer(outreach.database, progress, "2 1", 20s));
    CHECK(ask(outreach.database, "SELECT count(*) FROM tandem.calls") == "1");
    outreach.database.execute(
        "UPDATE tandem.outgoing_calls SET status = 'cancelled' WHERE status = 'waiting'");
    CHECK(ask(outreach.database, progress) == "0 1");
    outreach.stop();
  }

  TEST_CASE("a carrier that takes no more calls is asked again, and the call comes about") {
    Outreach outreach(callee(1, "ring_ms = 500", person()) +
                      "[carrier]\ntolerate = [\"20429\"]\nrest_faults = [{ path_contains = "
                      "\"/Calls.json\", status = 429, code = 20429, times = 4 }]\n");
    outreach.ring(1);
    REQUIRE_MESSAGE(outreach.ends(1, 90s), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason") == "answered caller-hangup");
    CHECK(outreach.carrier_lines("call-begin") == 1);
    CHECK(outreach.system.metric(R"(tandem_outgoing_calls_total{result="put-off"})") >= 1);
    outreach.stop();
  }

  TEST_CASE("a call whose name the database does not take keeps no other waiting") {
    Outreach outreach(callee(1, "ring_ms = 4000", person()) +
                      callee(2, "answer = \"busy\"", kNobodySpeaks));
    outreach.database.execute(
        "ALTER TABLE tandem.outgoing_calls ADD CHECK (carrier_call_id IS NULL OR to_number <> '" +
        callee_number(1) + "')");
    outreach.ring(1);
    REQUIRE(await_answer(outreach.database,
                         "SELECT count(*) FROM tandem.outgoing_calls WHERE status = 'placed'", "1",
                         20s));
    outreach.ring(2);
    REQUIRE_MESSAGE(outreach.ends(2), outreach.system.story());
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason") == "answered caller-hangup");
    outreach.stop();
  }

  TEST_CASE("two orders for one number, one answer lost: each call is its own order's") {
    Outreach outreach(callee(1, "ring_ms = 500", person()) +
                      "[carrier]\nrest_faults = [{ path_contains = \"/Calls.json\", status = 0, "
                      "delay_ms = 6000 }]\n");
    outreach.ring(1);
    outreach.ring(1);
    REQUIRE(await_answer(outreach.database,
                         "SELECT count(*) FROM tandem.calls WHERE status = 'ended'", "2", 90s));
    CHECK(ask(outreach.database,
              "SELECT count(*) || ' ' || count(DISTINCT carrier_call_id) FROM tandem.calls WHERE "
              "outcome = 'answered'") == "2 2");
    CHECK(outreach.carrier_lines("call-begin") == 2);
    outreach.stop();
  }

  TEST_CASE("behind a balancer: a call is its node's, whichever node others would be sent to") {
    SharedAddress shared;
    Outreach outreach(callee(1, "ring_ms = 8000", person()), shared.address());
    outreach.ring(1);
    REQUIRE_MESSAGE(
        await_answer(outreach.database,
                     "SELECT count(*) FROM tandem.calls WHERE status = 'ringing'", "1", 30s),
        outreach.system.story());
    // From here on whatever comes to the shared address comes to the other node.
    shared.start_node(outreach.system, outreach.database);
    // Somebody talks, and the row was never told that the call is placed: whoever looks into that,
    // as a node does at once with what bears its own name, cuts nobody off.
    REQUIRE(await_answer(outreach.database,
                         "SELECT count(*) FROM tandem.calls WHERE status = 'in-progress'", "1",
                         30s));
    outreach.database.execute(
        "UPDATE tandem.outgoing_calls SET status = 'dialling', leased_by = 'n2', leased_until = "
        "now()");
    CHECK(
        await_answer(outreach.database, "SELECT status FROM tandem.outgoing_calls", "placed", 5s));
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason") == "answered caller-hangup");
    outreach.stop();
  }

  TEST_CASE(
      "a node that is gone when the callee answers: another one talks, and none rings again") {
    SharedAddress shared;
    Outreach outreach(callee(1, "ring_ms = 8000\ntolerate = [\"11200\"]", person()),
                      shared.address());
    outreach.ring(1);
    REQUIRE(await_answer(outreach.database,
                         "SELECT count(*) FROM tandem.calls WHERE status = 'ringing'", "1", 30s));
    shared.start_node(outreach.system, outreach.database);
    outreach.system.server().send_signal(SIGKILL);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason || ' ' || node_id || ' ' || epoch") ==
          "answered caller-hangup n2 2");
    // The agent knows whom it rang, and why.
    CHECK(outreach.told_model("Dana"));
    CHECK(outreach.carrier_lines("call-begin") == 1);
    outreach.system.carrier().send_signal(SIGTERM);
    CHECK(outreach.system.await_carrier(20s) == 0);
  }

  TEST_CASE("a node that dies while it talks with the callee: another one goes on, and knows why") {
    SharedAddress shared;
    Outreach outreach(
        callee(1,
               "ring_ms = 500\ntolerate = [\"11200\", \"31901\", \"31902\", \"31920\", "
               "\"31921\"]",
               person()),
        shared.address());
    outreach.ring(1);
    REQUIRE(await_answer(outreach.database,
                         "SELECT (count(*) > 0)::text FROM tandem.call_events WHERE type = "
                         "'agent.words'",
                         "true", 30s));
    shared.start_node(outreach.system, outreach.database);
    outreach.system.server().send_signal(SIGKILL);
    REQUIRE_MESSAGE(outreach.ends(1), outreach.system.story());
    CHECK(outreach.of(1, "outcome || ' ' || end_reason || ' ' || node_id || ' ' || epoch") ==
          "answered caller-hangup n2 2");
    std::size_t told = 0;
    for (const JsonLine& line : outreach.system.model_log()) {
      const std::string text = boost::json::serialize(line);
      if (text.find("session.update") != std::string::npos &&
          text.find("Dana") != std::string::npos)
        ++told;
    }
    CHECK(told >= 2);
    CHECK(outreach.carrier_lines("call-begin") == 1);
    outreach.system.carrier().send_signal(SIGTERM);
    CHECK(outreach.system.await_carrier(20s) == 0);
  }
}

}  // namespace tandem::integration
