#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/sim/model/client_event_check.hpp"
#include "tools/sim/model/fault_board.hpp"
#include "tools/sim/model/listening_desk.hpp"
#include "tools/sim/model/response_desk.hpp"
#include "tools/sim/model/session_context.hpp"

namespace tandem::sim {

/// One Realtime session without its socket: takes the client's messages and the time, fills the
/// outbox. What arrives early or late, and when, is thereby a matter of its inputs.
class RealtimeSession {
 public:
  struct Setup {
    std::string id = "sess_simulated";
    std::string model = "gpt-realtime-2.1";
    bool only_writes = false;        ///< A session of transcription.
    std::int64_t created_at = 0;     ///< Seconds since 1970: `expires_at` counts from it.
    std::vector<std::string> heard;  ///< What the caller will say.
    std::vector<ScriptedCaller> callers;
    std::uint64_t seed = 1;
    std::chrono::milliseconds start_delay{0};  ///< `session.created` comes so late.
    bool odd = false;
    SessionRecorder* recorder = nullptr;
    boost::json::object session;  ///< As a client secret carries it: applied from the start.
  };

  /// Everything by reference outlives the session.
  RealtimeSession(Setup setup, const ModelScenario& scenario, const ClientEventCheck& check,
                  SpeechSource& speeches, SessionFaults faults, Instant now);
  RealtimeSession(const RealtimeSession&) = delete;
  RealtimeSession& operator=(const RealtimeSession&) = delete;

  void on_text(std::string_view message, Instant now);
  /// The protocol has none: closes with 1003.
  void on_binary();
  void advance(Instant now);
  [[nodiscard]] Instant next_due() const;

  [[nodiscard]] Outbox& outbox() noexcept { return context_.outbox; }
  [[nodiscard]] const std::string& id() const noexcept { return id_; }

 private:
  void announce();
  void handle(const boost::json::object& event, Instant now);
  void update_session(const boost::json::object& event);
  void create_item(const boost::json::object& event);
  void truncate_item(const boost::json::object& event);
  void delete_item(const boost::json::object& event);
  void retrieve_item(const boost::json::object& event);
  void expire();
  void happen(const ModelFault& fault, Instant now);
  void send_garbage(const std::string& what);
  ResponseDesk::Sabotage response_created(std::int64_t number, Instant now);

  const ClientEventCheck& check_;
  SessionFaults faults_;
  std::string id_;
  SessionContext context_;
  ResponseDesk responses_;
  ListeningDesk listening_;
  Instant announce_at_;
  Instant expires_at_;
  std::optional<Instant> stalled_until_;
  bool announced_ = false;
  bool ended_ = false;
  std::deque<std::string> early_;  ///< What came before `session.created` was sent.
};

}  // namespace tandem::sim
