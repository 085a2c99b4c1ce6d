#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/integration/whole_system.hpp"

namespace tandem::integration {

/// Something that the caller said: where in the audio of the stream, in samples at 8 kHz.
struct Utterance {
  std::int64_t from = 0, until = 0;
  std::string transcript;
};

/// What one session of the model was given of the caller's stream: as sound, sample for sample, and
/// as words.
struct SessionHeard {
  std::string id;
  std::int64_t from = 0, until = 0;  ///< Of the stream, samples at 8 kHz.
  std::vector<std::string> told;     ///< Texts of the user items that the server created in it.
  std::size_t sound_items = 0;       ///< User items that the server created as audio.
};

/// Lays the simulators' recordings side by side. Ends the model, so that its recordings are
/// complete; for one call of one stream. A session whose audio is not a stretch of what the caller
/// said, to the sample and without a jump, fails the test.
struct CallerAudio {
  explicit CallerAudio(WholeSystem& system);

  std::vector<Utterance> utterances;
  std::vector<SessionHeard> sessions;  ///< In the order in which they were opened.
};

/// No sample between the first session and the last was lost, and each utterance reached the last
/// session exactly once: as sound or as words.
void check_nothing_lost_or_doubled(const CallerAudio& audio);

}  // namespace tandem::integration
