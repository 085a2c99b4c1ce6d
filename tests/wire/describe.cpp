#include "tests/wire/describe.hpp"

#include <sstream>

namespace tandem::test {
namespace {

class Describer {
 public:
  template <class... T>
  std::string line(std::string_view name, const T&... parts) {
    out_ << name;
    (add(parts), ...);
    return out_.str();
  }

 private:
  template <class T>
  void add(const T& part) {
    out_ << '|' << part;
  }
  void add(std::chrono::milliseconds part) { out_ << '|' << part.count() << "ms"; }

  std::ostringstream out_;
};

template <class... T>
std::string line(std::string_view name, const T&... parts) {
  return Describer{}.line(name, parts...);
}

std::string of(const carrier::Unknown& m) { return line("unknown", m.event); }
std::string of(const carrier::Connected& m) { return line("connected", m.protocol, m.version); }
std::string of(const carrier::Start& m) {
  std::string text = line("start", m.account_sid, m.call_sid, m.stream_sid, m.encoding,
                          m.sample_rate, m.channels, m.inbound_track_only);
  for (const auto& [name, value] : m.parameters) text += line("", name, value);
  return text;
}
std::string of(const carrier::Media& m) {
  return line("media", m.sequence, m.timestamp, m.payload, m.inbound, m.stream_sid);
}
std::string of(const carrier::Dtmf& m) { return line("dtmf", m.digit, m.stream_sid); }
std::string of(const carrier::Mark& m) { return line("mark", m.name, m.stream_sid); }
std::string of(const carrier::Stop& m) { return line("stop", m.call_sid, m.stream_sid); }

std::string of(const model::Unknown& m) { return line("unknown", m.type); }
std::string of(const model::Ignored& m) { return line("ignored", m.type); }
std::string of(const model::OutputAudioDelta& m) {
  return line("audio_delta", m.response_id, m.item_id, m.audio, m.content_index);
}
std::string of(const model::SessionState& m) {
  return line("session", m.created, m.id, m.model,
              m.expires_at ? m.expires_at->time_since_epoch().count() : -1);
}
std::string of(const model::SpeechStarted& m) {
  return line("speech_started", m.audio_start, m.item_id);
}
std::string of(const model::SpeechStopped& m) {
  return line("speech_stopped", m.audio_end, m.item_id);
}
std::string of(const model::Committed& m) {
  return line("committed", m.item_id, m.previous_item_id);
}
std::string of(const model::IdleTimeout& m) { return line("idle_timeout", m.item_id); }
std::string of(const model::ItemAdded& m) {
  return line("item_added", m.item_id, m.previous_item_id, m.type, m.role);
}
std::string of(const model::ItemDone& m) { return line("item_done", m.item_id); }
std::string of(const model::ItemTruncated& m) {
  return line("item_truncated", m.item_id, m.audio_end);
}
std::string of(const model::CallerTranscriptDelta& m) {
  return line("caller_delta", m.item_id, m.delta);
}
std::string of(const model::CallerTranscriptDone& m) {
  if (!m.usage) return line("caller_done", m.item_id, m.transcript);
  const model::TranscriptionUsage& usage = *m.usage;
  return line("caller_done", m.item_id, m.transcript, usage.text_in, usage.audio_in, usage.text_out,
              usage.audio);
}
std::string of(const model::CallerTranscriptFailed& m) {
  return line("caller_failed", m.item_id, m.code);
}
std::string of(const model::ResponseCreated& m) {
  return line("response_created", m.response_id, m.metadata_ask, m.out_of_band);
}
std::string of(const model::OutputItemAdded& m) {
  return line("output_item_added", m.response_id, m.item_id, m.type);
}
std::string of(const model::OutputAudioDone& m) {
  return line("audio_done", m.response_id, m.item_id);
}
std::string of(const model::AgentTranscriptDelta& m) {
  return line("agent_delta", m.response_id, m.item_id, m.delta);
}
std::string of(const model::AgentTranscriptDone& m) {
  return line("agent_done", m.response_id, m.item_id, m.transcript);
}
std::string of(const model::FunctionCall& m) {
  return line("call", m.response_id, m.item_id, m.call_id, m.name, m.arguments);
}
std::string of(const model::ResponseDone& m) {
  std::string text = line("response_done", m.response_id, static_cast<int>(m.status), m.reason,
                          m.error_code, m.error_type);
  for (const model::FunctionCall& call : m.calls) text += ";" + of(call);
  if (m.usage)
    text += line(";usage", m.usage->text_in, m.usage->audio_in, m.usage->cached_text_in,
                 m.usage->cached_audio_in, m.usage->text_out, m.usage->audio_out);
  return text;
}
std::string of(const model::RateLimits& m) {
  std::string text = "rate_limits";
  for (const model::RateLimit& limit : m.limits)
    text += line(";", limit.name, limit.limit, limit.remaining, limit.reset_seconds);
  return text;
}
std::string of(const model::Error& m) {
  return line("error", m.type, m.code, m.message, m.param, m.event_id);
}

template <class Message>
std::string described(const Result<Message>& message) {
  if (!message) return "fault: " + message.error().message();
  return std::visit([](const auto& kind) { return of(kind); }, *message);
}

}  // namespace

std::string describe(const Result<carrier::Message>& message) { return described(message); }
std::string describe(const Result<model::Message>& message) { return described(message); }

}  // namespace tandem::test
