#include "bridge/engine/conversation.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "bridge/engine/heard_text.hpp"

namespace tandem::engine {
namespace {

/// A new session gets at most so much of the past: about an hour of talk, a quarter of the smallest
/// context (32 000 tokens).
constexpr std::size_t kEntriesMax = 256;
constexpr std::size_t kBytesMax = 32 * 1024;
/// One text may not push out all others.
constexpr std::size_t kTextMax = 8 * 1024;

/// Milliseconds and bytes of text: English is spoken at about 150 words a minute and written with
/// six characters a word, the space among them.
constexpr std::pair<std::int64_t, std::int64_t> kPace{1'000, 15};
/// An agent that spoke so long has shown its own.
constexpr std::chrono::milliseconds kPaceKnown{3'000};

void append(std::string& text, const std::string& more) {
  text.append(more, 0, kTextMax - std::min(text.size(), kTextMax));
}

}  // namespace

Conversation::Entry& Conversation::add(Kind kind) {
  const auto size = [](const Entry& entry) { return entry.text.size() + entry.heard.size(); };
  bytes_ = 0;
  for (const Entry& entry : entries_) bytes_ += size(entry);
  std::size_t gone = 0;
  while (gone < entries_.size() && (entries_.size() - gone >= kEntriesMax || bytes_ > kBytesMax)) {
    bytes_ -= size(entries_[gone++]);
  }
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<std::ptrdiff_t>(gone));
  entries_.push_back({});
  entries_.back().kind = kind;
  return entries_.back();
}

Conversation::Entry* Conversation::find(ItemId item) noexcept {
  // The last ones are asked for.
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->item == item && item) return &*entry;
  }
  return nullptr;
}

void Conversation::caller_turn(ItemId item, ItemId previous, std::optional<AudioRange> sound,
                               CallTime from, CallTime to) {
  if (find(item) != nullptr) return;
  Entry& entry = add(Kind::Caller);
  entry.item = item;
  entry.previous = previous;
  entry.sound = sound;
  entry.from = from;
  entry.to = to;
}

void Conversation::caller_words(const CallerWords& words, CallActions& out) {
  Entry* entry = find(words.item);
  if (entry == nullptr) {
    caller_turn(words.item, {}, {});
    entry = find(words.item);
  }
  if (entry == nullptr || entry->kind != Kind::Caller || entry->recorded) return;
  if (words.words == Words::Delta) return append(entry->text, words.text);
  entry->text.clear();
  append(entry->text, words.text);
  entry->recorded = true;
  out.push_back(
      Log{CallerWordsRecord{entry->item, entry->previous, entry->text, entry->from, entry->to}});
}

void Conversation::forget_turn(ItemId item) {
  std::erase_if(entries_, [item](const Entry& entry) {
    return entry.kind == Kind::Caller && entry.item == item && item && !entry.recorded;
  });
}

bool Conversation::awaits_words() const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [](const Entry& entry) {
    return entry.kind == Kind::Caller && entry.sound && !entry.recorded;
  });
}

void Conversation::told(TellRole role, const std::string& text) {
  Entry& entry = add(Kind::Told);
  entry.role = role;
  append(entry.text, text);
}

void Conversation::tool_called(ToolCallId call, const std::string& name,
                               const std::string& arguments) {
  Entry& entry = add(Kind::ToolCall);
  entry.call = call;
  entry.name = name;
  // Cut JSON would be none.
  entry.text = arguments.size() <= kTextMax ? arguments : "{}";
}

void Conversation::tool_answered(ToolCallId call, const std::string& output) {
  Entry& entry = add(Kind::ToolAnswer);
  entry.call = call;
  append(entry.text, output);
}

Conversation::Entry* Conversation::agent_item(ResponseId response, ItemId item) {
  if (!item) return nullptr;
  Entry* entry = find(item);
  if (entry == nullptr) {
    entry = &add(Kind::Agent);
    entry->item = item;
    entry->response = response;
  }
  return entry->kind == Kind::Agent ? entry : nullptr;
}

void Conversation::stock_phrase(ItemId item, const std::string& text) {
  Entry& entry = add(Kind::Agent);
  entry.item = item;
  entry.stock = entry.audible = entry.over = true;
  append(entry.text, text);
}

void Conversation::agent_audio(ResponseId response, ItemId item) {
  if (Entry* entry = agent_item(response, item)) entry->audible = true;
}

void Conversation::agent_words(const AgentWords& words) {
  Entry* entry = agent_item(words.response, words.item);
  if (entry != nullptr && !entry->over) append(entry->text, words.text);
}

void Conversation::agent_played(const PlayedItem& item, std::optional<CallTime> began,
                                CallActions& out) {
  Entry* entry = find(item.item);
  if (entry == nullptr || entry->kind != Kind::Agent || entry->played) return;
  entry->played = true;
  entry->began = began;
  entry->audio = audio_ms(item.generated);
  entry->heard_audio = audio_ms(item.heard);
  // A cut item is cut in its text as it stands now: later words belong to audio nobody gets.
  entry->estimated = !item.ended || item.heard < item.generated;
  if (entry->estimated) {
    entry->heard = words_within(*entry, entry->heard_audio);
  } else if (!entry->stock) {
    spoken_ += entry->audio;
    spoken_bytes_ += static_cast<std::int64_t>(entry->text.size());
  }
  if (entry->over) record(*entry, out);
}

