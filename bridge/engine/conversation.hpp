#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bridge/engine/audio_memory.hpp"
#include "bridge/engine/call_action.hpp"
#include "bridge/engine/call_event.hpp"
#include "bridge/engine/history.hpp"
#include "bridge/engine/ids.hpp"
#include "bridge/engine/playout_ledger.hpp"

namespace tandem::engine {

/// What was said in the call, in the order of the conversation, the agent's words only as far as
/// they were heard. Bounded: the oldest entries go.
class Conversation {
 public:
  /// The caller's turn, spoken from `from` to `to`; its words may come later. No range of `sound`:
  /// nobody was heard to speak.
  void caller_turn(ItemId item, ItemId previous, std::optional<AudioRange> sound,
                   CallTime from = {}, CallTime to = {});
  /// Records the final words.
  void caller_words(const CallerWords& words, CallActions& out);
  /// The turn will be heard again, and then be another item.
  void forget_turn(ItemId item);
  /// Whether the words of any turn are still to come.
  [[nodiscard]] bool awaits_words() const noexcept;
  void told(TellRole role, const std::string& text);
  void tool_called(ToolCallId call, const std::string& name, const std::string& arguments);
  void tool_answered(ToolCallId call, const std::string& output);

  /// A stock phrase lies in the pool. It is recorded like the agent's words, but the model knows
  /// nothing of it.
  void stock_phrase(ItemId item, const std::string& text);
  /// Audio of the item lies in the pool; idempotent.
  void agent_audio(ResponseId response, ItemId item);
  void agent_words(const AgentWords& words);
  /// The item's audio is played or cut; `began` is when it was first heard. Records it, as soon as
  /// its response is over too.
  void agent_played(const PlayedItem& item, std::optional<CallTime> began, CallActions& out);
  /// No more audio of the item comes, although the model had more to say; `generated` is what
  /// there is. What is left of it still plays.
  void agent_broke_off(const PlayedItem& item);
  /// No more words come for items of this response. Those without any audio were never heard.
  void response_over(ResponseId response, CallActions& out);
  /// The model's session is gone, and with it every open response and what was to come of
  /// transcripts.
  void all_over(CallActions& out);
  /// What was heard of an item that `agent_played` has seen.
  [[nodiscard]] std::string heard_words(ItemId item) const;

  /// What was said before the call came here: first of all.
  void take_over(const std::vector<HistoryEntry>& past);
  [[nodiscard]] std::vector<HistoryEntry> history(AudioMemory memory) const;

 private:
  enum class Kind : std::uint8_t { Caller, Agent, Told, ToolCall, ToolAnswer };
  struct Entry {
    Kind kind;
    ItemId item, previous;
    ResponseId response;
    ToolCallId call;
    TellRole role = TellRole::User;
    std::string name, text, heard;
    std::optional<AudioRange> sound;  ///< Of a caller's turn.
    std::chrono::milliseconds audio{0}, heard_audio{0};
    CallTime from{0}, to{0};        ///< Of the caller's speech.
    std::optional<CallTime> began;  ///< Of the agent's.
    bool audible = false, broken = false, played = false, over = false;
    bool estimated = false, recorded = false, stock = false;
  };

  Entry& add(Kind kind);
  Entry* agent_item(ResponseId response, ItemId item);
  void over(Entry& entry, CallActions& out);
  [[nodiscard]] static CallerSaid caller_said(const Entry& entry, AudioMemory memory);
  [[nodiscard]] Entry* find(ItemId item) noexcept;
  void record(Entry& entry, CallActions& out);
  [[nodiscard]] std::string words_within(const Entry& entry, std::chrono::milliseconds heard) const;

  std::vector<Entry> entries_;
  std::size_t bytes_ = 0;  ///< Of texts, about.
  /// Of items that were spoken to their end: how fast this agent speaks.
  std::int64_t spoken_bytes_ = 0;
  std::chrono::milliseconds spoken_{0};
};

}  // namespace tandem::engine
