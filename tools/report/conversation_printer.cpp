#include "tools/report/conversation_printer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string_view>
#include <utility>
#include <vector>

#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

constexpr std::size_t kNameWidth = 8;
constexpr const char* kCut = " \xE2\x9F\x82";  // ⟂
constexpr std::string_view kDim = "\033[2m", kPlain = "\033[0m";

std::string_view colour_of(std::string_view who) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 4> kColours{
      {{"caller", "\033[36m"}, {"agent", "\033[32m"}, {"tool", "\033[33m"}, {"model", "\033[35m"}}};
  for (const auto& [name, colour] : kColours)
    if (name == who) return colour;
  return kDim;
}

/// Letters, not bytes.
std::size_t width(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

/// Broken at spaces into pieces of at most `columns` letters; a longer word stands alone.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines{""};
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, end);
    std::string& last = lines.back();
    if (!last.empty() && width(last) + 1 + width(word) > columns)
      lines.emplace_back(word);
    else
      last += (last.empty() ? "" : " ") + std::string(word);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string padded(std::string text) {
  text.resize(std::max(text.size(), kNameWidth), ' ');
  return text;
}

}  // namespace

std::string ConversationPrinter::clock(std::int64_t milliseconds) {
  if (milliseconds < 0) milliseconds = 0;
  const long long minutes = milliseconds / 60'000, rest = milliseconds % 60'000;
  char text[32];
  std::snprintf(text, sizeof text, "%02lld:%02lld.%lld", minutes, rest / 1000, rest % 1000 / 100);
  return text;
}

std::int64_t ConversationPrinter::Call::clock_at(Clock::time_point now) const {
  return told_ms + std::chrono::duration_cast<std::chrono::milliseconds>(now - read).count();
}

void ConversationPrinter::event(const boost::json::object& event, Clock::time_point now) {
  const std::string id = text_at(event, "call");
  auto found = calls_.find(id);
  if (found == calls_.end()) {
    // Of a call whose beginning nobody saw, or behind its end.
    if (text_at(event, "type") != "call.started") return;
    found = calls_.emplace(id, Call{++calls_seen_}).first;
    const std::string at = text_at(event, "at");
    if (at.size() >= 19) found->second.began_at = at.substr(11, 8);
  }
  Call& call = found->second;
  call.told_ms = number_at(event, "call_time_us") / 1000;
  call.read = now;
  call.tale.event(event);
  tell(call, now);
  if (call.tale.over()) calls_.erase(found);
}

void ConversationPrinter::tick(Clock::time_point now) {
  for (auto& [id, call] : calls_) tell(call, now);
}

void ConversationPrinter::tell(Call& call, Clock::time_point now) {
  for (const TaleLine& each : call.tale.take(call.clock_at(now))) line(call, each);
}

void ConversationPrinter::line(const Call& call, const TaleLine& line) {
  const auto coloured = [&](std::string_view colour, const std::string& text) {
    return style_.colours && !text.empty() ? std::string(colour) + text + std::string(kPlain)
                                           : text;
  };
  std::string tag = style_.many_calls ? "#" + std::to_string(call.number) : "";
  if (style_.many_calls) tag.resize(std::max<std::size_t>(tag.size() + 1, 5), ' ');
  const std::string when = clock(line.at_ms) + "  ", who = padded(line.who);
  const std::size_t indent = tag.size() + when.size() + who.size();
  const std::size_t room = style_.columns > indent + 20 ? style_.columns - indent : 20;

  std::string aside = line.aside;
  if (style_.many_calls && line.what == "rings") aside = "at " + call.began_at + " UTC";
  const bool cut = line.who == "agent" && !line.aside.empty() && !line.what.empty();
  std::string head = coloured(kDim, tag + when) + coloured(colour_of(line.who), who);
  const auto put = [&](const std::vector<std::string>& texts, std::string_view colour) {
    for (const std::string& text : texts) {
      print_(head + (colour.empty() ? text : coloured(colour, text)));
      head.assign(indent, ' ');
    }
  };
  const std::string what = line.what + (cut ? kCut : "");
  if (!aside.empty() && !what.empty() && !cut && width(what) + width(aside) + 3 <= room) {
    print_(head + what + coloured(kDim, " (" + aside + ")"));
    return;
  }
  if (!what.empty() || aside.empty()) put(wrapped(what, room), "");
  if (!aside.empty()) put(wrapped("(" + aside + ")", room), kDim);
}

std::string ConversationPrinter::status(Clock::time_point now) const {
  std::string text;
  for (const auto& [id, call] : calls_) {
    const auto voice = call.tale.speaking();
    if (!voice) continue;
    if (!text.empty()) text += "   ";
    if (style_.many_calls) text += "#" + std::to_string(call.number) + " ";
    text += clock(call.clock_at(now)) + "  " + std::string(voice->who) + " \xE2\x80\xA6";
  }
  if (width(text) >= style_.columns) text = std::to_string(calls_.size()) + " calls";
  return style_.colours && !text.empty() ? std::string(kDim) + text + std::string(kPlain) : text;
}

}  // namespace tandem::report
