#pragma once

#include <chrono>
#include <cstdint>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/call_record.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// Whether a machine has answered an outgoing call, and what follows. The carrier's detector is
/// wrong often enough that people were hung up on, so its word is a suspicion: a long monologue, or
/// nobody who answers the agent, confirms it; a dialogue (short turns that each answer the agent)
/// refutes it, for good. The end of a greeting, which the carrier hears by the beep, needs no
/// further proof unless a dialogue is under way already.
class AnsweringMachine {
 public:
  /// What is to be done now.
  enum class Step : std::uint8_t {
    None,
    Confirmed,  ///< By the policy: hang up, leave the message, or let the agent do as it was told.
    Refuted,    ///< A person after all.
  };

  explicit AnsweringMachine(const EngineSettings& settings) noexcept
      : policy_(settings.voicemail) {}

  /// The carrier's verdict. True where it begins a suspicion.
  [[nodiscard]] bool told(CalleeKind kind, Instant now) noexcept {
    if (kind == CalleeKind::Human || kind == CalleeKind::Unknown) return false;
    if (state_ != State::None || dialogue()) return false;
    state_ = State::Suspected;
    replies_ = 0;
    deadline_ = now + kNobodyAnswers;
    // A fax has no second thoughts, and a greeting that is over is not one of a person.
    if (kind != CalleeKind::Machine) deadline_ = now;
    return true;
  }

  void speech_began(bool answers_agent, Instant now) noexcept {
    speaks_ = true;
    answers_agent_ = answers_agent;
    speech_at_ = now;
  }
  void speech_ended(Instant now) noexcept {
    if (!speaks_) return;
    speaks_ = false;
    if (!answers_agent_ || now - speech_at_ > kReplyMax) return;
    ++replies_;
    if (state_ == State::Suspected) deadline_ = now + kNobodyAnswers;
  }
  /// A voice spoke into the message that was being left.
  void interrupted() noexcept { into_message_ = true; }

  [[nodiscard]] Step tick(Instant now) noexcept {
    if (state_ == State::Confirmed && into_message_) return turn(State::Person, Step::Refuted);
    if (state_ != State::Suspected) return Step::None;
    if (dialogue()) return turn(State::Person, Step::Refuted);
    const bool monologue = speaks_ && now - speech_at_ >= kMonologue;
    // Nobody is cut off in a short reply.
    if (monologue || (now >= deadline_ && (!speaks_ || now - speech_at_ > kReplyMax)))
      return turn(State::Confirmed, Step::Confirmed);
    return Step::None;
  }

  [[nodiscard]] VoicemailPolicy policy() const noexcept { return policy_; }
  /// What the call's outcome is, if it ended now.
  [[nodiscard]] bool believed() const noexcept {
    return state_ == State::Suspected || state_ == State::Confirmed;
  }

 private:
  enum class State : std::uint8_t { None, Suspected, Confirmed, Person };
  /// A greeting says its number, its hours, what to do after the tone; people who pick up a
  /// telephone say less than this at a stretch.
  static constexpr std::chrono::milliseconds kMonologue{6'000};
  static constexpr std::chrono::milliseconds kReplyMax{4'000};
  /// After the verdict, or a first reply.
  static constexpr std::chrono::milliseconds kNobodyAnswers{8'000};
  /// One short utterance behind the agent's words may be the rest of a greeting.
  static constexpr std::uint32_t kDialogue = 2;

  [[nodiscard]] bool dialogue() const noexcept { return replies_ >= kDialogue; }
  Step turn(State state, Step step) noexcept {
    state_ = state;
    into_message_ = false;
    return step;
  }

  VoicemailPolicy policy_;
  State state_ = State::None;
  bool speaks_ = false, answers_agent_ = false, into_message_ = false;
  std::uint32_t replies_ = 0;
  Instant speech_at_{}, deadline_{};
};

}  // namespace tandem::engine
