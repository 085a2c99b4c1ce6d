#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <list>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "media/units.hpp"
#include "tools/sim/model/audio_format.hpp"
#include "tools/sim/model/refusal.hpp"
#include "tools/sim/speech/speech.hpp"

namespace tandem::sim {

/// One entry of the conversation: what is shown of it, and the audio behind it.
struct Item {
  std::string id;
  boost::json::object shown;  ///< As in `conversation.item.added`, status included.

  /// The caller's turn, or the agent's message, of which `sounded` was sent so far. The audio of
  /// the caller's older turns is forgotten, its length is not.
  std::shared_ptr<const Speech> speech;
  media::Samples sounded{0};
  bool truncated = false;
  std::string heard;  ///< Words of the caller's audio: the model knows them untranscribed too.

  [[nodiscard]] std::string_view type() const;
  [[nodiscard]] std::string_view role() const;     ///< Empty where the item is no message.
  [[nodiscard]] std::string_view call_id() const;  ///< Empty where it has none.
  /// All words of its content: texts and transcripts.
  [[nodiscard]] std::string words() const;
  [[nodiscard]] bool has_audio() const;
  [[nodiscard]] std::chrono::milliseconds audio_length() const noexcept;
  [[nodiscard]] std::span<const std::int16_t> audio() const noexcept;
};

/// The default conversation: items in order, and the rules of the `conversation.item.*` events
/// (OpenAI page, section 4.3). References to items stay valid until the item is deleted.
class Conversation {
 public:
  /// So many turns of the caller keep their audio.
  static constexpr int kTurnsKept = 20;

  /// Puts an item behind `previous` ("root": first; none: last). The item before it, or nothing.
  std::optional<std::string> insert(Item item, const std::optional<std::string>& previous);

  /// Whether a valid `conversation.item.create` may be applied.
  [[nodiscard]] std::optional<Refusal> check_create(const boost::json::object& event,
                                                    AudioFormat input_format) const;
  [[nodiscard]] std::optional<Refusal> truncate(std::string_view id, std::int64_t content_index,
                                                std::int64_t audio_end_ms);
  [[nodiscard]] std::optional<Refusal> erase(std::string_view id);

  [[nodiscard]] Item* find(std::string_view id);
  [[nodiscard]] const Item* find(std::string_view id) const;
  /// The id before `id`'s, nothing when it is the first.
  [[nodiscard]] std::optional<std::string> previous_of(std::string_view id) const;
  [[nodiscard]] std::optional<std::string> last_id() const;
  [[nodiscard]] const std::list<Item>& items() const noexcept { return items_; }

 private:
  [[nodiscard]] bool knows_call(std::string_view call_id) const;
  void forget_old_audio();

  std::list<Item> items_;
};

/// What "no such item" answers.
[[nodiscard]] Refusal unknown_item(std::string_view id, std::string param);

/// The item of a valid and permitted `conversation.item.create`, completed with id, object, status
/// and (for a call) call id.
[[nodiscard]] Item created_item(const boost::json::object& given, std::string fresh_id,
                                std::string fresh_call_id, AudioFormat input_format);

/// What `conversation.item.retrieved` shows: the item with its audio, in `format`.
[[nodiscard]] boost::json::object retrieved_item(const Item& item, AudioFormat format);

}  // namespace tandem::sim
