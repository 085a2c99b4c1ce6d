#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/realtime_event.hpp"

namespace tandem::engine {

/// Creates that follow tool results are asked here, not by the engine; their ids carry this bit.
inline constexpr std::uint32_t kFollowUpAsk = 0x4000'0000U;
[[nodiscard]] constexpr bool is_follow_up(AskId ask) noexcept {
  return (ask.value & kFollowUpAsk) != 0;
}

/// The rules of OpenAI Realtime about responses (protocol page, sections 6 and 8 to 10): one active
/// response, creates that wait and merge, a cancel that comes before its `response.created`, one
/// create after all outputs of a response, errors matched to what caused them. One per call;
/// `restart()` for each next session of the model.
class RealtimeSequencer {
 public:
  explicit RealtimeSequencer(const EngineSettings& settings);

  /// A new session has taken over; nothing is open in it. What was asked and not begun is gone.
  void restart() noexcept;

  /// A message of the model. Wire actions go to `out`, what the engine must know to `reports`.
  void on(const RealtimeEvent& event, Instant now, CallActions& out,
          std::vector<CallEvent>& reports);
  /// The caller's voice, as the model heard it: no create goes out while a turn of the caller is
  /// open or about to be answered by the server itself.
  void on(const SpeechStarted& speech, Instant now);
  void on(const SpeechStopped& speech, Instant now);
  void on(const CallerTurnCommitted& turn, Instant now);
  /// Sends what waited long enough.
  void on(const Tick& tick, Instant now, CallActions& out);

  // The engine's wishes.
  void on(const Ask& ask, Instant now, CallActions& out);
  void on(const Stop& stop, Instant now, CallActions& out);
  void on(const Heard& heard, Instant now, CallActions& out);
  void on(const Tell& tell, Instant now, CallActions& out);
  void on(const ToolResult& result, Instant now, CallActions& out);

  /// Responses of the default conversation that are open.
  [[nodiscard]] std::size_t open() const noexcept { return open_.size(); }
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_.size(); }
  [[nodiscard]] bool create_in_flight() const noexcept { return in_flight_.has_value(); }

 private:
  enum class Tried : std::uint8_t { Once, Twice };
  struct Create {
    AskId ask;
    AskKind kind = AskKind::Continue;
    Tried tried = Tried::Once;
    WireId wire;
    bool stopped = false;  ///< Stopped before it was created: cancel it when it appears.
    std::string words = {};
  };
  struct Open {
    ResponseId response;
    std::optional<Create> create;  ///< None: the server's own.
    bool stopped = false;
    bool saw_results = false;  ///< The server's own, begun after it had all tool outputs.
  };
  /// The tool calls of one response, which get one create together.
  struct Group {
    ResponseId response;
    std::vector<ToolCallId> open_calls;
    bool done = false;
    bool speak = false;
  };

  void created(const ResponseCreated& event, Instant now, CallActions& out,
               std::vector<CallEvent>& reports);
  void done(const ResponseDone& event, Instant now, CallActions& out,
            std::vector<CallEvent>& reports);
  void called(const ToolCalled& event, std::vector<CallEvent>& reports);
  void errored(const ModelErrored& event, Instant now, CallActions& out,
               std::vector<CallEvent>& reports);
  void create_failed(const ModelErrored& event, Instant now, std::vector<CallEvent>& reports);
  [[nodiscard]] Retry after_failure(const Open& open, const ResponseDone& event, Instant now,
                                    std::vector<CallEvent>& reports);
  [[nodiscard]] std::optional<Create> match(const ResponseCreated& event);
  void cancel(ResponseId response, CallActions& out);
  void take_back(WireId cause, Instant now);
  void wait(const Create& create);
  void wait_first(const Create& create);
  void follow_up_groups();
  [[nodiscard]] bool answers(const Open& open, const Create& create) const noexcept;
  void pump(Instant now, CallActions& out);
  [[nodiscard]] WireId mint() noexcept { return {++wires_}; }

  Interrupts interrupts_;
  Answers answers_;
  std::vector<Create> waiting_;
  std::optional<Create> in_flight_;
  std::vector<Open> open_;
  std::vector<ResponseId> out_of_band_;
  std::vector<Group> groups_;
  std::vector<ToolCallId> seen_calls_;
  std::uint32_t wires_ = 0, follow_ups_ = 0;
  std::uint32_t outputs_sent_ = 0, outputs_added_ = 0;
  bool speech_open_ = false;    ///< From the start of speech to the commit.
  bool answer_due_ = false;     ///< The server will answer the committed turn by itself.
  Instant answer_due_until_{};  ///< A server that did not answer by then, as a cough, will not.
  Instant created_at_{};        ///< Of the create in flight.
  Instant hold_until_{};        ///< No create before this.
};

}  // namespace tandem::engine
