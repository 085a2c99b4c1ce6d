// Goal: a call that is over is summarised, and those who asked are told of all of it, once. Method:
// a whole call with a database; the simulated model answers `/v1/responses` from its script.
#include <doctest/doctest.h>

#include <boost/json/parse.hpp>
#include <string>

#include "tests/integration/database_questions.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::integration {
namespace {

using namespace std::chrono_literals;

std::string scenario() {
  return greeting_and_answer() + R"(
  [[calls.turns]]
  hang_up = true
[model]
  [[model.turns]]
  say = "Good morning, this is the clinic."
  [[model.turns]]
  say = "Yes, I can hear you."
  [[model.analyses]]
  when = "agent: Yes, I can hear you."
    [model.analyses.answer]
    summary = "The caller asked whether they were heard."
    points = ["They were."]
    sentiment = "positive"
    disposition = "information"
    successful = true
    outcome_reason = "The caller hung up content."
    follow_up = "Ring back tomorrow."
)";
}

}  // namespace

TEST_SUITE("integration/after_call") {
  TEST_CASE("a call is analysed when it is over, and its endpoint is told of each step once") {
    const postgres::FreshDatabase database;
    auto variables = with_database(database);
    variables.emplace_back("OPENAI_PRICES",
                           "gpt-5-mini:text_in=1,gpt-5-mini:text_cached=1,gpt-5-mini:text_out=1");
    WholeSystem system({.scenario = scenario(), .server = variables});
    database.execute(
        "INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed) VALUES "
        "(tandem.uuid_v7(), '00000000-0000-7000-8000-000000000000', 'https://hooks.test/in', 'x')");
    system.start_carrier();
    CHECK(system.await_carrier(90s) == 0);
    REQUIRE(await_answer(database, "SELECT coalesce(max(summary), '') FROM tandem.calls",
                         "The caller asked whether they were heard.", 60s));
    CHECK(ask(database, "SELECT sentiment || '|' || follow_up FROM tandem.calls") ==
          "positive|Ring back tomorrow.");
    CHECK(await_answer(
        database,
        "SELECT coalesce(max(disposition || '|' || points[1] || '|' || successful || '|' "
        "|| model || '|' || (tokens_in > 0) || '|' || (cost_model > 0)), '') FROM "
        "tandem.call_analyses",
        "information|They were.|true|gpt-5-mini|true|true", 10s));
    // Everything that happened, queued once: the words of both, beginning, end and analysis.
    CHECK(
        ask(database,
            "SELECT string_agg(event || ' ' || n, ', ' ORDER BY event) FROM (SELECT event, "
            "count(*) AS n FROM tandem.outbound_queue WHERE kind = 'webhook' GROUP BY event) e") ==
        "call.analyzed 1, call.ended 1, call.started 1, call.transcript " +
            ask(database, "SELECT count(*) FROM tandem.transcript_segments WHERE text <> ''"));
    CHECK(ask(database,
              "SELECT (payload #>> '{data,transcript}') = (SELECT final_transcript FROM "
              "tandem.calls) FROM tandem.outbound_queue WHERE event = 'call.ended'") == "t");
    CHECK(
        ask(database,
            "SELECT payload #>> '{data,analysis,summary}' FROM tandem.outbound_queue WHERE event = "
            "'call.analyzed'") == "The caller asked whether they were heard.");
    // The request was one that the service takes.
    int asked = 0;
    for (const JsonLine& line : system.model_log())
      if (line.contains("note") && line.at("note") == boost::json::value("response")) {
        ++asked;
        CHECK(line.at("status") == boost::json::value(200));
      }
    CHECK(asked == 1);
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::integration
