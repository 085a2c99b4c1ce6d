#include "bench/load/model_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <cstring>

#include "core/base64.hpp"
#include "core/json/writer.hpp"
#include "media/g711_mulaw.hpp"
#include "media/units.hpp"

namespace tandem::load {
namespace json = boost::json;
namespace {

constexpr std::string_view kAppend = R"({"type":"input_audio_buffer.append","audio":")";
constexpr std::string_view kTextEnd = R"("})";
constexpr std::int64_t kSamplesPerMs = 8;
constexpr std::int64_t kStepMs = media::kPtime.count();
// Real-time audio is ahead of the ear, or a late turn of ours were a gap in the line, and nobody
// would have anything to interrupt: by 40 ms at first, by a fifth more of what it says until 200.
constexpr std::chrono::milliseconds kLeadFirst{40}, kLeadGrowth{160};
constexpr std::int64_t kLeadShare = 5;
constexpr int kBurstPace = 3;
constexpr std::int64_t kBurstLeastMs = 200, kBurstMostMs = 400;
constexpr std::size_t kSpokenMost = 8;
constexpr std::string_view kWords = "Certainly. Let me look at that for you.";

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

const json::object* object_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value == nullptr ? nullptr : value->if_object();
}

std::string escaped(std::string_view text) {
  std::string out;
  tandem::json::append_escaped(out, text);
  return out;
}

}  // namespace

ModelSession::ModelSession(LoadContext& context, std::string model,
                           std::unique_ptr<Connection> connection)
    : context_(context),
      connection_(std::move(connection)),
      link_(*connection_, WebSocketLink::Role::Server, *this),
      events_(context.sids.make("")),
      state_(events_.session_id(), std::move(model),
             std::chrono::system_clock::to_time_t(Clock::now()) + 3600, {}) {
  connection_->set_owner(*this);
}

void ModelSession::start() {
  link_.send_text(events_.session("session.created", json::serialize(state_.shown())));
}

void ModelSession::close() {
  if (connection_->open()) link_.close(net::websocket::close_code::kGoingAway);
  end();
}

void ModelSession::end() {
  context_.loop.disarm(*this);
  active_ = nullptr;
  if (Listener* listener = std::exchange(listener_, nullptr)) listener->on_session_end();
}

void ModelSession::on_bytes(std::span<char> bytes, Time arrived) { link_.take(bytes, arrived); }

void ModelSession::on_closed(std::string_view) { end(); }

void ModelSession::on_end(std::uint16_t code, std::string_view why) {
  if (code == 1002 || code == 1003 || code == 1007)
    context_.figures.fault(fmt::format("model: WebSocket {} {}", code, why));
  connection_->close();
  end();
}

void ModelSession::on_text(std::span<char> message, Time arrived) {
  const std::string_view text(message.data(), message.size());
  if (text.starts_with(kAppend) && text.ends_with(kTextEnd)) {
    return append(text.substr(kAppend.size(), text.size() - kAppend.size() - kTextEnd.size()),
                  arrived);
  }
  auto checked = context_.event_check.check(text);
  if (const auto* refused = std::get_if<sim::RefusedEvent>(&checked))
    return refuse(refused->refusal.code, refused->refusal.message, refused->event_id);
  handle(std::get<sim::CheckedEvent>(checked).event, arrived);
  link_.flush();
}

void ModelSession::refuse(std::string_view code, std::string_view message,
                          std::string_view event_id) {
  context_.figures.fault(fmt::format("model: {}: {}", code, message));
  link_.send_text(events_.error(code, message, event_id));
}

void ModelSession::append(std::string_view base64, Time arrived) {
  bytes_.resize(odd_byte_.size() + base64_decoded_size_max(base64.size()));
  std::copy(odd_byte_.begin(), odd_byte_.end(), bytes_.begin());
  const auto decoded = base64_decode(base64, bytes_.data() + odd_byte_.size());
  if (!decoded) return refuse("invalid_value", "Invalid 'audio': not base64.", {});
  const std::size_t size = odd_byte_.size() + *decoded;
  odd_byte_.clear();
  if (pcmu_in_) {
    samples_.resize(size);
    media::mulaw_decode(std::span(bytes_).first(size), samples_);
  } else {
    if (size % 2 != 0) odd_byte_.assign(1, static_cast<char>(bytes_[size - 1]));
    const std::size_t wide = size / 2;
    samples_.clear();
    for (std::size_t i = (3 - third_) % 3; i < wide; i += 3) {
      std::int16_t sample = 0;
      std::memcpy(&sample, bytes_.data() + 2 * i, sizeof sample);
      samples_.push_back(sample);
    }
    third_ = (third_ + wide) % 3;
  }
  samples_appended_ += samples_.size();
  ++context_.figures.uplink.received;
  if (listener_ != nullptr) listener_->on_caller_audio(samples_, arrived);
}

