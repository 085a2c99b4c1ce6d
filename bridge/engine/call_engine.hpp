#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bridge/engine/answering_machine.hpp"
#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/conversation.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/farewell.hpp"
#include "bridge/engine/gap_filler.hpp"
#include "bridge/engine/gap_log.hpp"
#include "bridge/engine/hello_window.hpp"
#include "bridge/engine/history.hpp"
#include "bridge/engine/idle_ladder.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/model_link.hpp"
#include "bridge/engine/open_responses.hpp"
#include "bridge/engine/past_call.hpp"
#include "bridge/engine/playout_ledger.hpp"
#include "bridge/engine/replay_window.hpp"
#include "bridge/engine/stall_watchdog.hpp"
#include "bridge/engine/supervision.hpp"
#include "bridge/engine/take_over.hpp"
#include "bridge/engine/tool_ledger.hpp"
#include "bridge/engine/transfer_desk.hpp"
#include "bridge/engine/turn.hpp"
#include "bridge/engine/usage.hpp"

namespace tandem::engine {

/// One phone call as a state machine without I/O: turns, playout, barge-in, gaps, silence, goodbye,
/// tools, transfer, and a model that may vanish. It speaks to the model in neutral words (`Ask`,
/// `Stop`, `Heard`, `Tell`, `ToolResult`); a sequencer turns them into an API's rules. Each part
/// has a file; this class is the table of what happens on which event.
class CallEngine {
 public:
  explicit CallEngine(EngineSettings settings);

  /// The call comes from another node: before `CallBegan`, from which on the agent goes on where it
  /// was.
  void take_over(PastCall past);

  /// Appends to `out`. Events after the end of the call change nothing; of some it is recorded that
  /// they came.
  void on(const CallEvent& event, Instant now, CallActions& out);

  [[nodiscard]] bool audio_wanted(ResponseId response) const noexcept {
    return phase_ == Phase::Live && responses_.wanted(response);
  }
  [[nodiscard]] std::vector<HistoryEntry> history() const { return talk_.history(model_.memory()); }
  [[nodiscard]] bool ended() const noexcept { return phase_ == Phase::Ended; }
  /// A transfer, or a farewell that nobody may call off, is under way: what the caller says does
  /// not stop it.
  [[nodiscard]] bool leaving() const noexcept;
  /// The caller is on the line, and not with somebody else.
  [[nodiscard]] bool connected() const noexcept { return attached_; }
  [[nodiscard]] bool transferring() const noexcept { return transfer_.active(); }
  [[nodiscard]] bool muted() const noexcept { return supervision_.muted(); }
  /// A person has the caller; the item that their voice is pooled as.
  [[nodiscard]] bool taken_over() const noexcept {
    return phase_ == Phase::Live && take_over_.active();
  }
  [[nodiscard]] ItemId taken_over_item() const noexcept { return take_over_.item(); }

  /// Nobody has answered yet, and the callee's telephone rings.
  [[nodiscard]] std::optional<Instant> rings_since() const noexcept {
    return attachments_ == 0 ? rings_since_ : std::nullopt;
  }

  /// As its end tells it: of a call that we placed since it was answered, of others since it began.
  [[nodiscard]] CallTime length(Instant now) const noexcept;

  /// A goodbye or a transfer is under way, whether or not it may be called off.
  [[nodiscard]] bool ending() const noexcept { return farewell_.active() || transfer_.active(); }

  [[nodiscard]] const PlayoutLedger& ledger() const noexcept { return ledger_; }
  [[nodiscard]] const ModelLink& model() const noexcept { return model_; }

 private:
  enum class Phase : std::uint8_t { New, Live, Ended };

  // The carrier's side: call_engine.cpp.
  void handle(const CallBegan&, Instant now, CallActions& out);
  void handle(const StreamAttached&, Instant now, CallActions& out);
  void handle(const StreamDetached& event, Instant now, CallActions& out);
  void handle(const CarrierEnded& event, Instant now, CallActions& out);
  void handle(const CallerFrame& frame, Instant now, CallActions& out);
  void handle(const MarkEchoed& event, Instant now, CallActions& out);
  void handle(const DtmfPressed& event, Instant now, CallActions& out);
  void handle(const TransferOutcome& event, Instant now, CallActions& out);
  void handle(const StockLoaded& event, Instant now, CallActions& out);
  void handle(const Drain&, Instant now, CallActions& out);
  void handle(const NodeStops&, Instant now, CallActions& out);
  // call_engine_moving.cpp
  void handle(const HandOver&, Instant now, CallActions& out);
  void handle(const TakenElsewhere&, Instant now, CallActions& out);
  void handle(const Faulted&, Instant now, CallActions& out);
  void handle(const OutputBlocked& event, Instant now, CallActions& out);
  void handle(const OutputHeld& event, Instant now, CallActions& out);

