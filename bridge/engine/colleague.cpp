#include "bridge/engine/colleague.hpp"

namespace tandem::engine {
namespace {

/// Behind the first byte of a character of UTF-8.
bool goes_on(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

void ColleagueWords::add(std::string_view text) {
  if (!text_.empty()) text_ += ' ';
  text_ += text;
  if (text_.size() <= kBytesMax) return;
  std::size_t from = text_.size() - kBytesMax;
  while (from < text_.size() && goes_on(text_[from])) ++from;
  text_.erase(0, from);
}

std::string colleague_spoke(std::chrono::seconds length, const std::string& words) {
  std::string told =
      "While you were silent, a human colleague took the call over and spoke with the caller for " +
      std::to_string(length.count()) + " seconds. You heard what the caller said to them";
  if (words.empty())
    told += ", not what they said.";
  else
    told.append(". What they said to the caller: \"").append(words).append("\" Stand by it.");
  return told +
         " They have now handed the caller back to you: go on from there, and repeat nothing.";
}

std::string colleague_also_said(std::string_view words) {
  return std::string("Before your human colleague handed the caller back they also said: \"")
      .append(words)
      .append("\" Stand by it.");
}

}  // namespace tandem::engine
