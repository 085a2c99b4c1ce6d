#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/call_machine.hpp"
#include "bridge/engine/realtime_event.hpp"
#include "tests/sim/scenario.hpp"

namespace tandem::simulation {

/// What must hold after every step of every call, legal or not. Knows the pool
/// of the downlink and what went over the wire; the first thing that is wrong
/// is kept.
class Checker {
 public:
  explicit Checker(const engine::EngineSettings& settings) : settings_(settings) {}

  /// The model may lie: ids come again, responses overlap. What is ours must
  /// hold all the same.
  void illegal() noexcept { illegal_ = true; }
  void pooled(engine::ItemId item, std::int64_t bytes);
  void received(const engine::RealtimeEvent& event);
  void new_session();
  void tool_finished(const engine::ToolFinished& event);
  /// A supervisor's wish to hand the caller on goes in next.
  void transfer_ordered() noexcept { ordered_ = true; }
  /// Every action, in order.
  void action(const engine::CallAction& action, Ms now);
  /// After the actions of one event.
  void settled(const engine::CallMachine& machine, Ms now);
  /// After the last event.
  void over();
  void fail(std::string what) {
    if (!failure_) failure_ = std::move(what);
  }

  [[nodiscard]] const std::optional<std::string>& failure() const noexcept { return failure_; }
  [[nodiscard]] bool call_ended() const noexcept { return ends_ > 0; }
  [[nodiscard]] engine::EndReason reason() const noexcept { return reason_; }
  [[nodiscard]] std::int64_t sent(engine::ItemId item) const;
  [[nodiscard]] std::int64_t pool_bytes() const;
  /// Nothing of the item will be played any more.
  [[nodiscard]] bool dropped(engine::ItemId item) const { return pool_.count(item.value) == 0; }

 private:
  struct Pooled {
    std::int64_t generated = 0, sent = 0, freed = 0;
  };
  void check(const engine::Play& play);
  void check(const engine::FreeAudio& freed);
  void check(const engine::CreateResponse& create);
  void check(const engine::RunTool& run);
  void check(const engine::CallRecord& record);
  void check_wish(const engine::CallRecord& record);

  const engine::EngineSettings& settings_;
  std::optional<std::string> failure_;
  bool illegal_ = false;

  std::map<std::uint32_t, Pooled> pool_;
  std::set<std::uint32_t> dead_;  ///< Items that may never be played again.
  std::map<std::uint32_t, std::int64_t> sent_;
  std::uint32_t orders_ = 0, last_item_order_ = 0;
  std::map<std::uint32_t, std::uint32_t> item_order_;  ///< By first audio in the pool.
  std::set<std::uint32_t> marks_;

  std::set<std::uint32_t> open_responses_;
  std::optional<std::uint32_t> create_in_flight_;
  std::uint32_t create_ask_ = 0;
  Ms in_flight_since_ = 0;
  std::set<std::uint32_t> answered_;

  std::set<std::uint32_t> asked_, settled_;
  std::map<std::uint32_t, Ms> unsettled_;  ///< When it was asked.
  Ms now_ = 0;
  std::map<std::string, std::uint32_t> running_;  ///< Of tools that change the world.
  std::set<std::string> succeeded_;
  std::map<std::uint32_t, std::string> run_keys_;
  std::map<std::uint32_t, engine::ToolEffect> wishes_;  ///< Of tools that succeeded.
  /// The one that was granted and is being carried out.
  std::optional<engine::ToolEffect> granted_;
  bool ordered_ = false;       ///< A supervisor has asked for a transfer, at some time.
  bool machine_ = false;       ///< A machine is believed to have answered a call of ours.
  bool dialling_ = false;      ///< A transfer was asked of the carrier and has not ended.
  bool model_closed_ = false;  ///< The session was given up.

  int ends_ = 0, ended_records_ = 0;
  engine::EndReason reason_ = engine::EndReason::CallerHungUp;
};

}  // namespace tandem::simulation
