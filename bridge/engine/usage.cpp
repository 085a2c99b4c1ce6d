#include "bridge/engine/usage.hpp"

#include <algorithm>

namespace tandem::engine {
namespace {

constexpr double kPerToken = 1e-6;  // Prices are per million.

double input_cost(std::int64_t all, std::int64_t cached, double price, double cached_price) {
  all = std::max<std::int64_t>(all, 0);
  cached = std::clamp<std::int64_t>(cached, 0, all);
  return (static_cast<double>(all - cached) * price + static_cast<double>(cached) * cached_price) *
         kPerToken;
}

double output_cost(std::int64_t tokens, double price) {
  return static_cast<double>(std::max<std::int64_t>(tokens, 0)) * price * kPerToken;
}

void sum(TokenUsage& total, const TokenUsage& more) {
  total.text_in += more.text_in;
  total.audio_in += more.audio_in;
  total.text_cached += more.text_cached;
  total.audio_cached += more.audio_cached;
  total.text_out += more.text_out;
  total.audio_out += more.audio_out;
}

}  // namespace

double cost_usd(const TokenUsage& t, const Prices& p) noexcept {
  return input_cost(t.text_in, t.text_cached, p.text_in, p.text_cached) +
         input_cost(t.audio_in, t.audio_cached, p.audio_in, p.audio_cached) +
         output_cost(t.text_out, p.text_out) + output_cost(t.audio_out, p.audio_out);
}

double cost_usd(const TranscriptionBilled& billed, const Prices& prices) noexcept {
  constexpr double kTokensPerMinute = 600;  // Of the caller's audio: one each 100 ms.
  double minutes = static_cast<double>(std::max<std::int64_t>(billed.audio.count(), 0)) / 60e3;
  if (minutes == 0 && prices.audio_in == 0)
    minutes =
        static_cast<double>(std::max<std::int64_t>(billed.tokens.audio_in, 0)) / kTokensPerMinute;
  return cost_usd(billed.tokens, prices) + minutes * prices.audio_minute;
}

void UsageTotal::add(const TokenUsage& more, double cost) noexcept {
  sum(tokens, more);
  usd += cost;
}

void UsageTotal::add(const TranscriptionBilled& more, double cost) noexcept {
  sum(transcription, more.tokens);
  transcribed += more.audio;
  usd += cost;
}

}  // namespace tandem::engine
