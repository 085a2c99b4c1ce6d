#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/call_record.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/past_call.hpp"

namespace tandem::engine {

/// What the model is told when a tool did not answer in its budget.
inline constexpr std::string_view kToolTimedOut =
    R"({"ok":false,"error":"timeout","message":"The tool did not answer in time. It may still )"
    R"(take effect; do not say that it failed or succeeded."})";
inline constexpr std::string_view kToolsBusy =
    R"({"ok":false,"error":"busy","message":"Too many tools are at work."})";

inline constexpr std::string_view kWishNotCarriedOut =
    R"({"ok":false,"error":"not-done","message":"Not done: the caller is speaking, or the call )"
    R"(is ending already. Listen, and call the tool again if it is still wanted."})";

/// Every call of a tool gets exactly one answer: its result, a timeout, or the end of the call. A
/// tool that changes the world runs once for the same arguments: an equal call joins the one that
/// runs, or gets the success of the one before, over barge-ins and failovers too (but see
/// `Effect::ChangesBook`). A failure is not kept: asking again runs it again.
class ToolLedger {
 public:
  explicit ToolLedger(const std::vector<ToolSettings>& tools) : tools_(tools) {}

  struct Answer {
    ToolCallId call;
    ResponseId response;  ///< That asked for it.
    std::string name;
    ToolOutcome outcome = ToolOutcome::Succeeded;
    std::chrono::milliseconds took{0};
    std::string output;
  };
  enum class Verdict : std::uint8_t {
    Run,       ///< Start it, with `budget`.
    Wait,      ///< It joined an equal one.
    Answered,  ///< `answer` is its answer.
    Known,     ///< This call was asked before: nothing to do.
  };
  struct Asked {
    Verdict verdict = Verdict::Run;
    std::chrono::milliseconds budget{0};
    std::optional<Answer> answer;
  };
  [[nodiscard]] Asked asked(const ToolAsked& call, Instant now);

  /// What was done before the call came here is not done again.
  void take_over(const std::vector<PastTool>& past);

  enum class Arrival : std::uint8_t { InTime, Late, Unknown };
  /// Its answer and those of the calls that joined it go to `answers`.
  Arrival finished(const ToolFinished& result, Instant now, std::vector<Answer>& answers);
  /// Answers what is past its budget.
  void expire(Instant now, std::vector<Answer>& answers);
  /// The call has ended: answers everything that is open.
  void abandon(Instant now, std::vector<Answer>& answers);

  /// Whether one of them has no answer yet.
  [[nodiscard]] bool waiting() const noexcept;
  /// The oldest without an answer was asked at this instant; only if `waiting`.
  [[nodiscard]] Instant waiting_since() const noexcept;

 private:
  enum class State : std::uint8_t { Running, TimedOut, Succeeded };
  struct Waiter {
    ToolCallId call;
    ResponseId response;
    Instant since;
  };
  struct Entry {
    ToolCallId call;  ///< The one that runs.
    ResponseId response;
    std::string name, key;
    Effect effect = Effect::ReadsOnly;
    State state = State::Running;
    Instant asked_at, deadline;
    std::vector<Waiter> joined;
    std::string output;  ///< Of a success.
  };

  [[nodiscard]] const ToolSettings* settings_of(std::string_view name) const noexcept;
  void answer(const Entry& entry, ToolOutcome outcome, const std::string& output, Instant now,
              std::vector<Answer>& answers) const;
  void forget_oldest_success();

  std::vector<ToolSettings> tools_;
  std::vector<Entry> entries_;
  std::vector<ToolCallId> seen_;
};

[[nodiscard]] inline ToolSettledRecord record_of(const ToolLedger::Answer& answer) {
  return {answer.call, answer.name, answer.outcome, answer.took, answer.output};
}

}  // namespace tandem::engine
