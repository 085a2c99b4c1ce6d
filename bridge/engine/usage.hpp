#pragma once

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/engine_settings.hpp"

namespace tandem::engine {

/// USD of one response, by modality; cached tokens are a part of those in (OpenAI Realtime page,
/// section 12). Never below 0, whatever the counts say.
[[nodiscard]] double cost_usd(const TokenUsage& tokens, const Prices& prices) noexcept;

/// USD of the transcript of one turn. A model that is priced by the minute costs so, too, where the
/// service tells tokens.
[[nodiscard]] double cost_usd(const TranscriptionBilled& billed, const Prices& prices) noexcept;

/// What a call has used.
struct UsageTotal {
  TokenUsage tokens, transcription;
  std::chrono::milliseconds transcribed{0};
  double usd = 0;
  void add(const TokenUsage& more, double cost) noexcept;
  void add(const TranscriptionBilled& more, double cost) noexcept;
};

}  // namespace tandem::engine
