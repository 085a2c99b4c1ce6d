#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tools/report/run_record.hpp"

namespace tandem::report {

/// One item of the agent, from the model's mouth to the caller's ear.
struct HeardItem {
  std::string id;
  std::int64_t spoken_ms = 0;  ///< Sent by the model.
  std::int64_t heard_ms = 0;   ///< Truly played to the caller.
  bool found = false;
  bool cleared = false;  ///< The utterance that it was in was cut by a clear.
  double snr_db = 0, gain = 1;
  std::optional<std::int64_t> truncated_at_ms;  ///< What the server told the model.
};

/// The caller's way: what was said against what the model got.
struct UplinkSound {
  bool compared = false;
  double snr_db = 0;              ///< Worst of the caller's turns.
  std::int64_t delay_spread = 0;  ///< Samples at 8 kHz between the earliest and the latest turn.
};

struct SoundCheck {
  std::vector<HeardItem> items;
  UplinkSound uplink;
};

/// Compares the simulators' recordings: `<stream>-heard.wav`, `-said.wav` of the carrier with
/// `SESSION-ITEM.wav`, `SESSION-caller.wav` of the model. Throws `media::WavError` where one is
/// missing.
[[nodiscard]] SoundCheck check_sound(const RunRecord& run, const std::filesystem::path& carrier,
                                     const std::filesystem::path& model);

}  // namespace tandem::report
