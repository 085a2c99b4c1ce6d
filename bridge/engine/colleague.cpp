#include "bridge/engine/colleague.hpp"

namespace tandem::engine {
namespace {

/// Behind the first byte of a character of UTF-8.
bool goes_on(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// In quotation marks, and whether they did not begin with that.
std::string quoted(const ColleagueWords& words) {
  std::string quote = words.cut() ? "(the beginning is left out) \"" : "\"";
  return quote.append(words.text()).append("\"");
}

/// Of what they said to the caller, behind that the agent heard the other side of it.
std::string what_is_known(const ColleagueWords& words) {
  if (words.text().empty()) return ", not what they said.";
  if (!words.missing()) return ". What they said to the caller: " + quoted(words) + " Stand by it.";
  return ". What they said to the caller is known only in part; this much was written down: " +
         quoted(words) +
         " Stand by it, do not take it for all that was said, and where the rest matters ask the "
         "caller.";
}

}  // namespace

void ColleagueWords::add(std::string_view text) {
  if (!text_.empty()) text_ += ' ';
  text_ += text;
  if (text_.size() <= kBytesMax) return;
  cut_ = true;
  std::size_t from = text_.size() - kBytesMax;
  while (from < text_.size() && goes_on(text_[from])) ++from;
  text_.erase(0, from);
}

void ColleagueWords::clear() noexcept {
  text_.clear();
  cut_ = missing_ = false;
}

std::string colleague_spoke(std::chrono::seconds length, const ColleagueWords& words) {
  return "While you were silent, a human colleague took the call over and spoke with the caller "
         "for " +
         std::to_string(length.count()) + " seconds. You heard what the caller said to them" +
         what_is_known(words) +
         " They have now handed the caller back to you: go on from there, and repeat nothing.";
}

std::string colleague_also_said(std::string_view words) {
  return std::string("Before your human colleague handed the caller back they also said: \"")
      .append(words)
      .append("\" Stand by it.");
}

std::string colleague_not_all_known() {
  return "Some of what your human colleague said before they handed the caller back could not be "
         "written down: you do not know all of it. Where it matters, ask the caller.";
}

/// What was not written down the model is told to ask for, rather than left to guess.
std::string colleague_was_lost(const ColleagueWords& words) {
  std::string told =
      "A human colleague had taken the call over and was speaking with the caller when the line "
      "was lost. They are not on the line any more, and you do not know ";
  told += words.text().empty() ? "what they said."
                               : "all that they said; this is known: " + quoted(words) + ".";
  return told +
         " The caller is yours again: say that your colleague was cut off, and ask where the two "
         "of them were.";
}

}  // namespace tandem::engine
