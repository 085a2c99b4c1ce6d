// Goal: a call that is over is analysed once, whoever dies and whatever the model answers, and what
// was found is kept, told, and forgotten with the words. Method: the node's own queue on a real
// Postgres; the model is a scripted peer that answers as the Responses API does.
#include <doctest/doctest.h>

#include <boost/json.hpp>

#include "tests/await.hpp"
#include "tests/control/outbound/outbound_rig.hpp"

namespace tandem::analysis {
namespace {

namespace js = boost::json;
using control::test::ScriptedPeer;
using outbound::test::kOrganisation;
using outbound::test::requests_to;
using outbound::test::Rig;
using tandem::test::await;

constexpr const char* kCall = "0199cccc-0000-7000-8000-000000000001";

std::string findings(const std::string& summary) {
  const js::object found{{"summary", summary},         {"points", js::array{"price", "time"}},
                         {"sentiment", "positive"},    {"disposition", "information"},
                         {"successful", true},         {"outcome_reason", "was told"},
                         {"follow_up", "send a quote"}};
  return js::serialize(found);
}

net::HttpResponse analysed(const std::string& text) {
  const js::object body{
      {"status", "completed"},
      {"model", "gpt-5-mini-x"},
      {"output", js::array{js::object{
                     {"type", "message"},
                     {"content", js::array{js::object{{"type", "output_text"}, {"text", text}}}}}}},
      {"usage", js::object{{"input_tokens", 1'000'000},
                           {"input_tokens_details", js::object{{"cached_tokens", 200'000}}},
                           {"output_tokens", 100'000}}}};
  return net::HttpResponse(200, js::serialize(body));
}

void end_call(const Rig& rig, const std::string& agent = "NULL",
              const std::string& transcript = "caller: how much\nagent: ten") {
  rig.look(std::string("INSERT INTO tandem.calls (id, organisation_id, agent_id, from_number, "
                       "started_at, last_event_at, answered_at, status, ended_at, end_reason, "
                       "final_transcript) VALUES ('") +
           kCall + "', '" + kOrganisation + "', " + agent +
           ", '+15550001111', now(), now(), now(), 'ended', now(), 'caller-hangup', '" +
           transcript + "')");
}

bool analysis_is(const Rig& rig, const std::string& summary) {
  return await([&] { return rig.look("SELECT summary FROM tandem.call_analyses") == summary; });
}

}  // namespace

TEST_SUITE("control/analysis/analyst") {
  TEST_CASE("an ended call is analysed: kept, shown at the call, told, and paid for") {
    ScriptedPeer peer([](const net::HttpRequest& request, std::size_t) {
      return request.target == "/v1/responses" ? analysed(findings("Asked for a price."))
                                               : net::HttpResponse(200);
    });
    Rig rig(peer);
    rig.endpoint("standard", "{call.analyzed}");
    rig.start();
    end_call(rig);
    REQUIRE(analysis_is(rig, "Asked for a price."));
    const auto asked = requests_to(peer, "/v1/responses");
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].header("Authorization") == "Bearer sk-key");
    CHECK(asked[0].body.find("caller: how much") != std::string::npos);
    CHECK(rig.look("SELECT summary || '|' || sentiment || '|' || follow_up FROM tandem.calls") ==
          "Asked for a price.|positive|send a quote");
    // A million tokens at list price: 0.8 fresh, 0.2 cached, 0.1 out.
    CHECK(await(
        [&] { return rig.look("SELECT cost_model FROM tandem.call_analyses") == "0.405000"; }));
    REQUIRE(await([&] { return requests_to(peer, "/hook").size() == 1; }));
    const js::value told = js::parse(requests_to(peer, "/hook")[0].body);
    CHECK(told.at("type") == js::value("call.analyzed"));
    CHECK(told.at("data").at("analysis").at("disposition") == js::value("information"));
    CHECK(told.at("data").at("call").at("id") == js::value(kCall));
  }

  TEST_CASE("a bad day of the service is a later try, and what it wrote was paid for") {
    ScriptedPeer peer([](const net::HttpRequest&, std::size_t number) {
      if (number == 1) return net::HttpResponse(503, "", {{"Retry-After", "600"}});
      if (number == 2) return analysed("{\"summary\":1}");
      return analysed(findings("At last."));
    });
    Rig rig(peer);
    rig.start();
    end_call(rig);
    const auto attempts = [&] { return rig.look("SELECT count(*) FROM tandem.outbound_attempts"); };
    REQUIRE(await([&] { return attempts() == "1"; }));
    CHECK(rig.look("SELECT (next_attempt_at - now() > interval '9 minutes')::text FROM "
                   "tandem.outbound_queue") == "true");
    rig.look("UPDATE tandem.outbound_queue SET next_attempt_at = now()");
    REQUIRE(await([&] { return attempts() == "2"; }));
    CHECK(rig.look("SELECT last_error FROM tandem.outbound_queue") ==
          "the model's answer is not what was asked for");
    rig.look("UPDATE tandem.outbound_queue SET next_attempt_at = now()");
    REQUIRE(analysis_is(rig, "At last."));
    CHECK(await([&] {
      return rig.look("SELECT tokens_out || ' ' || runs FROM tandem.call_analyses") == "200000 1";
    }));
  }

  TEST_CASE("findings that the database refuses are paid for once, and the call says why") {
    ScriptedPeer peer([](const auto&, std::size_t) { return analysed(findings("Unheard of.")); });
    Rig rig(peer);
    rig.look(
        "ALTER TABLE tandem.call_analyses ADD CONSTRAINT odd CHECK (summary NOT LIKE 'Unheard%')");
    rig.start();
    end_call(rig);
    REQUIRE(
        await([&] { return rig.look("SELECT status FROM tandem.outbound_queue") == "failed"; }));
    CHECK(requests_to(peer, "/v1/responses").size() == 1);
    CHECK(rig.look("SELECT runs || ' ' || tokens_in || ' ' || (error LIKE 'what came of it cannot "
                   "be kept: %') FROM tandem.call_analyses") == "0 1000000 true");
    CHECK(rig.look("SELECT count(*) FROM tandem.audit_log WHERE action = 'outbound.failed'") ==
          "1");
    // Somebody asks again, and it can be kept now.
    rig.look("ALTER TABLE tandem.call_analyses DROP CONSTRAINT odd");
    rig.look("SELECT tandem.queue_analysis(c) FROM tandem.calls c");
    REQUIRE(analysis_is(rig, "Unheard of."));
    CHECK(rig.look("SELECT runs || ' ' || tokens_in || ' ' || (error IS NULL) FROM "
                   "tandem.call_analyses") == "1 2000000 true");
  }

  TEST_CASE("agents whose calls are not analysed, and calls without words, cost nothing") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(200); });
    Rig rig(peer);
    rig.look(std::string("INSERT INTO tandem.agents (id, organisation_id, name, instructions, "
                         "analysis) VALUES ('0199dddd-0000-7000-8000-000000000001', '") +
             kOrganisation + "', 'Quiet', 'Be kind.', false)");
    end_call(rig, "'0199dddd-0000-7000-8000-000000000001'");
    CHECK(rig.look("SELECT count(*) FROM tandem.outbound_queue") == "0");
    rig.look("DELETE FROM tandem.calls");
    end_call(rig, "NULL", "");
    CHECK(rig.look("SELECT count(*) FROM tandem.outbound_queue") == "0");
  }

  TEST_CASE(
      "a node that analyses nothing cancels, and older dashboards get their report all the same") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(200); });
    Rig rig(peer);
    rig.settings.analysis.model.clear();
    rig.endpoint("vapi");
    rig.start();
    end_call(rig);
    REQUIRE(await([&] {
      return rig.look("SELECT status FROM tandem.outbound_queue WHERE kind = 'analysis'") ==
             "cancelled";
    }));
    REQUIRE(await([&] { return requests_to(peer, "/hook").size() == 3; }));
    bool report = false;
    for (const auto& one : requests_to(peer, "/hook"))
      report = report || one.body.find("end-of-call-report") != std::string::npos;
    CHECK(report);
    CHECK(requests_to(peer, "/v1/responses").empty());
  }

