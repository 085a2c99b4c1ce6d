#include "tools/sim/model/response_run.hpp"

#include <algorithm>

namespace tandem::sim {
namespace json = boost::json;
namespace {

using Kind = DeliveryStep::Kind;
using std::chrono::milliseconds;

Output output_of(const PlannedOutput& planned, const std::string& wire, AudioFormat format) {
  if (const auto* call = std::get_if<PlannedCall>(&planned)) {
    return CallOutput{call->name, call->arguments};
  }
  const auto& message = std::get<PlannedMessage>(planned);
  if (!message.speech) return WrittenOutput{message.words};
  const auto samples = static_cast<std::int64_t>(wire.size() / bytes_per_sample(format));
  return SpokenOutput{message.words, samples,
                      std::chrono::nanoseconds{1'000'000'000 / rate_of(format).hz}};
}

bool is_spoken(const PlannedOutput& planned) {
  const auto* message = std::get_if<PlannedMessage>(&planned);
  return message && message->speech;
}

json::array content_of(const PlannedOutput& planned, const std::string& words) {
  if (is_spoken(planned)) return {{{"type", "output_audio"}, {"transcript", words}}};
  return {{{"type", "output_text"}, {"text", words}}};
}

}  // namespace

ResponseRun::ResponseRun(Spec spec, Instant now, Outbox& outbox)
    : spec_(std::move(spec)), content_at_(now + spec_.delay) {
  std::vector<Output> outputs;
  for (const PlannedOutput& planned : spec_.outputs) {
    const auto* message = std::get_if<PlannedMessage>(&planned);
    wire_audio_.push_back(message && message->speech
                              ? encode_audio(message->speech->samples, spec_.format)
                              : std::string());
    outputs.push_back(output_of(planned, wire_audio_.back(), spec_.format));
  }
  steps_ = schedule_delivery(outputs, spec_.pace, outbox.random());
  json::object created = spec_.shown;
  created["id"] = spec_.id;
  created["status"] = "in_progress";
  created["status_details"] = nullptr;
  created["output"] = json::array{};
  created["usage"] = nullptr;
  outbox.send({{"type", "response.created"}, {"event_id", ""}, {"response", std::move(created)}});
}

Instant ResponseRun::next_due() const noexcept {
  Instant due = Instant::max();
  if (!spec_.never_ends) due = content_at_ + steps_[next_step_].at;
  return cancel_at_ ? std::min(due, *cancel_at_) : due;
}

void ResponseRun::advance(Instant now, Outbox& outbox, Conversation& conversation) {
  while (!finished_ && next_due() <= now) {
    if (cancel_at_ && *cancel_at_ <= next_due()) {
      for (std::size_t i = 0; i < sent_.size(); ++i) {
        if (!sent_[i].done) finish_item(i, "incomplete", outbox, conversation);
      }
      finish({"cancelled", cancel_reason_, std::nullopt}, outbox);
      return;
    }
    perform(steps_[next_step_++], now, outbox, conversation);
  }
}

void ResponseRun::cancel(std::string reason, Instant now) {
  if (cancel_at_ || finished_) return;
  cancel_at_ = now + spec_.cancel_lag;
  cancel_reason_ = std::move(reason);
}

milliseconds ResponseRun::audio_sent() const noexcept {
  std::int64_t samples = 0;
  for (const SentItem& item : sent_) samples += item.samples;
  return media::duration_of({samples}, rate_of(spec_.format));
}

void ResponseRun::record(SessionRecorder& recorder) const {
  for (std::size_t i = 0; i < sent_.size(); ++i) {
    if (sent_[i].samples == 0) continue;
    const std::span<const std::int16_t> all =
        std::get<PlannedMessage>(spec_.outputs[i]).speech->samples;
    const auto sounded =
        static_cast<std::size_t>(sent_[i].samples * media::kRealtime.hz / rate_of(spec_.format).hz);
    recorder.spoken_item(sent_[i].id, all.first(std::min(sounded, all.size())));
  }
}

bool ResponseRun::calls_tools() const noexcept {
  return std::ranges::any_of(sent_, [](const SentItem& item) { return !item.call_id.empty(); });
}

void ResponseRun::perform(const DeliveryStep& step, Instant now, Outbox& outbox,
                          Conversation& conversation) {
  switch (step.kind) {
    case Kind::ItemAdded:
      add_item(step.output, outbox, conversation);
      break;
    case Kind::PartAdded: {
      json::object event = ids_of("response.content_part.added", step.output);
      event["part"] = is_spoken(spec_.outputs[step.output])
                          ? json::object{{"type", "audio"}, {"transcript", ""}}
                          : json::object{{"type", "text"}, {"text", ""}};
      outbox.send(std::move(event));
      break;
    }
    case Kind::TranscriptDelta:
      send_delta(step, "response.output_audio_transcript.delta", outbox);
      break;
    case Kind::TextDelta:
      send_delta(step, "response.output_text.delta", outbox);
      break;
    case Kind::ArgumentsDelta:
      send_delta(step, "response.function_call_arguments.delta", outbox);
      break;
    case Kind::AudioDelta:
      send_audio(step, now, outbox, conversation);
      break;
    case Kind::ItemDone: {
      // A part that hit the output limit is as incomplete as the response.
      const bool last = step.output + 1 == spec_.outputs.size();
      const bool cut = last && spec_.end.status != "completed";
      finish_item(step.output, cut ? "incomplete" : "completed", outbox, conversation);
      break;
    }
    case Kind::ResponseDone:
      finish(spec_.end, outbox);
      break;
  }
}

json::object ResponseRun::ids_of(std::string_view type, std::size_t output) const {
  const SentItem& item = sent_[output];
  json::object event{{"type", type},
                     {"event_id", ""},
                     {"response_id", spec_.id},
                     {"item_id", item.id},
                     {"output_index", output}};
  if (item.call_id.empty()) {
    event["content_index"] = 0;
  } else {
    event["call_id"] = item.call_id;
  }
  return event;
}

void ResponseRun::add_item(std::size_t output, Outbox& outbox, Conversation& conversation) {
  SentItem sent;
  sent.id = outbox.fresh_id("item_");
  sent.shown = {{"id", sent.id}, {"type", "message"}, {"status", "in_progress"}};
  if (const auto* call = std::get_if<PlannedCall>(&spec_.outputs[output])) {
    sent.call_id = outbox.fresh_id("call_");
    sent.shown["type"] = "function_call";
    sent.shown["name"] = call->name;
    sent.shown["call_id"] = sent.call_id;
    sent.shown["arguments"] = "";
  } else {
    sent.shown["role"] = "assistant";
    sent.shown["content"] = json::array{};
  }
  outbox.send({{"type", "response.output_item.added"},
               {"event_id", ""},
               {"response_id", spec_.id},
               {"output_index", output},
               {"item", sent.shown}});
  if (in_conversation()) {
    Item item;
    item.id = sent.id;
    item.shown = sent.shown;
    const auto previous = conversation.insert(std::move(item), std::nullopt);
    outbox.send({{"type", "conversation.item.added"},
                 {"event_id", ""},
                 {"previous_item_id", previous ? json::value(*previous) : json::value(nullptr)},
                 {"item", sent.shown}});
  }
  sent_.push_back(std::move(sent));
}

void ResponseRun::send_delta(const DeliveryStep& step, std::string_view type, Outbox& outbox) {
  sent_[step.output].words += step.text;
  json::object event = ids_of(type, step.output);
  event["delta"] = step.text;
  outbox.send(std::move(event));
}

void ResponseRun::send_audio(const DeliveryStep& step, Instant now, Outbox& outbox,
                             Conversation& conversation) {
  const auto width = static_cast<std::int64_t>(bytes_per_sample(spec_.format));
  const std::string_view bytes = std::string_view(wire_audio_[step.output])
                                     .substr(static_cast<std::size_t>(step.first_sample * width),
                                             static_cast<std::size_t>(step.samples * width));
  outbox.send_audio(ids_of("response.output_audio.delta", step.output), bytes);
  SentItem& sent = sent_[step.output];
  sent.samples += step.samples;
  if (!audio_began_) audio_began_ = now;
  Item* item = in_conversation() ? conversation.find(sent.id) : nullptr;
  if (!item || item->truncated) return;
  item->shown["content"] = content_of(spec_.outputs[step.output], sent.words);
  item->speech = std::get<PlannedMessage>(spec_.outputs[step.output]).speech;
  item->sounded = {sent.samples * media::kRealtime.hz / rate_of(spec_.format).hz};
}

void ResponseRun::finish_content(std::size_t output, Outbox& outbox) {
  const SentItem& sent = sent_[output];
  const auto send_done = [&](std::string_view type, std::string_view key) {
    json::object event = ids_of(type, output);
    if (!key.empty()) event[key] = sent.words;
    outbox.send(std::move(event));
  };
  if (const auto* call = std::get_if<PlannedCall>(&spec_.outputs[output])) {
    json::object event = ids_of("response.function_call_arguments.done", output);
    event["name"] = call->name;
    event["arguments"] = sent.words;
    outbox.send(std::move(event));
    return;
  }
  const bool spoken = is_spoken(spec_.outputs[output]);
  if (spoken) {
    send_done("response.output_audio.done", "");
    send_done("response.output_audio_transcript.done", "transcript");
  } else {
    send_done("response.output_text.done", "text");
  }
  json::object event = ids_of("response.content_part.done", output);
  event["part"] = spoken ? json::object{{"type", "audio"}, {"transcript", sent.words}}
                         : json::object{{"type", "text"}, {"text", sent.words}};
  outbox.send(std::move(event));
}

void ResponseRun::finish_item(std::size_t output, std::string_view status, Outbox& outbox,
                              Conversation& conversation) {
  SentItem& sent = sent_[output];
  // A call that was cut off has no arguments that anybody may act on.
  if (sent.call_id.empty() || status == "completed") finish_content(output, outbox);
  sent.done = true;
  sent.shown["status"] = status;
  if (sent.call_id.empty()) {
    sent.shown["content"] = content_of(spec_.outputs[output], sent.words);
  } else {
    sent.shown["arguments"] = sent.words;
  }
  if (Item* item = in_conversation() ? conversation.find(sent.id) : nullptr) {
    const auto previous = conversation.previous_of(sent.id);
    outbox.send({{"type", "conversation.item.done"},
                 {"event_id", ""},
                 {"previous_item_id", previous ? json::value(*previous) : json::value(nullptr)},
                 {"item", sent.shown}});
    // What was truncated meanwhile keeps no transcript.
    if (!item->truncated) item->shown = sent.shown;
    item->shown["status"] = status;
  }
  outbox.send({{"type", "response.output_item.done"},
               {"event_id", ""},
               {"response_id", spec_.id},
               {"output_index", output},
               {"item", sent.shown}});
}

TokenUsage ResponseRun::usage() const {
  TokenUsage usage = spec_.input;
  for (const SentItem& item : sent_) usage.text_out += text_tokens(item.words);
  usage.audio_out = agent_audio_tokens(audio_sent());
  return usage;
}

void ResponseRun::finish(const ResponseEnd& end, Outbox& outbox) {
  finished_ = true;
  json::object done = spec_.shown;
  done["id"] = spec_.id;
  done["status"] = end.status;
  done["status_details"] = nullptr;
  if (end.status != "completed") {
    json::object details{{"type", end.status}};
    if (!end.reason.empty()) details["reason"] = end.reason;
    if (end.error) {
      details["error"] = {
          {"type", end.error->type}, {"code", end.error->code}, {"message", end.error->message}};
    }
    done["status_details"] = std::move(details);
  }
  json::array output;
  for (const SentItem& item : sent_) output.push_back(item.shown);
  done["output"] = std::move(output);
  done["usage"] = end.status == "failed" ? TokenUsage{}.shown() : usage().shown();
  outbox.send({{"type", "response.done"}, {"event_id", ""}, {"response", std::move(done)}});
}

bool cut_to_budget(std::vector<PlannedOutput>& outputs, std::int64_t budget) {
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    auto* message = std::get_if<PlannedMessage>(&outputs[i]);
    std::int64_t cost =
        text_tokens(message ? message->words : std::get<PlannedCall>(outputs[i]).arguments);
    if (message && message->speech) {
      cost += agent_audio_tokens(media::duration_of(message->speech->length(), media::kRealtime));
    }
    if (cost <= budget) {
      budget -= cost;
      continue;
    }
    const double kept = static_cast<double>(budget) / static_cast<double>(cost);
    const auto part = [kept](std::size_t size) {
      return static_cast<std::size_t>(kept * static_cast<double>(size));
    };
    if (message) {
      const std::vector<std::string> words = split_words(message->words);
      message->words.clear();
      for (std::size_t w = 0; w < part(words.size()); ++w) message->words += words[w];
      if (message->speech) {
        Speech cut = *message->speech;
        cut.samples.resize(part(cut.samples.size()));
        message->speech = std::make_shared<const Speech>(std::move(cut));
      }
    }
    outputs.resize(message ? i + 1 : i);
    return true;
  }
  return false;
}

}  // namespace tandem::sim
