#include "tools/sim/model/conversation.hpp"

#include <algorithm>

#include "core/base64.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string_view(value->as_string()) : std::string_view();
}

std::string quoted(std::string_view id) { return "'" + std::string(id) + "'"; }

/// Audio of a created user item must be whole samples in the session's format.
std::optional<Refusal> check_content(const json::array& content, AudioFormat format) {
  for (std::size_t i = 0; i < content.size(); ++i) {
    const json::object& part = content[i].as_object();
    const std::string_view type = text_at(part, "type");
    const std::string path = "item.content[" + std::to_string(i) + "]";
    if (type == "output_audio") {
      return Refusal{"invalid_value", "Assistant audio cannot be created by a client.",
                     path + ".type"};
    }
    const bool is_text = type == "input_text" || type == "output_text";
    if (is_text && !part.contains("text")) {
      return Refusal{"missing_required_parameter",
                     "Missing required parameter: '" + path + ".text'.", path + ".text"};
    }
    if (type != "input_audio") continue;
    const auto bytes = base64_decode(text_at(part, "audio"));
    if (!bytes || bytes->size() % bytes_per_sample(format) != 0) {
      return Refusal{"invalid_value", "Invalid audio in '" + path + ".audio'.", path + ".audio"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string_view Item::type() const { return text_at(shown, "type"); }
std::string_view Item::role() const { return text_at(shown, "role"); }
std::string_view Item::call_id() const { return text_at(shown, "call_id"); }

std::string Item::words() const {
  if (!heard.empty()) return heard;
  std::string words(text_at(shown, "output"));
  words += text_at(shown, "arguments");
  const json::value* content = shown.if_contains("content");
  if (!content) return words;
  for (const json::value& part : content->as_array()) {
    for (const std::string_view key : {"text", "transcript"}) {
      words += text_at(part.as_object(), key);
    }
  }
  return words;
}

bool Item::has_audio() const {
  const json::value* content = shown.if_contains("content");
  return content && std::ranges::any_of(content->as_array(), [](const json::value& part) {
           return text_at(part.as_object(), "type").ends_with("audio");
         });
}

std::chrono::milliseconds Item::audio_length() const noexcept {
  return media::duration_of(sounded, media::kRealtime);
}

std::span<const std::int16_t> Item::audio() const noexcept {
  if (!speech) return {};
  const std::span<const std::int16_t> all = speech->samples;
  return all.first(std::min(all.size(), static_cast<std::size_t>(sounded.count)));
}

std::optional<std::string> Conversation::insert(Item item,
                                                const std::optional<std::string>& previous) {
  auto place = items_.end();
  if (previous) {
    place = items_.begin();
    if (*previous != "root") {
      place = std::ranges::find(items_, *previous, &Item::id);
      if (place != items_.end()) ++place;
    }
  }
  const auto inserted = items_.insert(place, std::move(item));
  forget_old_audio();
  return previous_of(inserted->id);
}

std::optional<Refusal> Conversation::check_create(const json::object& event,
                                                  AudioFormat input_format) const {
  const json::object& item = event.at("item").as_object();
  if (const std::string_view id = text_at(item, "id"); !id.empty() && find(id)) {
    return Refusal{"invalid_value",
                   "Error adding item: an item with id " + quoted(id) + " already exists.",
                   "item.id"};
  }
  if (const std::string_view previous = text_at(event, "previous_item_id");
      !previous.empty() && previous != "root" && !find(previous)) {
    return Refusal{
        "invalid_value",
        "Error adding item: the previous item with id " + quoted(previous) + " does not exist.",
        "previous_item_id"};
  }
  if (text_at(item, "type") == "function_call_output" && !knows_call(text_at(item, "call_id"))) {
    return Refusal{"invalid_value",
                   "No tool call found for function call output with call_id " +
                       std::string(text_at(item, "call_id")) + ".",
                   "item.call_id"};
  }
  if (const json::value* content = item.if_contains("content")) {
    return check_content(content->as_array(), input_format);
  }
  return std::nullopt;
}

std::optional<Refusal> Conversation::truncate(std::string_view id, std::int64_t content_index,
                                              std::int64_t audio_end_ms) {
  Item* item = find(id);
  if (!item) return unknown_item(id, "item_id");
  if (item->role() != "assistant" || !item->has_audio()) {
    return Refusal{"invalid_value", "Only model output audio messages can be truncated.",
                   "item_id"};
  }
  json::array& content = item->shown.at("content").as_array();
  if (content_index >= static_cast<std::int64_t>(content.size())) {
    return Refusal{"invalid_value", "Invalid value: " + std::to_string(content_index) + ".",
                   "content_index"};
  }
  if (audio_end_ms > item->audio_length().count()) {
    return Refusal{"invalid_value",
                   "Audio content of " + std::to_string(item->audio_length().count()) +
                       "ms is already shorter than " + std::to_string(audio_end_ms) + "ms",
                   "audio_end_ms"};
  }
  item->sounded = media::samples_in(std::chrono::milliseconds{audio_end_ms}, media::kRealtime);
  item->truncated = true;
  content[static_cast<std::size_t>(content_index)].as_object()["transcript"] = nullptr;
  return std::nullopt;
}

std::optional<Refusal> Conversation::erase(std::string_view id) {
  const auto found = std::ranges::find(items_, id, &Item::id);
  if (found == items_.end()) return unknown_item(id, "item_id");
  items_.erase(found);
  return std::nullopt;
}

Item* Conversation::find(std::string_view id) {
  const auto found = std::ranges::find(items_, id, &Item::id);
  return found == items_.end() ? nullptr : &*found;
}

const Item* Conversation::find(std::string_view id) const {
  const auto found = std::ranges::find(items_, id, &Item::id);
  return found == items_.end() ? nullptr : &*found;
}

std::optional<std::string> Conversation::previous_of(std::string_view id) const {
  std::optional<std::string> previous;
  for (const Item& item : items_) {
    if (item.id == id) return previous;
    previous = item.id;
  }
  return std::nullopt;
}

std::optional<std::string> Conversation::last_id() const {
  return items_.empty() ? std::nullopt : std::optional(items_.back().id);
}

bool Conversation::knows_call(std::string_view call_id) const {
  return std::ranges::any_of(items_, [&](const Item& item) {
    return item.type() == "function_call" && item.call_id() == call_id;
  });
}

void Conversation::forget_old_audio() {
  int turns = 0;
  for (auto item = items_.rbegin(); item != items_.rend(); ++item) {
    if (item->role() == "user" && item->speech && ++turns > kTurnsKept) item->speech.reset();
  }
}

Refusal unknown_item(std::string_view id, std::string param) {
  return {"invalid_value", "Invalid value: " + quoted(id) + ".", std::move(param)};
}

Item created_item(const json::object& given, std::string fresh_id, std::string fresh_call_id,
                  AudioFormat input_format) {
  Item item;
  item.shown = given;
  if (text_at(given, "id").empty()) item.shown["id"] = fresh_id;
  item.id = text_at(item.shown, "id");
  item.shown["object"] = "realtime.item";
  item.shown["status"] = "completed";
  if (item.type() == "function_call" && item.call_id().empty()) {
    item.shown["call_id"] = fresh_call_id;
  }
  json::value* content = item.shown.if_contains("content");
  if (!content) return item;
  AudioDecoder decoder;
  Speech speech;
  for (json::value& part : content->as_array()) {
    json::object& fields = part.as_object();
    if (text_at(fields, "type") != "input_audio") continue;
    const auto bytes = base64_decode(text_at(fields, "audio"));
    if (auto samples = decoder.decode(bytes ? *bytes : std::string(), input_format)) {
      speech.samples.insert(speech.samples.end(), samples->begin(), samples->end());
    }
    fields.erase("audio");
    if (!fields.contains("transcript")) fields["transcript"] = nullptr;
  }
  if (speech.samples.empty()) return item;
  item.sounded = speech.length();
  item.speech = std::make_shared<const Speech>(std::move(speech));
  return item;
}

json::object retrieved_item(const Item& item, AudioFormat format) {
  json::object shown = item.shown;
  shown["object"] = "realtime.item";
  if (!item.has_audio()) return shown;
  for (json::value& part : shown.at("content").as_array()) {
    json::object& fields = part.as_object();
    const std::string_view type = text_at(fields, "type");
    if (!type.ends_with("audio")) continue;
    if (type == "output_audio") fields["type"] = "audio";
    fields["audio"] = base64_encode(encode_audio(item.audio(), format));
  }
  return shown;
}

}  // namespace tandem::sim
