#include "tools/sim/model/token_usage.hpp"

#include <algorithm>
#include <boost/json/value.hpp>

namespace tandem::sim {
namespace json = boost::json;
namespace {

constexpr std::int64_t kCacheStep = 64;

std::int64_t cached_part(std::int64_t before, std::int64_t now) {
  return std::min(before, now) / kCacheStep * kCacheStep;
}

}  // namespace

std::int64_t text_tokens(std::string_view text) noexcept {
  const auto characters = std::ranges::count_if(
      text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return (characters + 3) / 4;
}

std::int64_t caller_audio_tokens(std::chrono::milliseconds audio) noexcept {
  return (audio.count() + 99) / 100;
}

std::int64_t agent_audio_tokens(std::chrono::milliseconds audio) noexcept {
  return (audio.count() + 49) / 50;
}

json::object TokenUsage::shown() const {
  return {{"total_tokens", total()},
          {"input_tokens", text_in + audio_in},
          {"output_tokens", text_out + audio_out},
          {"input_token_details",
           {{"text_tokens", text_in},
            {"audio_tokens", audio_in},
            {"image_tokens", 0},
            {"cached_tokens", cached_text + cached_audio},
            {"cached_tokens_details",
             {{"text_tokens", cached_text}, {"audio_tokens", cached_audio}, {"image_tokens", 0}}}}},
          {"output_token_details", {{"text_tokens", text_out}, {"audio_tokens", audio_out}}}};
}

TokenUsage UsageMeter::input_of(std::string_view instructions, std::string_view tools,
                                const std::list<Item>& context) {
  TokenUsage usage;
  usage.text_in = text_tokens(instructions) + text_tokens(tools);
  for (const Item& item : context) {
    if (item.role() == "user" && item.has_audio()) {
      usage.audio_in += caller_audio_tokens(item.audio_length());
    } else if (item.has_audio()) {
      usage.audio_in += agent_audio_tokens(item.audio_length());
    } else {
      usage.text_in += text_tokens(item.words());
    }
  }
  usage.cached_text = cached_part(last_.text_in, usage.text_in);
  usage.cached_audio = cached_part(last_.audio_in, usage.audio_in);
  last_ = usage;
  return usage;
}

}  // namespace tandem::sim