void ModelSession::handle(const json::object& event, Time arrived) {
  const std::string type = text_at(event, "type");
  if (type == "input_audio_buffer.append") return append(text_at(event, "audio"), arrived);
  if (type == "session.update") return update_session(event);
  if (type == "response.create") return create_response(event);
  if (type == "response.cancel") return cancel_response(event);
  if (type == "conversation.item.create") return create_item(event);
  if (type == "conversation.item.truncate") return truncate_item(event);
  if (type == "conversation.item.delete")
    return link_.queue_text(events_.deleted(text_at(event, "item_id")));
  if (type == "input_audio_buffer.clear" || type == "input_audio_buffer.commit" ||
      type == "conversation.item.retrieve") {
    return;  // Without effect on what is measured.
  }
  refuse("invalid_value", "'" + type + "' is only supported for WebRTC and SIP sessions.",
         text_at(event, "event_id"));
}

void ModelSession::update_session(const json::object& event) {
  const sim::SessionState::Activity activity{!spoken_.empty(), active_ != nullptr};
  if (const auto refusal = state_.update(event.at("session").as_object(), activity))
    return refuse(refusal->code, refusal->message, text_at(event, "event_id"));
  const json::object& shown = state_.shown();
  const json::object& audio = shown.at("audio").as_object();
  const auto is_pcmu = [&audio](std::string_view direction) {
    return audio.at(direction).at("format").at("type").as_string() == "audio/pcmu";
  };
  pcmu_in_ = is_pcmu("input");
  pcmu_out_ = is_pcmu("output");
  const json::value& detection = audio.at("input").at("turn_detection");
  answers_by_itself_ =
      detection.is_object() && detection.as_object().at("create_response").as_bool();
  link_.queue_text(events_.session("session.updated", json::serialize(shown)));
}

void ModelSession::create_item(const json::object& event) {
  json::object item = event.at("item").as_object();
  if (text_at(item, "id").empty()) item["id"] = events_.fresh_id("item_");
  item["object"] = "realtime.item";
  item["status"] = "completed";
  const std::string shown = json::serialize(item);
  link_.queue_text(events_.item("conversation.item.added", shown));
  link_.queue_text(events_.item("conversation.item.done", shown));
  if (text_at(item, "type") != "function_call_output") return;
  const std::string call = text_at(item, "call_id");
  if (std::erase(open_calls_, call) == 0)
    return refuse("invalid_value", "No call with this call_id is open.",
                  text_at(event, "event_id"));
  if (listener_ != nullptr) listener_->on_tool_output(call);
}

void ModelSession::truncate_item(const json::object& event) {
  const std::string item_id = text_at(event, "item_id");
  const auto at = std::ranges::find(spoken_, item_id, &Spoken::item_id);
  if (at == spoken_.end())
    return refuse("item_truncate_invalid_item_id", "Item not found.", text_at(event, "event_id"));
  const auto end_ms = event.at("audio_end_ms").to_number<std::int64_t>();
  if (end_ms > at->length_ms)
    return refuse(
        "invalid_value",
        fmt::format("Audio content of {} ms is already shorter than {} ms.", at->length_ms, end_ms),
        text_at(event, "event_id"));
  link_.queue_text(events_.truncated(item_id, end_ms));
  if (listener_ != nullptr) listener_->on_truncate(item_id, static_cast<double>(end_ms));
}

