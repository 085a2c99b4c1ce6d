#include "tools/sim/model/plain_append.hpp"

#include <utility>

namespace tandem::sim {

std::optional<std::string> plain_append(std::string_view text) {
  static constexpr std::string_view kBegin = R"({"type":"input_audio_buffer.append","audio":")";
  static constexpr std::string_view kEnd = R"("})";
  if (text.size() <= kBegin.size() + kEnd.size() || !text.starts_with(kBegin) ||
      !text.ends_with(kEnd))
    return std::nullopt;
  text.remove_prefix(kBegin.size());
  text.remove_suffix(kEnd.size());
  if (text.size() > kAppendMax) return std::nullopt;
  Result<std::string> audio = base64_decode(text);
  if (!audio) return std::nullopt;
  return std::move(*audio);
}

}  // namespace tandem::sim
