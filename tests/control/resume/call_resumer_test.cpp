// Goal: a call is one node's at a time, whoever is asked about it and however often, and whoever
// takes it over knows all that there is to know. Method: rows as dead nodes leave them in a real
// Postgres, and the parts of living nodes that look at them.
#include "control/resume/call_resumer.hpp"

#include <doctest/doctest.h>

#include <future>
#include <string>

#include "tests/control/resume/resume_rig.hpp"

using namespace tandem;
using namespace tandem::resume;
using namespace tandem::resume::test;
using namespace std::chrono_literals;

TEST_SUITE("control/resume/call_resumer") {
  TEST_CASE("a call whose node is gone is taken: the row is this node's, one term later") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    ledger.event(id, 1, 2, "agent.words", R"({"item":1,"heard_text":"Good morning."})");
    Node node(ledger.database, "n2");
    const Answer answer = node.ask("CA1");
    REQUIRE(is<Taken>(answer));
    const Taken& taken = std::get<Taken>(answer);
    CHECK(taken.call.id == id);
    CHECK(taken.call.epoch == 2);
    CHECK(taken.call.from_node == "n1");
    CHECK(taken.call.cause == call::ResumeCause::NodeLost);
    CHECK(taken.call.past.met);
    CHECK(taken.call.past.said.size() == 1);
    CHECK(taken.call.past.age >= 59s);
    CHECK(taken.agent == "front-desk");
    CHECK(taken.organisation == kClinic);
    CHECK(ledger.of(id, "epoch || ' ' || node_id || ' ' || (resumed_at IS NOT NULL)") ==
          "2 n2 true");
  }

  TEST_CASE("nothing is taken of a call that is over, or that nobody knows") {
    Ledger ledger;
    (void)ledger.begin("CA1");
    ledger.database.execute(
        "UPDATE tandem.calls SET status = 'ended', ended_at = now(), end_reason = 'caller-hangup'");
    const auto told = ledger.begin("CA2");
    ledger.event(told, 1, 2, "call.ended", R"({"reason":"agent-hangup"})");
    const auto hung_up = ledger.begin("CA3");
    ledger.database.execute("UPDATE tandem.calls SET hung_up_epoch = 1 WHERE id = '" +
                            hung_up.text() + "'");
    Node node(ledger.database, "n2");
    for (const char* sid : {"CA1", "CA2", "CA3"}) CHECK_MESSAGE(is<Over>(node.ask(sid)), sid);
    CHECK(is<NeverHeardOf>(node.ask("CA9")));
    CHECK(ledger.ask("SELECT max(epoch) FROM tandem.calls") == "1");
    // An end of an earlier term is none of this one's.
    ledger.database.execute("UPDATE tandem.calls SET epoch = 2 WHERE id = '" + told.text() + "'");
    CHECK(is<Taken>(node.ask("CA2")));
  }

  TEST_CASE("a dial that was answered ends the call, one that was not brings the caller back") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    ledger.event(id, 1, 2, "transfer.asked", R"({"target":0})");
    Node node(ledger.database, "n2");
    SUBCASE("answered") {
      CHECK(is<Over>(node.ask("CA1", "completed")));
      CHECK(ledger.ask("SELECT payload ->> 'reason' || ' ' || (payload ->> 'epoch') FROM "
                       "tandem.call_events WHERE epoch = 0") == "transferred 1");
      CHECK(ledger.of(id, "epoch") == "1");
    }
    SUBCASE("busy") {
      const Answer answer = node.ask("CA1", "busy");
      REQUIRE(is<Taken>(answer));
      const auto& said = std::get<Taken>(answer).call.past.said;
      CHECK(ledger.of(id, "epoch") == "2");
      CHECK(said.empty());
    }
  }

  TEST_CASE("two nodes are asked at once: one has the call, and the other leaves it there") {
    Ledger ledger;
    constexpr int kCalls = 12;
    Node north(ledger.database, "n2"), south(ledger.database, "n3");
    for (int n = 0; n < kCalls; ++n) {
      const std::string sid = "CA" + std::to_string(n);
      const auto id = ledger.begin(sid);
      // Behind a dial nobody waits for last words, so that they meet in the claim.
      auto other = std::async(std::launch::async, [&south, sid] { return south.ask(sid, "busy"); });
      const Answer here = north.ask(sid, "busy"), there = other.get();
      INFO("answers " << here.index() << " and " << there.index());
      CHECK(is<Taken>(here) != is<Taken>(there));
      CHECK((is<Elsewhere>(here) || is<Elsewhere>(there)));
      CHECK(ledger.of(id, "epoch || ' ' || node_id") ==
            (is<Taken>(here) ? std::string("2 n2") : std::string("2 n3")));
    }
  }

  TEST_CASE("who took it over a while ago may be gone by now, and it is taken again") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Node north(ledger.database, "n2"), south(ledger.database, "n3");
    REQUIRE(is<Taken>(north.ask("CA1", "busy")));
    CHECK(is<Elsewhere>(south.ask("CA1", "busy")));
    SUBCASE("long ago") {
      ledger.database.execute("UPDATE tandem.calls SET resumed_at = now() - interval '1 minute'");
    }
    SUBCASE("it gives the call away at once") {
      ledger.event(id, 2, 1, "call.handed-over", R"({"length_ms":1})");
    }
    CHECK(is<Taken>(south.ask("CA1", "busy")));
    CHECK(ledger.of(id, "epoch || ' ' || node_id") == "3 n3");
  }

  TEST_CASE("a node that is asked twice at once takes the call once") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Node node(ledger.database, "n2");
    bool held = false;
    Answer first = NeverHeardOf{}, second = NeverHeardOf{};
    node.loop.run([&]() -> Task<> {
      TaskGroup tasks(node.loop.loop);
      const std::function<bool()> held_here = [&held] { return held; };
      tasks.spawn([&]() -> Task<> {
        first = co_await node.resumer.take_over(node.loop.loop, Node::question("CA1"), held_here);
        held = is<Taken>(first);
      });
      tasks.spawn([&]() -> Task<> {
        second = co_await node.resumer.take_over(node.loop.loop, Node::question("CA1"), held_here);
      });
      co_await tasks.join();
    });
    CHECK(is<Taken>(first));
    CHECK(is<Unanswered>(second));
    CHECK(ledger.of(id, "epoch") == "2");
  }

  TEST_CASE("a call that nothing follows is left alone, and one that goes on is not") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Node node(ledger.database, "n2");
    CHECK_FALSE(node.left_alone("CA9"));
    SUBCASE("nobody looks after it") { CHECK(node.left_alone("CA1")); }
    SUBCASE("its node gave it away, and the carrier was never told") {
      ledger.event(id, 1, 2, "call.handed-over", R"({"length_ms":1})");
      CHECK(node.left_alone("CA1"));
    }
    SUBCASE("it is over") {
      ledger.event(id, 1, 2, "call.ended", R"({"reason":"caller-hangup"})");
      CHECK_FALSE(node.left_alone("CA1"));
    }
    SUBCASE("it is over, and what a colleague said is still being written down") {
      ledger.event(id, 1, 2, "call.ending", "{}");
      CHECK_FALSE(node.left_alone("CA1"));
    }
    SUBCASE("the caller is being put through") {
      ledger.event(id, 1, 2, "transfer.asked", R"({"target":0})");
      CHECK_FALSE(node.left_alone("CA1"));
    }
    SUBCASE("another node has just taken it") {
      Node other(ledger.database, "n3");
      CHECK(is<Taken>(other.ask("CA1")));
      // However long this machine takes until it looks.
      ledger.database.execute("UPDATE tandem.calls SET resumed_at = now() + interval '1 minute'");
      CHECK_FALSE(node.left_alone("CA1"));
    }
  }

  TEST_CASE("nobody knows what was said while Postgres is away, and that is what is said") {
    Ledger ledger;
    (void)ledger.begin("CA1");
    Node node(ledger.database, "n2");
    ledger.close();
    CHECK(is<Unanswered>(node.ask("CA1")));
    CHECK_FALSE(node.left_alone("CA1"));
  }

  TEST_CASE("the version that a call began with goes on, whatever was published since") {
    Ledger ledger;
    const std::string agent = "0199aaaa-0000-7000-8000-000000000101";
    ledger.database.execute(
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions) VALUES ('" + agent +
        "', '" + kClinic + "', 'Ann', 'Be brief.'); SELECT tandem.publish_agent('" + agent +
        "', '0199aaaa-0000-7000-8000-000000000201'); UPDATE tandem.agents SET instructions = 'Be "
        "long.'; SELECT tandem.publish_agent('" +
        agent + "', '0199aaaa-0000-7000-8000-000000000202')");
    const std::string begun = ledger.ask(
        "SELECT id FROM tandem.agent_versions WHERE number = (SELECT min(number) FROM "
        "tandem.agent_versions)");
    Node node(ledger.database, "n2");
    const auto find = [&](const std::string& version) {
      std::shared_ptr<call::Agent> found;
      node.loop.run([&]() -> Task<> {
        found = co_await node.resumer.version_of_agent(node.loop.loop, {}, kClinic, agent, version);
      });
      return found;
    };
    const auto first = find(begun);
    REQUIRE(first);
    CHECK(first->version == begun);
    CHECK(first->instructions.find("Be brief.") != std::string::npos);
    CHECK(first->organisation == kClinic);
    CHECK(find("0199aaaa-0000-7000-8000-00000000ffff") == nullptr);
    ledger.close();
    CHECK(find(begun) == nullptr);
  }
}