void ModelSession::create_response(const json::object& event) {
  if (active_ != nullptr) {
    return refuse("conversation_already_has_active_response",
                  "Conversation already has an active response in progress.",
                  text_at(event, "event_id"));
  }
  metadata_ = "null";
  const json::object* request = object_at(event, "response");
  if (request != nullptr) {
    if (const json::object* metadata = object_at(*request, "metadata"))
      metadata_ = json::serialize(*metadata);
    if (text_at(*request, "conversation") == "none") {
      const std::string id = events_.fresh_id("resp_");
      link_.queue_text(events_.response_created(id, metadata_));
      return link_.queue_text(events_.response_done(id, "completed", "", metadata_));
    }
  }
  if (listener_ != nullptr) listener_->on_response_wanted();
}

void ModelSession::cancel_response(const json::object& event) {
  if (active_ == nullptr) {
    // Harmless, and expected of a client whose cancel crossed our own.
    return link_.queue_text(events_.error("response_cancel_not_active",
                                          "Cancellation failed: no active response found.",
                                          text_at(event, "event_id")));
  }
  close_answer("cancelled");
}

void ModelSession::begin_turn() {
  turn_item_ = events_.fresh_id("item_");
  link_.queue_text(events_.speech_started(appended_ms(), turn_item_));
  if (active_ != nullptr) {
    if (opened_ && active_->sent < active_->length) {
      // Generated before the cancellation took effect: nobody may hear it.
      const std::int64_t sent = active_->sent;
      send_delta(std::min(kStepMs * kSamplesPerMs, active_->length - sent));
      active_->sent = sent;
      active_->deltas.pop_back();
    }
    close_answer("cancelled");
  }
  link_.flush();
}

bool ModelSession::end_turn() {
  link_.queue_text(events_.speech_stopped(appended_ms(), turn_item_));
  link_.queue_text(events_.committed(turn_item_));
  const std::string item = ModelEvents::message_item(turn_item_, "completed", "user",
                                                     R"({"type":"input_audio","transcript":null})");
  link_.queue_text(events_.item("conversation.item.added", item));
  link_.queue_text(events_.item("conversation.item.done", item));
  link_.queue_text(events_.transcription(turn_item_, "Could you tell me your opening hours?"));
  link_.flush();
  metadata_ = "null";
  return answers_by_itself_;
}

void ModelSession::begin_answer(Answer& answer, Time first_audio) {
  answer.response_id = events_.fresh_id("resp_");
  answer.item_id = events_.fresh_id("item_");
  active_ = &answer;
  opened_ = false;
  first_audio_ = first_audio;
  link_.send_text(events_.response_created(answer.response_id, metadata_));
  context_.loop.arm(*this, first_audio);
}

void ModelSession::open_answer() {
  opened_ = true;
  const Answer& answer = *active_;
  const std::string item =
      ModelEvents::message_item(answer.item_id, "in_progress", "assistant", "");
  link_.queue_text(events_.output_item("response.output_item.added", answer.response_id, item));
  link_.queue_text(events_.item("conversation.item.added", item));
  link_.queue_text(
      events_.content_part("response.content_part.added", answer.response_id, answer.item_id, ""));
  link_.queue_text(events_.content("response.output_audio_transcript.delta", answer.response_id,
                                   answer.item_id, "delta", kWords));
  link_.flush();
}

void ModelSession::on_due(Time) {
  if (active_ == nullptr || !connection_->open()) return;
  if (!opened_) open_answer();
  send_deltas(Clock::now());
}

void ModelSession::send_deltas(Time now) {
  const auto due_of = [this](std::int64_t sent) {
    const Clock::duration audio = std::chrono::microseconds(sent * 1000 / kSamplesPerMs);
    if (context_.options.burst) return first_audio_ + audio / kBurstPace;
    return first_audio_ - kLeadFirst + audio -
           std::min<Clock::duration>(audio / kLeadShare, kLeadGrowth);
  };
  while (active_ != nullptr) {
    Answer& answer = *active_;
    if (answer.sent >= answer.length) {
      close_answer("completed");
      link_.flush();
      return;
    }
    const Time due = due_of(answer.sent);
    if (due > now) return context_.loop.arm(*this, due);
    send_delta(std::min(next_delta_samples(), answer.length - answer.sent));
    link_.flush();
  }
}

