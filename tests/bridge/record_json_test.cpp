#include "bridge/call/record_json.hpp"

#include <doctest/doctest.h>

using namespace tandem;
using namespace std::chrono_literals;

TEST_SUITE("call/record_json") {
  TEST_CASE("an interruption says what was heard, in escaped JSON") {
    engine::BargeInRecord record;
    record.item = {3};
    record.heard = 1'240ms;
    record.heard_text = "You said \"Friday\"";
    record.dropped = 2'000ms;
    const auto json = call::record_json(record);
    CHECK(json.type == "turn.barge-in");
    CHECK(json.fields ==
          R"({"item":3,"heard_ms":1240,"heard_text":"You said \"Friday\"","dropped_ms":2000,)"
          R"("self_interruption":false})");
  }
  TEST_CASE("a digit is a string, also the star") {
    CHECK(call::record_json(engine::DtmfRecord{'*'}).fields == R"({"digit":"*"})");
  }
  TEST_CASE("the end says why and what it cost") {
    engine::EndedRecord record;
    record.reason = engine::EndReason::AgentEnded;
    record.length = 61'000ms;
    record.turns = 4;
    record.cost_usd = 0.25;
    const auto json = call::record_json(record);
    CHECK(json.type == "call.ended");
    CHECK(
        json.fields.starts_with(R"({"reason":")" + std::string(engine::to_string(record.reason)) +
                                R"(","length_ms":61000,"turns":4,"barge_ins":0,"cost_usd":0.25)"));
  }
  TEST_CASE("times that are not known are left out") {
    engine::CallerWordsRecord said;
    said.item = {4};
    said.text = "Hello";
    CHECK(call::record_json(said).fields == R"({"item":4,"previous":0,"text":"Hello"})");
    said.from = 500ms;
    said.to = 900ms;
    CHECK(call::record_json(said).fields ==
          R"({"item":4,"previous":0,"text":"Hello","from_at_ms":500,"to_at_ms":900})");
    engine::AgentWordsRecord unheard;
    CHECK(call::record_json(unheard).fields.find("began_at_ms") == std::string::npos);
  }
  TEST_CASE("a record without fields is an empty object") {
    CHECK(call::record_json(engine::RolloverRecord{}).fields == "{}");
  }
}
