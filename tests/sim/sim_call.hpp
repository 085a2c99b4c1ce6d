#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/engine/call_machine.hpp"
#include "tests/sim/checker.hpp"
#include "tests/sim/scenario.hpp"
#include "tests/sim/sim_model.hpp"
#include "tests/sim/sim_player.hpp"
#include "tests/sim/timeline.hpp"

namespace tandem::simulation {

struct Tally {
  std::uint64_t calls = 0, events = 0, barge_ins = 0, turns = 0, failovers = 0, rollovers = 0;
  std::uint64_t tools = 0, transfers = 0, clears = 0, truncates = 0, silences = 0;
  Ms virtual_ms = 0;
  std::int64_t error_ms_max = 0;  ///< Of truncation, beyond one round trip.
  std::uint64_t reasons[16] = {};
};

/// One call between a simulated carrier and a simulated model, in virtual time.
/// It does what the call session does with the machine's actions.
class SimCall {
 public:
  SimCall(std::uint64_t seed, Tally& tally, bool trace);
  /// Runs the call to its end. What went wrong, or nothing.
  [[nodiscard]] std::optional<std::string> run();

 private:
  void event(const engine::CallEvent& event);
  void event(const engine::RealtimeEvent& event);
  void carry_out();
  void carry_out(const engine::CallAction& action);
  void remember(std::int64_t samples, bool voice);
  void replay(std::int64_t length);
  void open_model(engine::OpenWhy why);
  void close_model();
  void take_into_use(std::unique_ptr<SimSession> session);
  [[nodiscard]] std::unique_ptr<SimSession> new_session(bool standby);
  void lose_model(engine::ModelFault fault);
  void audio(const ModelAudio& audio);
  void supervisor_speaks();
  void tick();
  void caller_frame(Ms media_time, bool late);
  void check_truncation(const std::vector<engine::CallAction>& actions);
  void check_silence();
  void check_silenced();
  void check_heard(const engine::CallAction& action);
  void check_marks();
  void check_bounds();
  [[nodiscard]] bool plausible(engine::ItemId item, std::int64_t bytes);
  void run_tool(const engine::RunTool& run);
  void transfer();
  void hang_up();
  void plan();
  void count(const engine::CallAction& action);
  [[nodiscard]] bool speaks(Ms at) const;
  [[nodiscard]] static bool within(const std::vector<std::pair<Ms, Ms>>& stretches, Ms at);
  [[nodiscard]] engine::Instant instant() const;

  Rng rng_;
  Scenario scenario_;
  Tally& tally_;
  bool trace_;
  Timeline timeline_;
  Checker checker_;
  engine::CallMachine machine_;
  SimPlayer player_;
  Channel to_carrier_, from_carrier_;
  ModelIds ids_;
  std::unique_ptr<SimSession> session_, standby_;
  std::vector<std::unique_ptr<SimSession>> graveyard_;

  engine::CallActions actions_;
  std::deque<engine::CallEvent> at_once_;  ///< Events that an action makes; after the list.
  std::uint32_t opening_ = 0;              ///< Of the latest `OpenModel`.
  bool attached_ = false, carrier_over_ = false, carrier_dead_ = false;
  Ms stream_began_ = 0;
  std::uint32_t stream_ = 0;
  bool frame_voice_ = false;
  std::deque<std::pair<std::int64_t, bool>> memory_;  ///< Of the caller's audio: samples, voice.
  std::int64_t remembered_ = 0;                       ///< Samples in it.
  std::int64_t utterance_ = 0;   ///< Samples since the caller began to speak; 0 after a pause.
  std::int64_t quiet_ = 0;       ///< Samples since the caller's last voice.
  std::vector<Ms> held_frames_;  ///< Media times that come late.
  Ms sound_at_ = 0;
  std::uint64_t plays_ = 0, plays_seen_ = 0;
  Ms quiet_ticks_ = 0, detached_at_ = 0;
};

}  // namespace tandem::simulation
