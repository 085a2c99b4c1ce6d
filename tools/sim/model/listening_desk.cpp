#include "tools/sim/model/listening_desk.hpp"

#include <algorithm>

#include "core/base64.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

using std::chrono::milliseconds;

/// A commit of less is refused.
constexpr milliseconds kCommitLeast{100};
/// Kept of the past while nobody speaks: more than any prefix padding in use.
constexpr media::Samples kKeptSilence = media::samples_in(milliseconds{3000}, media::kRealtime);
/// A client without turn detection that never commits loses the oldest beyond this.
constexpr media::Samples kBufferMax = media::samples_in(milliseconds{600'000}, media::kRealtime);

std::int64_t ms(media::Samples position) {
  return media::duration_of(position, media::kRealtime).count();
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::value nullable(const std::optional<std::string>& id) {
  return id ? json::value(*id) : json::value(nullptr);
}

VoiceDetector::Settings settings_of(const std::optional<TurnDetection>& detection) {
  return detection ? detection->voice : VoiceDetector::Settings{};
}

}  // namespace

ListeningDesk::ListeningDesk(SessionContext& context, Hooks hooks)
    : context_(context),
      hooks_(std::move(hooks)),
      detection_(context.state.turn_detection()),
      format_(context.state.input_format()),
      detector_(settings_of(detection_)) {}

media::Samples ListeningDesk::appended() const noexcept {
  return buffer_begin_ + media::Samples{static_cast<std::int64_t>(buffer_.size())};
}

void ListeningDesk::append(const json::object& event, Instant now) {
  const std::string event_id = text_at(event, "event_id");
  const auto audio = base64_decode(std::string_view(event.at("audio").as_string()));
  if (audio) return append(*audio, event_id, now);
  context_.outbox.refuse({"invalid_value", "Invalid 'audio': not base64.", "audio"}, event_id);
}

void ListeningDesk::append(std::string_view audio, std::string_view event_id, Instant now) {
  const auto samples = decoder_.decode(audio, format_);
  if (!samples) {
    return context_.outbox.refuse(
        {"invalid_value", "Invalid 'audio': ends inside a sample.", "audio"}, event_id);
  }
  if (context_.recorder) context_.recorder->caller_audio(*samples);
  buffer_.insert(buffer_.end(), samples->begin(), samples->end());
  const bool detecting = detection_.has_value();
  const auto findings = detector_.append(*samples);
  if (detecting) {
    for (const VoiceDetector::Finding& finding : findings) found(finding, now);
  }
  const bool silent = detecting && !detector_.speaking();
  forget_before(appended() - (silent ? kKeptSilence : kBufferMax));
}

void ListeningDesk::found(const VoiceDetector::Finding& finding, Instant now) {
  const TurnDetection detection = detection_.value_or(TurnDetection{});
  if (const auto* started = std::get_if<VoiceDetector::Started>(&finding)) {
    turn_item_ = context_.outbox.fresh_id("item_");
    turn_from_ = std::max(started->from, buffer_begin_);
    context_.outbox.send({{"type", "input_audio_buffer.speech_started"},
                          {"event_id", ""},
                          {"audio_start_ms", ms(turn_from_)},
                          {"item_id", turn_item_}});
    hooks_.speech_began(now);
    if (detection.interrupt_response) hooks_.interrupted(now);
    return;
  }
  if (const auto* stopped = std::get_if<VoiceDetector::Stopped>(&finding)) {
    context_.outbox.send({{"type", "input_audio_buffer.speech_stopped"},
                          {"event_id", ""},
                          {"audio_end_ms", ms(stopped->until)},
                          {"item_id", turn_item_}});
    commit_item(std::exchange(turn_item_, {}), turn_from_, stopped->until, now);
  } else {
    const auto& idle = std::get<VoiceDetector::IdleTimeout>(finding);
    const std::string item_id = context_.outbox.fresh_id("item_");
    context_.outbox.send({{"type", "input_audio_buffer.timeout_triggered"},
                          {"event_id", ""},
                          {"audio_start_ms", ms(idle.from)},
                          {"audio_end_ms", ms(idle.until)},
                          {"item_id", item_id}});
    commit_item(item_id, std::max(idle.from, buffer_begin_), idle.until, now);
  }
  if (detection.create_response) hooks_.turn_ended(now);
}

void ListeningDesk::commit_item(std::string item_id, media::Samples from, media::Samples until,
                                Instant now) {
  Item item;
  item.id = item_id;
  item.speech = std::make_shared<const Speech>(Speech{audio_between(from, until)});
  item.sounded = item.speech->length();
  item.shown = {
      {"id", item_id},     {"object", "realtime.item"},
      {"type", "message"}, {"status", "completed"},
      {"role", "user"},    {"content", {{{"type", "input_audio"}, {"transcript", nullptr}}}}};
  const milliseconds length = item.audio_length();
  item.heard = context_.agent.transcribe(length, context_.state.language());
  const std::string words = item.heard;
  const json::object shown = item.shown;
  const json::value previous =
      nullable(context_.conversation.insert(std::move(item), std::nullopt));
  context_.outbox.send({{"type", "input_audio_buffer.committed"},
                        {"event_id", ""},
                        {"previous_item_id", previous},
                        {"item_id", item_id}});
  for (const std::string_view type : {"conversation.item.added", "conversation.item.done"}) {
    context_.outbox.send(
        {{"type", type}, {"event_id", ""}, {"previous_item_id", previous}, {"item", shown}});
  }
  uncommitted_ = until;
  if (!context_.state.transcribes()) return;
  // Often it is there before the answer begins, often only long after.
  std::uniform_int_distribution<int> percent(60, 250);
  const milliseconds delay =
      context_.scenario.transcript_delay * percent(context_.outbox.random()) / 100;
  transcriptions_.push_back({item_id, words, length, now + delay});
}

void ListeningDesk::commit(const json::object& event, Instant now) {
  const media::Samples from = std::max(uncommitted_, buffer_begin_);
  const milliseconds length = media::duration_of(appended() - from, media::kRealtime);
  if (length < kCommitLeast) {
    return context_.outbox.refuse(
        {"input_audio_buffer_commit_empty",
         "Error committing input audio buffer: buffer too small. Expected at least 100ms of "
         "audio, but buffer only has " +
             std::to_string(length.count()) + ".00ms of audio.",
         std::nullopt},
        text_at(event, "event_id"));
  }
  std::string item_id = turn_item_.empty() ? context_.outbox.fresh_id("item_") : turn_item_;
  turn_item_.clear();
  detector_.reset();
  commit_item(std::move(item_id), from, appended(), now);
}

void ListeningDesk::clear() {
  detector_.reset();
  turn_item_.clear();
  uncommitted_ = appended();
  context_.outbox.send({{"type", "input_audio_buffer.cleared"}, {"event_id", ""}});
}

void ListeningDesk::configure() {
  detection_ = context_.state.turn_detection();
  format_ = context_.state.input_format();
  detector_.configure(settings_of(detection_));
  if (detection_) return;
  detector_.reset();
  turn_item_.clear();
}

void ListeningDesk::agent_spoke(milliseconds unplayed) noexcept {
  detector_.agent_spoke_until(appended() + media::samples_in(unplayed, media::kRealtime));
}

void ListeningDesk::advance(Instant now) {
  for (auto each = transcriptions_.begin(); each != transcriptions_.end();) {
    const bool due = each->due <= now;
    if (due) transcribe(*each);
    each = due ? transcriptions_.erase(each) : std::next(each);
  }
}

void ListeningDesk::transcribe(const Transcription& transcription) {
  Item* item = context_.conversation.find(transcription.item_id);
  if (!item) return;
  item->shown.at("content").as_array().front().as_object()["transcript"] = transcription.words;
  const std::vector<std::string> words = split_words(transcription.words);
  std::string delta;
  for (std::size_t i = 0; i < words.size(); ++i) {
    delta += words[i];
    if (i % 4 != 3 && i + 1 != words.size()) continue;
    context_.outbox.send({{"type", "conversation.item.input_audio_transcription.delta"},
                          {"event_id", ""},
                          {"item_id", transcription.item_id},
                          {"content_index", 0},
                          {"delta", std::exchange(delta, {})}});
  }
  context_.outbox.send({{"type", "conversation.item.input_audio_transcription.completed"},
                        {"event_id", ""},
                        {"item_id", transcription.item_id},
                        {"content_index", 0},
                        {"transcript", transcription.words},
                        {"usage", usage_of(transcription)}});
}

json::object ListeningDesk::usage_of(const Transcription& transcription) const {
  if (!context_.state.transcripts_by_token())
    return {{"type", "duration"},
            {"seconds", std::chrono::duration<double>(transcription.audio).count()}};
  const std::int64_t heard = caller_audio_tokens(transcription.audio);
  const std::int64_t written = text_tokens(transcription.words);
  return {{"type", "tokens"},
          {"total_tokens", heard + written},
          {"input_tokens", heard},
          {"output_tokens", written},
          {"input_token_details", {{"text_tokens", 0}, {"audio_tokens", heard}}}};
}

Instant ListeningDesk::next_due() const {
  Instant due = Instant::max();
  for (const Transcription& each : transcriptions_) due = std::min(due, each.due);
  return due;
}

std::vector<std::int16_t> ListeningDesk::audio_between(media::Samples from,
                                                       media::Samples until) const {
  const auto place = [this](media::Samples position) {
    return buffer_.begin() + std::clamp<std::int64_t>((position - buffer_begin_).count, 0,
                                                      static_cast<std::int64_t>(buffer_.size()));
  };
  return {place(from), place(until)};
}

void ListeningDesk::forget_before(media::Samples position) {
  const std::int64_t surplus = (position - buffer_begin_).count;
  // In large steps: erasing at the front moves all that is kept.
  if (surplus < kKeptSilence.count) return;
  buffer_.erase(buffer_.begin(), buffer_.begin() + surplus);
  buffer_begin_ += media::Samples{surplus};
}

}  // namespace tandem::sim