  TEST_CASE("what was forgotten while the model thought stays forgotten") {
    std::function<void()> forget;
    ScriptedPeer peer([&](const auto&, std::size_t) {
      forget();
      return analysed(findings("Too late."));
    });
    Rig rig(peer);
    forget = [&] { rig.look("UPDATE tandem.calls SET final_transcript = NULL"); };
    rig.start();
    end_call(rig);
    REQUIRE(
        await([&] { return rig.look("SELECT tokens_in FROM tandem.call_analyses") == "1000000"; }));
    CHECK(rig.look("SELECT summary FROM tandem.call_analyses").empty());
    CHECK(rig.look("SELECT summary FROM tandem.calls").empty());
    CHECK(rig.look("SELECT count(*) FROM tandem.outbound_queue") == "0");
  }

  TEST_CASE("folding the call anew analyses nothing anew") {
    ScriptedPeer peer([](const auto&, std::size_t) { return analysed(findings("Once.")); });
    Rig rig(peer);
    rig.start();
    end_call(rig);
    REQUIRE(analysis_is(rig, "Once."));
    rig.look("UPDATE tandem.calls SET status = 'in-progress'");
    rig.look("UPDATE tandem.calls SET status = 'ended'");
    CHECK(rig.look("SELECT count(*) FROM tandem.outbound_queue WHERE kind = 'analysis'") == "1");
  }
}

}  // namespace tandem::analysis
