// Goal: what a person said in the agent's place is part of the transcript, in the order in which it
// was heard. Method: a call's events, folded.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "control/writer/call_fold.hpp"
#include "tests/control/writer/spool_rig.hpp"

using namespace tandem::control;
using namespace tandem::control::test;

namespace {

struct Talk {
  /// The caller's items are numbered by the model, a person's by us.
  void caller(std::uint64_t item, int from_ms, const std::string& text) {
    say("caller.words", item, from_ms, text, "");
  }
  void person(int from_ms, const std::string& text) {
    say("supervisor.words", 2'147'483'649 + seq_, from_ms, text, R"("actor":"user:1",)");
  }
  std::string transcript() {
    auto segments = fold_.take_segments();
    std::sort(segments.begin(), segments.end(),
              [](const auto& a, const auto& b) { return a.position < b.position; });
    std::string all;
    for (const auto& segment : segments) all += segment.speaker.substr(0, 1) + segment.text + ' ';
    return all;
  }

 private:
  void say(std::string_view type, std::uint64_t item, int from_ms, const std::string& text,
           const std::string& in_front) {
    const std::string fields = "{" + in_front + R"("item":)" + std::to_string(item) +
                               R"(,"text":")" + text + R"(","from_at_ms":)" +
                               std::to_string(from_ms) + R"(,"to_at_ms":)" +
                               std::to_string(from_ms + 900) + "}";
    fold_.apply(event(1, ++seq_, type, fields), fields_);
  }

  CallFold fold_;
  EventFields fields_;
  std::uint64_t seq_ = 0;
};

}  // namespace

TEST_SUITE("control/writer/supervisor_words") {
  TEST_CASE("sentence behind sentence, and the caller between them") {
    Talk talk;
    talk.caller(2, 1'000, "1");
    for (int i = 0; i < 5; ++i) talk.person(3'000 + i * 1'000, std::to_string(2 + i));
    talk.caller(3, 9'000, "7");
    talk.person(11'000, "8");
    CHECK(talk.transcript() == "c1 s2 s3 s4 s5 s6 c7 s8 ");
  }

  TEST_CASE("what is written down late stands where it was said") {
    Talk talk;
    talk.caller(2, 1'000, "1");
    talk.caller(3, 9'000, "4");
    talk.person(3'000, "2");
    talk.person(5'000, "3");
    CHECK(talk.transcript() == "c1 s2 s3 c4 ");
  }

  TEST_CASE("who never stops is still in front of what the caller then says") {
    Talk talk;
    talk.caller(2, 0, "1");
    for (int i = 0; i < 200; ++i) talk.person(1'000 + i, "x");
    talk.caller(3, 9'000, "end");
    CHECK(talk.transcript().ends_with("x cend "));
  }
}