  // From another node, and to another: call_engine_moving.cpp.
  void go_on(Instant now, CallActions& out);
  void watch_hand_over(Instant now, CallActions& out);
  [[nodiscard]] bool between_turns(Instant now) const noexcept;
  [[nodiscard]] bool words_due(Instant now) const noexcept;
  [[nodiscard]] bool line_is_heard(Instant now) const noexcept;
  /// Something came on the stream.
  void hear_line(Instant now) noexcept {
    if (now - carrier_heard_at_ >= kHeardLately) line_sure_from_ = now + kSureAgain;
    carrier_heard_at_ = now;
  }
  /// Of a line: fifty frames.
  static constexpr std::chrono::seconds kHeardLately{1};
  /// A node that stood still reads in one go what came meanwhile, and then that the stream is gone.
  static constexpr std::chrono::seconds kSureAgain{2};

  // Outgoing calls: call_engine_outgoing.cpp.
  void handle(const CalleeRings&, Instant now, CallActions& out);
  void handle(const CalleeSeemed& event, Instant now, CallActions& out);
  void open_model(Instant now, CallActions& out);
  void line_opens(Instant now, CallActions& out);
  void watch_for_stream(Instant now, CallActions& out);
  void watch_callee(Instant now, CallActions& out);
  void hear_callee(Instant now);
  void leave_message(Instant now, CallActions& out);
  /// In a call of its own the agent has the first word once the callee has had time for a hello.
  [[nodiscard]] bool agent_opens(Instant now) noexcept;

  // The model's side: call_engine_model.cpp.
  void handle(const ModelReady&, Instant now, CallActions& out);
  void handle(const StandbyReady&, Instant now, CallActions& out);
  void handle(const StandbyLost&, Instant now, CallActions& out);
  void handle(const ModelLost& event, Instant now, CallActions& out);
  void handle(const ModelAway&, Instant now, CallActions& out);
  void handle(const SessionExpiring& event, Instant now, CallActions& out);
  void handle(const SpeechStarted& event, Instant now, CallActions& out);
  void handle(const SpeechStopped& event, Instant now, CallActions& out);
  void handle(const CallerTurnCommitted& event, Instant now, CallActions& out);
  void handle(const CallerWords& event, Instant now, CallActions& out);
  void handle(const TranscriptionBilled& event, Instant now, CallActions& out);
  void handle(const AgentAudio& audio, Instant now, CallActions& out);
  void handle(const AgentAudioDropped& audio, Instant now, CallActions& out);
  void handle(const AgentAudioEnded& event, Instant now, CallActions& out);
  void handle(const AgentWords& event, Instant now, CallActions& out);
  void handle(const ResponseBegan& event, Instant now, CallActions& out);
  void handle(const ResponseEnded& event, Instant now, CallActions& out);
  void handle(const ToolAsked& event, Instant now, CallActions& out);
  void handle(const ToolFinished& event, Instant now, CallActions& out);

  // People who listen in: supervision.cpp.
  void handle(const HangUpRequested& event, Instant now, CallActions& out);
  void handle(const SupervisorHint& event, Instant now, CallActions& out);
  void handle(const SupervisorSays& event, Instant now, CallActions& out);
  void handle(const AgentMuted& event, Instant now, CallActions& out);
  void handle(const TransferRequested&, Instant now, CallActions& out);
  void unmute(CallActions& out);
  void call_off_goodbye(CallActions& out);
  // A person in the agent's place: take_over.cpp.
  void handle(const SupervisorTakesOver&, Instant now, CallActions& out);
  void handle(const SupervisorAudio& event, Instant now, CallActions& out);
  void handle(const SupervisorWords& event, Instant now, CallActions& out);
  void handle(const SupervisorWordsMissing& event, Instant now, CallActions& out);
  void handle(const SupervisorWordsDue& event, Instant, CallActions&);
  void handle(const SupervisorHandsBack& event, Instant now, CallActions& out);
  void write_down(const SupervisorWords& event, CallActions& out);
  void end_take_over() noexcept;

  // Time: call_engine_timers.cpp.
  void handle(const Tick&, Instant now, CallActions& out);
  void watch_limits(Instant now, CallActions& out);
  void watch_transfer(Instant now, CallActions& out);
  void watch_tools(Instant now, CallActions& out);
  void watch_farewell(Instant now, CallActions& out);
  void watch_stall(Instant now, CallActions& out);
  void watch_idle(Instant now, CallActions& out);
  void watch_rollover(Instant now, CallActions& out);
  [[nodiscard]] bool time_limit_reached(Instant now, CallActions& out);

