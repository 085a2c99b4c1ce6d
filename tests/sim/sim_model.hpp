#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/history.hpp"
#include "bridge/engine/realtime_event.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::simulation {

/// Ids are unique in the call, over its sessions.
struct ModelIds {
  std::uint32_t items = 0, responses = 0, calls = 0;
};

/// What a session sends; `deliver` is called when it arrives.
struct ModelAudio {
  engine::ResponseId response;
  engine::ItemId item;
  std::int64_t bytes;
};
struct ModelOutput {
  std::function<void(const engine::CallEvent&)> event;
  std::function<void(const engine::RealtimeEvent&)> realtime;
  std::function<void(const ModelAudio&)> audio;
  std::function<void(const std::string&)> violation;
  /// Some time after a response was cancelled: the model believes that so much
  /// of the item was heard. False: that is too much.
  std::function<bool(engine::ItemId, std::int64_t bytes)> believed;
};

/// One session of a model with the semantics of OpenAI Realtime: voice
/// detection counts appended audio, one active response, cancel and truncate as
/// the service takes them, function calls that must be answered by their id.
class SimSession {
 public:
  SimSession(Timeline& timeline, Rng& rng, const Scenario& scenario, ModelIds& ids,
             ModelOutput output);

  void restore(const std::vector<engine::HistoryEntry>& history);
  void append(std::int64_t samples, bool voice);
  void take(const engine::CallAction& action);
  /// Nothing goes out any more; what is on its way is lost.
  void close() noexcept { alive_ = false; }
  [[nodiscard]] bool alive() const noexcept { return alive_; }
  [[nodiscard]] std::int64_t appended() const noexcept { return appended_; }

 private:
  struct Response {
    engine::ResponseId id;
    std::vector<engine::ToolCallId> calls;
    std::vector<std::pair<std::string, std::string>> asked;
    std::vector<engine::ItemId> items;
  };

  template <class Event>
  void send(Event event);
  void send_audio(const ModelAudio& audio);
  void error(std::string code, engine::WireId cause);
  void speech_started();
  void speech_stopped();
  void create(engine::AskId ask, engine::AskKind kind);
  void speak(engine::ResponseId id, bool then_tools);
  void deltas(engine::ResponseId id, engine::ItemId item, std::int64_t left, bool then_tools);
  void check_belief(engine::ItemId item, bool again);
  void call_tools(engine::ResponseId id);
  void finish(engine::ResponseId id, engine::ResponseStatus status, std::string code = {});
  [[nodiscard]] bool is_active(engine::ResponseId id) const {
    return alive_ && active_ && active_->id == id;
  }
  [[nodiscard]] std::pair<std::string, std::string> draw_call();

  Timeline& timeline_;
  Rng& rng_;
  const Scenario& scenario_;
  ModelIds& ids_;
  ModelOutput output_;
  Channel down_, up_;
  bool alive_ = true;

  std::int64_t appended_ = 0, voiced_ = 0, silent_ = 0;  ///< Samples at 8 kHz.
  bool speech_ = false;
  std::optional<Response> active_;
  std::map<std::uint32_t, std::int64_t> items_;  ///< Agent items: bytes of audio at the server.
  std::set<std::uint32_t> open_calls_, answered_calls_;
};

}  // namespace tandem::simulation
