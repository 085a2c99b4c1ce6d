#include "bridge/call/price_list.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace tandem::call {
namespace {

struct Kind {
  std::string_view name;
  double engine::Prices::*price;
};
constexpr std::array kKinds{Kind{"text_in", &engine::Prices::text_in},
                            Kind{"text_cached", &engine::Prices::text_cached},
                            Kind{"text_out", &engine::Prices::text_out},
                            Kind{"audio_in", &engine::Prices::audio_in},
                            Kind{"audio_cached", &engine::Prices::audio_cached},
                            Kind{"audio_out", &engine::Prices::audio_out},
                            Kind{"audio_minute", &engine::Prices::audio_minute}};

std::optional<double> usd(std::string_view text) {
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end || !std::isfinite(value) || value < 0)
    return std::nullopt;
  return value;
}

}  // namespace

PriceList list_prices() {
  const engine::Prices large{.text_in = 4.00,
                             .text_cached = 0.40,
                             .text_out = 24.00,
                             .audio_in = 32.00,
                             .audio_cached = 0.40,
                             .audio_out = 64.00};
  const engine::Prices mini{.text_in = 0.60,
                            .text_cached = 0.06,
                            .text_out = 2.40,
                            .audio_in = 10.00,
                            .audio_cached = 0.30,
                            .audio_out = 20.00};
  engine::Prices older = large;
  older.text_out = 16.00;
  // A text model: OpenAI's price page.
  const engine::Prices text{.text_in = 0.25, .text_cached = 0.025, .text_out = 2.00};
  // Those that write down what the caller says: OpenAI's pages of the models. The newer ones are
  // billed by the length of what they hear.
  const engine::Prices transcribe{.audio_minute = 0.0045};
  const engine::Prices transcribe_live{.audio_minute = 0.017};
  const engine::Prices whisper{.audio_minute = 0.006};
  const engine::Prices transcribe_4o{.text_in = 2.50, .text_out = 10.00, .audio_in = 2.50};
  const engine::Prices transcribe_4o_mini{.text_in = 1.25, .text_out = 5.00, .audio_in = 1.25};
  return {{"gpt-5-mini", text},
          {"gpt-transcribe", transcribe},
          {"gpt-live-transcribe", transcribe_live},
          {"gpt-realtime-whisper", transcribe_live},
          {"gpt-4o-transcribe", transcribe_4o},
          {"gpt-4o-mini-transcribe", transcribe_4o_mini},
          {"whisper-1", whisper},
          {"gpt-realtime-2.1", large},
          {"gpt-realtime-2", large},
          {"gpt-realtime-2.1-mini", mini},
          {"gpt-realtime-1.5", older}};
}

std::optional<std::string> add_price(PriceList& prices, std::string_view text) {
  const auto equals = text.rfind('=');
  const auto colon = text.substr(0, equals).rfind(':');
  if (equals == std::string_view::npos || colon == std::string_view::npos || colon == 0)
    return "`" + std::string(text) + "` is not of the form MODEL:KIND=USD";
  const std::string_view name = text.substr(colon + 1, equals - colon - 1);
  const auto value = usd(text.substr(equals + 1));
  if (!value) return "`" + std::string(text.substr(equals + 1)) + "` is no price in USD";
  for (const Kind& kind : kKinds) {
    if (kind.name != name) continue;
    prices[std::string(text.substr(0, colon))].*kind.price = *value;
    return std::nullopt;
  }
  return "`" + std::string(name) +
         "` is none of text_in, text_cached, text_out, audio_in, audio_cached, audio_out, "
         "audio_minute";
}

}  // namespace tandem::call