void Conversation::agent_broke_off(const PlayedItem& item) {
  Entry* entry = find(item.item);
  if (entry == nullptr || entry->kind != Kind::Agent || entry->played) return;
  entry->broken = true;
  entry->audio = audio_ms(item.generated);
}

/// Models write ahead of their voice: of an item that broke off there are words without audio, so
/// its length is reckoned from its text, at the pace of the agent so far.
std::string Conversation::words_within(const Entry& entry, std::chrono::milliseconds heard) const {
  auto whole = entry.audio;
  if (entry.broken) {
    const bool known = spoken_ >= kPaceKnown && spoken_bytes_ > 0;
    const auto pace = known ? std::pair{spoken_.count(), spoken_bytes_} : kPace;
    const auto bytes = static_cast<std::int64_t>(entry.text.size());
    whole = std::max(whole, std::chrono::milliseconds{bytes * pace.first / pace.second});
  }
  return std::string{heard_text(entry.text, heard, whole)};
}

void Conversation::record(Entry& entry, CallActions& out) {
  if (entry.recorded) return;
  entry.recorded = true;
  if (!entry.estimated) entry.heard = entry.text;
  out.push_back(
      Log{AgentWordsRecord{entry.item, entry.text, entry.heard, entry.audio, entry.heard_audio,
                           entry.estimated, entry.stock, entry.began}});
}

void Conversation::over(Entry& entry, CallActions& out) {
  if (entry.kind != Kind::Agent || entry.over) return;
  entry.over = true;
  if (!entry.audible) entry.played = entry.estimated = true;
  if (entry.played) record(entry, out);
}

void Conversation::response_over(ResponseId response, CallActions& out) {
  for (Entry& entry : entries_) {
    if (entry.response == response) over(entry, out);
  }
}

void Conversation::all_over(CallActions& out) {
  for (Entry& entry : entries_) {
    over(entry, out);
    if (entry.kind != Kind::Caller || entry.recorded || entry.text.empty()) continue;
    // The rest of the transcript will not come.
    entry.recorded = true;
    out.push_back(Log{CallerWordsRecord{entry.item, entry.previous, entry.text}});
  }
}

std::string Conversation::heard_words(ItemId item) const {
  for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
    if (entry->item != item) continue;
    return entry->estimated ? entry->heard : entry->text;
  }
  return {};
}

void Conversation::take_over(const std::vector<HistoryEntry>& past) {
  for (const HistoryEntry& each : past) {
    if (const auto* caller = std::get_if<CallerSaid>(&each)) {
      Entry& entry = add(Kind::Caller);
      append(entry.text, caller->text);
      entry.recorded = true;
    } else if (const auto* agent = std::get_if<AgentSaid>(&each)) {
      Entry& entry = add(Kind::Agent);
      append(entry.text, agent->text);
      entry.audible = entry.played = entry.over = entry.recorded = true;
    } else if (const auto* note = std::get_if<ToldModel>(&each)) {
      told(note->role, note->text);
    } else if (const auto* asked = std::get_if<ToolCallMade>(&each)) {
      tool_called(asked->call, asked->name, asked->arguments);
    } else if (const auto* answered = std::get_if<ToolCallAnswered>(&each)) {
      tool_answered(answered->call, answered->output);
    }
  }
}

CallerSaid Conversation::caller_said(const Entry& entry, AudioMemory memory) {
  CallerSaid said{entry.item, entry.text, {}, {}};
  if (!entry.text.empty() || !entry.sound) return said;
  const std::int64_t behind = std::min(memory.total - entry.sound->from, memory.held);
  said.behind = {behind};
  said.audio = {std::max<std::int64_t>(behind - (memory.total - entry.sound->until), 0)};
  return said;
}

std::vector<HistoryEntry> Conversation::history(AudioMemory memory) const {
  std::vector<HistoryEntry> past;
  std::vector<ToolCallId> calls;
  for (const Entry& entry : entries_) {
    switch (entry.kind) {
      case Kind::Caller:
        // An empty transcript, or a commit in which nobody spoke, is nothing.
        if (entry.text.empty() && (entry.recorded || !entry.sound)) break;
        past.push_back(caller_said(entry, memory));
        break;
      case Kind::Agent: {
        if (entry.stock) break;
        std::string text = entry.estimated ? entry.heard : entry.text;
        if (entry.broken && !entry.played) text = words_within(entry, entry.audio);
        if (!text.empty()) past.push_back(AgentSaid{entry.item, std::move(text)});
        break;
      }
      case Kind::Told:
        past.push_back(ToldModel{entry.role, entry.text});
        break;
      case Kind::ToolCall:
        calls.push_back(entry.call);
        past.push_back(ToolCallMade{entry.call, entry.name, entry.text});
        break;
      case Kind::ToolAnswer:
        // An output without its call would be an error: its call may have been forgotten.
        if (std::find(calls.begin(), calls.end(), entry.call) != calls.end()) {
          past.push_back(ToolCallAnswered{entry.call, entry.text});
        }
        break;
    }
  }
  return past;
}

}  // namespace tandem::engine
