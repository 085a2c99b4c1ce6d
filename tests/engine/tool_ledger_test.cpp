#include "bridge/engine/tool_ledger.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace tandem::engine;
using namespace std::chrono_literals;

namespace {

const Instant kStart = Instant{} + std::chrono::hours{1};
using Verdict = ToolLedger::Verdict;

struct Desk {
  ToolLedger ledger{{{"book", Effect::ChangesWorld, 4s},
                     {"lookup", Effect::ReadsOnly, 2s},
                     {"reserve", Effect::ChangesBook, 4s}}};
  std::vector<ToolLedger::Answer> answers;

  Verdict ask(std::uint32_t call, const char* name, const char* arguments, Instant now = kStart) {
    return ledger.asked({{1}, {call}, name, arguments}, now).verdict;
  }
  ToolLedger::Arrival finish(std::uint32_t call, ToolStatus status, Instant now = kStart) {
    answers.clear();
    return ledger.finished({{call}, status, "out", ToolEffect::None, 0}, now, answers);
  }
};

}  // namespace

TEST_SUITE("bridge/engine/tool_ledger") {
  TEST_CASE("the model reports a call several times, and it runs once") {
    Desk desk;
    CHECK(desk.ask(1, "lookup", "{}") == Verdict::Run);
    CHECK(desk.ask(1, "lookup", "{}") == Verdict::Known);
    CHECK(desk.finish(1, ToolStatus::Succeeded) == ToolLedger::Arrival::InTime);
    CHECK(desk.answers.size() == 1);
    CHECK(desk.finish(1, ToolStatus::Succeeded) == ToolLedger::Arrival::Unknown);
    CHECK(desk.answers.empty());
  }

  TEST_CASE("pain-08 equal calls that change the world share one run and one success") {
    Desk desk;
    CHECK(desk.ask(1, "book", R"({"day":"mon","hour":9})") == Verdict::Run);
    CHECK(desk.ask(2, "book", R"({ "hour": 9, "day": "mon" })") == Verdict::Wait);
    CHECK(desk.ask(3, "book", R"({"day":"tue","hour":9})") == Verdict::Run);
    desk.finish(1, ToolStatus::Succeeded);
    REQUIRE(desk.answers.size() == 2);
    CHECK(desk.answers[0].outcome == ToolOutcome::Succeeded);
    CHECK(desk.answers[1].call == ToolCallId{2});
    CHECK(desk.answers[1].outcome == ToolOutcome::Repeated);
    const auto again = desk.ledger.asked({{1}, {4}, "book", R"({"day":"mon","hour":9})"}, kStart);
    CHECK(again.verdict == Verdict::Answered);
    CHECK(again.answer->output == "out");
  }

  TEST_CASE("what another tool may undo is joined while it runs, and asked anew afterwards") {
    Desk desk;
    CHECK(desk.ask(1, "reserve", "{}") == Verdict::Run);
    CHECK(desk.ask(2, "reserve", "{}") == Verdict::Wait);
    desk.finish(1, ToolStatus::Succeeded);
    CHECK(desk.answers.size() == 2);
    CHECK(desk.ask(3, "reserve", "{}") == Verdict::Run);
    // One that timed out may still take effect.
    desk.ledger.expire(kStart + 5s, desk.answers);
    CHECK(desk.ask(4, "reserve", "{}", kStart + 5s) == Verdict::Wait);
  }

  TEST_CASE("pain-08 a failure is not kept: asked again it runs again") {
    Desk desk;
    CHECK(desk.ask(1, "book", "{}") == Verdict::Run);
    desk.finish(1, ToolStatus::Failed);
    CHECK(desk.answers[0].outcome == ToolOutcome::Failed);
    CHECK(desk.ask(2, "book", "{}") == Verdict::Run);
  }

  TEST_CASE("what only reads is never remembered") {
    Desk desk;
    CHECK(desk.ask(1, "lookup", "{}") == Verdict::Run);
    CHECK(desk.ask(2, "lookup", "{}") == Verdict::Run);
    desk.finish(1, ToolStatus::Succeeded);
    desk.finish(2, ToolStatus::Succeeded);
    CHECK(desk.ask(3, "lookup", "{}") == Verdict::Run);
  }

  TEST_CASE("pain-08 after a timeout an equal call waits for the first instead of running again") {
    Desk desk;
    CHECK(desk.ask(1, "book", "{}") == Verdict::Run);
    desk.ledger.expire(kStart + 3999ms, desk.answers);
    CHECK(desk.answers.empty());
    desk.ledger.expire(kStart + 4s, desk.answers);
    REQUIRE(desk.answers.size() == 1);
    CHECK(desk.answers[0].outcome == ToolOutcome::TimedOut);
    CHECK_FALSE(desk.ledger.waiting());
    CHECK(desk.ask(2, "book", "{}", kStart + 5s) == Verdict::Wait);
    CHECK(desk.ledger.waiting());
    CHECK(desk.finish(1, ToolStatus::Succeeded, kStart + 6s) == ToolLedger::Arrival::Late);
    REQUIRE(desk.answers.size() == 1);
    CHECK(desk.answers[0].call == ToolCallId{2});
    CHECK(desk.ask(3, "book", "{}", kStart + 7s) == Verdict::Answered);
  }

  TEST_CASE("the end of the call answers everything that is open, once") {
    Desk desk;
    CHECK(desk.ask(1, "book", "{}") == Verdict::Run);
    CHECK(desk.ask(2, "book", "{}") == Verdict::Wait);
    CHECK(desk.ask(3, "lookup", "{}") == Verdict::Run);
    desk.ledger.abandon(kStart, desk.answers);
    CHECK(desk.answers.size() == 3);
    for (const auto& answer : desk.answers) CHECK(answer.outcome == ToolOutcome::Abandoned);
    desk.answers.clear();
    desk.ledger.abandon(kStart, desk.answers);
    CHECK(desk.answers.empty());
  }

  TEST_CASE("a model that calls without end is told that the tools are busy") {
    Desk desk;
    int run = 0, refused = 0;
    for (std::uint32_t call = 1; call <= 100; ++call) {
      const auto asked = desk.ledger.asked({{1}, {call}, "lookup", "{}"}, kStart);
      if (asked.verdict == Verdict::Run) ++run;
      if (asked.verdict == Verdict::Answered && asked.answer->output == kToolsBusy) ++refused;
    }
    CHECK(run == 16);
    CHECK(refused == 84);
  }
}
