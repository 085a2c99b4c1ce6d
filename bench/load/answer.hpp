#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bench/load/clock.hpp"

namespace tandem::load {

/// One spoken answer of the model we play, followed until the caller has heard it or was
/// interrupted. Samples and bytes are the same number: μ-law at 8 kHz on the caller's side.
struct Answer {
  std::uint64_t origin = 0;  ///< Where in the reference it begins.
  std::int64_t length = 0;   ///< Samples that it is to have.
  std::int64_t sent = 0;     ///< Samples that left in deltas.
  std::string response_id, item_id;

  struct Delta {
    std::int64_t end;  ///< Samples of the answer up to its end.
    Time at;
  };
  std::vector<Delta> deltas;
  std::size_t deltas_heard = 0;

  std::optional<std::int64_t> line_start;  ///< The caller's line where its first byte was queued.
  std::optional<Time> interrupted_at;      ///< When speech_started left.
  bool clear_due = false;                  ///< The caller still had something to hear then.
  bool cleared = false;
  std::optional<double> played_ms;     ///< Truly, when the clear came.
  std::optional<double> truncated_ms;  ///< As the server believes.
};

}  // namespace tandem::load