  // Words of the engine.
  void send(Instant now, CallActions& out);
  void settle(Instant now, CallActions& out);
  void played(const PlayedItem& item, CallActions& out);
  void cut(StopCause cause, Instant now, CallActions& out);
  void tell_cut(const PlayedItem& item, CallActions& out);
  AskId ask(AskKind kind, Instant now, CallActions& out);
  void tell(TellRole role, const std::string& text, CallActions& out);
  void owe_answer(Instant now) noexcept;
  void give(const ToolLedger::Answer& answer, Follow follow, Instant now, CallActions& out);
  void give_all(Instant now, CallActions& out);
  void play_stock(StockPhrase phrase, Instant now, CallActions& out);
  void sign_of_life(Instant now, CallActions& out);
  void say_farewell(const Farewell::Plan& plan, AskKind kind, Instant now, CallActions& out);
  void say_stock_farewell(const Farewell::Plan& plan, Instant now, CallActions& out);
  void finish_farewell(Instant now, CallActions& out);
  void carry_out(const ToolFinished& event, const ToolLedger::Answer& answer, Instant now,
                 CallActions& out);
  void caller_is_back(TransferResult result, Instant now, CallActions& out);
  void lose_model(const ModelLost& event, Instant now, CallActions& out);
  void model_stays_away(Instant now, CallActions& out);
  void apologise(Instant now, CallActions& out);
  bool take_back(std::chrono::milliseconds silent_for, std::chrono::milliseconds precaution,
                 Instant now, CallActions& out);
  void model_listens(Instant now, CallActions& out);
  void swap_model(Instant now, CallActions& out);
  [[nodiscard]] bool takes_up_again() noexcept;
  [[nodiscard]] std::chrono::milliseconds model_silent_for(Instant now) const noexcept;
  void record_restored(std::chrono::milliseconds took, CallActions& out) const;
  void pool_full(const AgentAudio& audio, Instant now, CallActions& out);
  void close(Instant now, CallActions& out);
  void end(EndReason reason, CarrierCall carrier, Instant now, CallActions& out);
  void note_late(const CallEvent& event, Instant now, CallActions& out);

  [[nodiscard]] CallTime at(Instant now) const noexcept {
    return std::chrono::duration_cast<CallTime>(now - began_at_);
  }
  /// The caller's voice is there; a detector that hangs is believed for a minute.
  [[nodiscard]] bool caller_speaks(Instant now) const noexcept;

  EngineSettings settings_;
  Phase phase_ = Phase::New;
  Instant began_at_{}, attached_at_{}, carrier_heard_at_{}, line_sure_from_{};
  Instant waits_since_{};  ///< For a stream.
  bool from_elsewhere_ = false, to_hand_over_ = false;
  CallTime past_age_{0}, past_answered_{0};
  std::uint32_t attachments_ = 0, barge_ins_ = 0;
  std::optional<Instant> rings_since_;
  bool attached_ = false, greeted_ = false;

  ModelLink model_;
  PlayoutLedger ledger_;
  GapFiller gaps_;
  GapLog gap_log_;
  ReplayWindow replay_;
  Conversation talk_;
  OpenResponses responses_;
  IdleLadder idle_;
  StallWatchdog stall_;
  Farewell farewell_;
  HelloWindow hello_;
  AnsweringMachine callee_;
  TransferDesk transfer_;
  Supervision supervision_;
  TakeOver take_over_;
  ToolLedger tools_;
  Turn turn_;
  UsageTotal usage_;

  bool speech_open_ = false;
  Instant speech_at_{};
  CallTime speech_from_{0}, speech_to_{0};
  Instant agent_began_at_{};  ///< First audio of the latest response.
  ResponseId last_spoke_;     ///< The latest response with audio.
  AskId farewell_ask_;
  ResponseId farewell_response_;
  bool resume_owed_ = false;   ///< The agent was to speak when the model vanished.
  bool caller_waits_ = false;  ///< Said something that the session lost was to answer.
  bool turn_kept_ = false;     ///< What is kept begins in a turn that was not dealt with.
  bool session_ends_ = false;  ///< `SessionExpiring` came.
  Instant committed_at_{};     ///< The caller's latest turn.
  Instant listens_since_{};    ///< The session in use.
  std::chrono::milliseconds heard_before_{0};  ///< What it was given to hear as a precaution.
  Instant model_told_at_{};                    ///< The latest event of the model.
  Instant standby_retry_at_{};
  std::optional<Instant> dtmf_ask_at_;
  ItemId stock_pending_;
  Instant stock_asked_at_{};
  Instant filler_at_{};           ///< The last filler.
  ItemId tone_;                   ///< The last tone: who speaks into it interrupts nobody.
  bool warned_ = false;           ///< Of the time limit.
  bool leaving_message_ = false;  ///< The farewell is one for a machine.
  std::uint32_t asks_ = 0, stocks_ = 0;
  std::uint32_t fruitless_sessions_ = 0;  ///< Lost while words were owed, none said since.

  std::vector<PlayedItem> played_;           ///< Scratch.
  std::vector<ToolLedger::Answer> answers_;  ///< Scratch.
};

}  // namespace tandem::engine