std::int64_t ModelSession::next_delta_samples() {
  const LoadOptions& options = context_.options;
  const std::int64_t least = (options.burst ? kBurstLeastMs : options.delta_least_ms) / kStepMs;
  const std::int64_t most = (options.burst ? kBurstMostMs : options.delta_most_ms) / kStepMs;
  const std::int64_t steps =
      least >= most ? least
                    : std::uniform_int_distribution<std::int64_t>(least, most)(context_.random);
  return std::max<std::int64_t>(steps, 1) * kStepMs * kSamplesPerMs;
}

void ModelSession::send_delta(std::int64_t samples) {
  Answer& answer = *active_;
  const std::uint64_t position = answer.origin + static_cast<std::uint64_t>(answer.sent);
  const auto count = static_cast<std::size_t>(samples);
  std::span<const std::uint8_t> audio;
  if (pcmu_out_) {
    audio = context_.signal.mulaw(position, count);
  } else {
    const auto wide = context_.signal.wide(position, count);
    audio = {reinterpret_cast<const std::uint8_t*>(wide.data()), wide.size_bytes()};
  }
  const std::string prefix = events_.delta_prefix(answer.response_id, answer.item_id);
  const std::size_t size = prefix.size() + base64_encoded_size(audio.size()) + kTextEnd.size();
  char* at = link_.begin_text(size);
  at = std::copy(prefix.begin(), prefix.end(), at);
  at = base64_encode(audio, at);
  std::copy(kTextEnd.begin(), kTextEnd.end(), at);
  link_.end_text(size);
  answer.sent += samples;
  answer.deltas.push_back({answer.sent, Clock::now()});
  ++context_.figures.downlink.sent;
}

void ModelSession::close_answer(std::string_view status) {
  Answer& answer = *std::exchange(active_, nullptr);
  context_.loop.disarm(*this);
  const bool completed = status == "completed";
  std::string item;
  if (opened_) {
    if (spoken_.size() >= kSpokenMost) spoken_.erase(spoken_.begin());
    spoken_.push_back({answer.item_id, answer.sent / kSamplesPerMs});
    item = ModelEvents::message_item(
        answer.item_id, completed ? "completed" : "incomplete", "assistant",
        fmt::format(R"({{"type":"output_audio","transcript":"{}"}})", kWords));
    const auto& [response, id] = std::tie(answer.response_id, answer.item_id);
    link_.queue_text(events_.content("response.output_audio.done", response, id, "", ""));
    link_.queue_text(events_.content("response.output_audio_transcript.done", response, id,
                                     "transcript", kWords));
    link_.queue_text(events_.content_part("response.content_part.done", response, id, kWords));
    link_.queue_text(events_.item("conversation.item.done", item));
    link_.queue_text(events_.output_item("response.output_item.done", response, item));
  }
  link_.queue_text(events_.response_done(answer.response_id, status, item, metadata_));
  answer.length = std::min(answer.length, answer.sent);
  if (completed && listener_ != nullptr) listener_->on_answer_sent(answer);
}

std::optional<std::string> ModelSession::call_tool() {
  const LoadOptions& options = context_.options;
  const json::array& tools = state_.shown().at("tools").as_array();
  const bool offered = std::ranges::any_of(tools, [&options](const json::value& tool) {
    return tool.is_object() && text_at(tool.as_object(), "name") == options.tool;
  });
  if (!offered) return std::nullopt;
  const std::string response = events_.fresh_id("resp_"), id = events_.fresh_id("item_"),
                    call = events_.fresh_id("call_"), arguments = escaped(options.tool_arguments);
  const std::string begun = ModelEvents::call_item(id, "in_progress", call, options.tool, "");
  const std::string done = ModelEvents::call_item(id, "completed", call, options.tool, arguments);
  link_.queue_text(events_.response_created(response, metadata_));
  link_.queue_text(events_.output_item("response.output_item.added", response, begun));
  link_.queue_text(events_.item("conversation.item.added", begun));
  link_.queue_text(events_.arguments_done(response, id, call, options.tool, arguments));
  link_.queue_text(events_.item("conversation.item.done", done));
  link_.queue_text(events_.output_item("response.output_item.done", response, done));
  link_.queue_text(events_.response_done(response, "completed", done, metadata_));
  link_.flush();
  open_calls_.push_back(call);
  return call;
}

}  // namespace tandem::load
