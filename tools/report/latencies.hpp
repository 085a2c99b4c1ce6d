#pragma once

#include "tools/report/distribution.hpp"
#include "tools/report/run_record.hpp"

namespace tandem::report {

/// Times that only the simulators' independent logs can tell, in milliseconds.
struct Latencies {
  Distribution uplink;        ///< Frame leaves the carrier → its last sample is at the model.
  Distribution downlink;      ///< Delta leaves the model → all of it, a tail of less than a frame
                              ///< apart, is at the carrier. What waited for the lead is left out.
  Distribution barge_in;      ///< speech_started leaves the model → clear is at the carrier.
  Distribution interruption;  ///< The caller begins to interrupt → the agent is silent.
  Distribution turns;         ///< The caller's recording ends → the agent is heard.
  std::size_t uplink_unmatched = 0;  ///< Frames that never came to the model, save those:
  std::size_t after_end = 0;         ///< that the carrier sent while the call was ending.
};

[[nodiscard]] Latencies measure_latencies(const RunRecord& run);

}  // namespace tandem::report
