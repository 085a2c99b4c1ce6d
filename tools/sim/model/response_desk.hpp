#pragma once

#include <boost/json/object.hpp>
#include <functional>
#include <list>
#include <optional>
#include <string>

#include "tools/sim/model/response_run.hpp"
#include "tools/sim/model/session_context.hpp"

namespace tandem::sim {

/// The responses of a session: at most one for the conversation, any number out of band (OpenAI
/// page, sections 4.4 and 8).
class ResponseDesk {
 public:
  /// How a fault of the scenario changes a response.
  struct Sabotage {
    std::optional<std::string> fail_with;  ///< Error code of `response.done`.
    bool mute = false;                     ///< Nothing after `response.created`.
  };
  struct Hooks {
    std::function<Sabotage(std::int64_t number, Instant now)> created;
    std::function<void(Instant now)> tool_delivered;
    /// The agent's audio: none before, still to be played for that long after.
    std::function<void()> speaks;
    std::function<void(std::chrono::milliseconds unplayed)> spoke;
  };

  ResponseDesk(SessionContext& context, Hooks hooks);

  /// A valid `response.create`.
  void create(const boost::json::object& event, Instant now);
  /// The caller's turn has ended, or nobody said anything for long.
  void respond_to_caller(Instant now);
  /// A valid `response.cancel`.
  void cancel(const boost::json::object& event, Instant now);
  /// The caller speaks.
  void interrupt(Instant now);

  void advance(Instant now);
  [[nodiscard]] Instant next_due() const;
  [[nodiscard]] bool active() const noexcept { return pending_ || run_; }
  [[nodiscard]] bool audio_was_spoken() const noexcept { return audio_was_spoken_; }

 private:
  /// Asked for, but `response.created` is not sent yet.
  struct Pending {
    std::string id;
    TurnCause cause = TurnCause::Create;
    boost::json::object params;
    bool out_of_band = false;
    bool interrupted = false;
    Instant due;
    std::optional<AgentReply> reply;
  };
  struct Running {
    ResponseRun run;
    std::optional<std::size_t> script_turn;
    bool tool_was_told = false;
  };

  [[nodiscard]] std::chrono::milliseconds creation_time() const;
  [[nodiscard]] std::optional<Refusal> check(const boost::json::object& params) const;
  [[nodiscard]] AgentReply ask_agent(const Pending& pending);
  /// What the request gives as `input`, instead of the conversation.
  [[nodiscard]] std::optional<std::list<Item>> own_context(const Pending& pending) const;
  /// Nothing while speech is still being rendered.
  [[nodiscard]] std::optional<Running> start(Pending& pending, Instant now);
  [[nodiscard]] std::optional<std::vector<PlannedOutput>> plan(const Pending& pending,
                                                               ResponseEnd& end);
  [[nodiscard]] boost::json::object shown(const Pending& pending) const;
  void advance_running(Running& running, Instant now);
  void finished(Running& running, Instant now);
  [[nodiscard]] bool written(const Pending& pending) const;

  SessionContext& context_;
  Hooks hooks_;
  UsageMeter meter_;
  std::optional<Pending> pending_;
  std::optional<Running> run_;
  std::list<Pending> pending_out_of_band_;
  std::list<Running> out_of_band_;
  bool caller_waits_ = false;  ///< A turn ended while a response was still active.
  bool audio_was_spoken_ = false;
  std::int64_t count_ = 0;
};

}  // namespace tandem::sim
