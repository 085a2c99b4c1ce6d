#pragma once

#include <optional>
#include <string>

namespace tandem::sim {

/// Why a client event had no effect: the body of the `error` event that answers it (OpenAI page,
/// section 10).
struct Refusal {
  std::string code;
  std::string message;
  std::optional<std::string> param;  ///< Path of the offending field, "session.audio.output.voice".
  std::string type = "invalid_request_error";
};

}  // namespace tandem::sim
