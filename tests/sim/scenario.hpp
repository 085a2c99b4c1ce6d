#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"
#include "tests/sim/rng.hpp"

namespace tandem::simulation {

/// Virtual milliseconds since the call's webhook.
using Ms = std::int64_t;

/// What befalls one call, drawn from its seed.
struct Scenario {
  engine::EngineSettings settings;

  // The carrier.
  Ms stream_after = 300;  ///< Negative: the stream never comes.
  Ms carrier_delay = 20;  ///< One way.
  Ms carrier_jitter = 5;
  int marks_lost_percent = 0;
  int frames_lost_percent = 0;
  std::vector<std::pair<Ms, Ms>> muted;    ///< No media in these.
  std::vector<std::pair<Ms, Ms>> delayed;  ///< Media of these come in a burst at their end.
  Ms hang_up_at = -1;
  bool hang_up_with_stop = true;
  bool socket_dies = false;  ///< At `hang_up_at`, without a word: nothing comes any more.
  bool transfers_work = false;
  int transfer_result = 0;

  // A call that we place.
  Ms rings_after = -1;  ///< Negative: nobody tells.
  Ms verdict_at = -1;   ///< Of the detector of answering machines.
  engine::CalleeKind verdict = engine::CalleeKind::Unknown;

  // The caller.
  std::vector<std::pair<Ms, Ms>> speech;
  std::vector<Ms> digits;

  // The model.
  Ms model_delay = 30;
  Ms model_open_after = 250;
  int opens_fail_percent = 0;
  int opens_vanish_percent = 0;
  bool echoes_metadata = true;
  Ms drop_at = -1;  ///< The session is lost, once or twice.
  Ms drop_again_at = -1;
  Ms expires_at = -1;       ///< `SessionExpiring` comes 10 s before.
  int stalls_percent = 0;   ///< Responses that begin and say nothing.
  int ignores_percent = 0;  ///< Committed turns without a response.
  int fails_percent = 0;
  int tools_percent = 25;
  int end_call_percent = 8;
  int transfer_percent = 3;
  bool long_answers = false;

  // Tools.
  int tools_hang_percent = 3;
  int tools_fail_percent = 10;
  Ms tool_max = 3000;

  // People.
  Ms drained_at = -1;
  Ms operator_at = -1;
  Ms say_at = -1, transfer_at = -1;
  Ms mute_at = -1, unmute_at = -1;
  /// A person speaks in the agent's place; over and over they say something and listen.
  Ms take_over_at = -1, hand_back_at = -1;

  /// The ledger's estimate can be compared with the player's truth.
  [[nodiscard]] bool honest_marks() const noexcept { return marks_lost_percent == 0; }
};

[[nodiscard]] Scenario draw_scenario(Rng& rng);

}  // namespace tandem::simulation
