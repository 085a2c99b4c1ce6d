#include "tools/sim/model/session_state.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <set>

namespace tandem::sim {
namespace json = boost::json;
namespace {

constexpr std::array<std::string_view, 10> kVoices{"alloy", "ash",     "ballad", "coral", "echo",
                                                   "sage",  "shimmer", "verse",  "marin", "cedar"};
constexpr std::array<std::string_view, 8> kTranscriptionModels{"whisper-1",
                                                               "gpt-transcribe",
                                                               "gpt-live-transcribe",
                                                               "gpt-4o-mini-transcribe",
                                                               "gpt-4o-mini-transcribe-2025-12-15",
                                                               "gpt-4o-transcribe",
                                                               "gpt-4o-transcribe-diarize",
                                                               "gpt-realtime-whisper"};

/// Longest waits of semantic VAD are 8, 4 and 2 s; an utterance that sounds finished is answered
/// long before that, which is what our callers' recordings are.
std::chrono::milliseconds semantic_silence(std::string_view eagerness) {
  if (eagerness == "low") return std::chrono::milliseconds{1200};
  if (eagerness == "high") return std::chrono::milliseconds{400};
  return std::chrono::milliseconds{700};
}

Refusal invalid_value(std::string message, std::string param) {
  return {"invalid_value", std::move(message), std::move(param)};
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& known, std::string_view name) {
  return std::ranges::find(known, name) != known.end();
}

json::object with_defaults(const json::object& detection) {
  json::object full;
  if (detection.at("type").as_string() == "server_vad") {
    full = {{"type", "server_vad"},       {"threshold", 0.5},           {"prefix_padding_ms", 300},
            {"silence_duration_ms", 500}, {"idle_timeout_ms", nullptr}, {"create_response", true},
            {"interrupt_response", true}};
  } else {
    full = {{"type", "semantic_vad"},
            {"eagerness", "auto"},
            {"create_response", true},
            {"interrupt_response", true}};
  }
  for (const auto& [key, value] : detection) full[key] = value;
  return full;
}

/// The two levels of `audio` merge key by key; what lies in them is replaced whole.
void merge_audio(json::object& target, const json::object& changes) {
  for (const auto& [direction, fields] : changes) {
    json::object& into = target[direction].as_object();
    for (const auto& [key, value] : fields.as_object()) {
      into[key] = key == "turn_detection" && value.is_object()
                      ? json::value(with_defaults(value.as_object()))
                      : value;
    }
  }
}

bool tool_name_is_legal(std::string_view name) {
  return !name.empty() && name.size() <= 64 && std::ranges::all_of(name, [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_' || c == '-';
  });
}

std::optional<Refusal> check_tools(const json::array& tools, const std::string& path) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < tools.size(); ++i) {
    const json::object& tool = tools[i].as_object();
    if (tool.at("type").as_string() != "function") continue;
    const std::string_view name = tool.at("name").as_string();
    const std::string param = path + ".tools[" + std::to_string(i) + "].name";
    if (!tool_name_is_legal(name)) {
      return invalid_value(
          "Invalid '" + param + "': string does not match pattern '^[a-zA-Z0-9_-]{1,64}$'.", param);
    }
    if (!names.insert(name).second) {
      return invalid_value("Duplicate tool name: '" + std::string(name) + "'.", param);
    }
  }
  return std::nullopt;
}

std::optional<Refusal> check_voice(const json::object& params, const std::string& path) {
  const json::value* audio = params.if_contains("audio");
  const json::value* output = audio ? audio->as_object().if_contains("output") : nullptr;
  const json::value* voice = output ? output->as_object().if_contains("voice") : nullptr;
  if (!voice || !voice->is_string() || contains(kVoices, voice->as_string())) return std::nullopt;
  const std::string param = path + ".audio.output.voice";
  return invalid_value("Invalid value: '" + std::string(voice->as_string()) +
                           "'. Supported values are: 'alloy', 'ash', 'ballad', 'coral', 'echo', "
                           "'sage', 'shimmer', 'verse', 'marin', and 'cedar'.",
                       param);
}

std::optional<Refusal> check_transcription(const json::object& changes) {
  const json::value* audio = changes.if_contains("audio");
  const json::value* input = audio ? audio->as_object().if_contains("input") : nullptr;
  const json::value* transcription =
      input ? input->as_object().if_contains("transcription") : nullptr;
  if (!transcription || !transcription->is_object()) return std::nullopt;
  const json::value* model = transcription->as_object().if_contains("model");
  const std::string param = "session.audio.input.transcription.model";
  if (!model)
    return Refusal{"missing_required_parameter", "Missing required parameter: '" + param + "'.",
                   param};
  if (contains(kTranscriptionModels, model->as_string())) return std::nullopt;
  return invalid_value("Invalid value: '" + std::string(model->as_string()) + "'.", param);
}

/// The value at `audio.output.KEY` of the changes, where it is there and differs.
const json::value* changed_output(const json::object& changes, const json::object& session,
                                  std::string_view key) {
  const json::value* audio = changes.if_contains("audio");
  const json::value* output = audio ? audio->as_object().if_contains("output") : nullptr;
  const json::value* value = output ? output->as_object().if_contains(key) : nullptr;
  if (!value || *value == session.at("audio").at("output").at(key)) return nullptr;
  return value;
}

}  // namespace

std::optional<Refusal> check_generation(const json::object& params, const std::string& path,
                                        std::string_view model) {
  if (const json::value* modalities = params.if_contains("output_modalities");
      modalities && modalities->as_array().size() != 1) {
    return invalid_value("Invalid modalities: " + json::serialize(*modalities) +
                             ". Supported combinations are: ['text'] and ['audio'].",
                         path + ".output_modalities");
  }
  if (auto refusal = check_voice(params, path)) return refusal;
  if (const json::value* tools = params.if_contains("tools")) {
    if (auto refusal = check_tools(tools->as_array(), path)) return refusal;
  }
  for (const std::string_view key : {"reasoning", "parallel_tool_calls"}) {
    if (params.contains(key) && !model.starts_with("gpt-realtime-2")) {
      return Refusal{
          "unknown_parameter",
          "Unsupported parameter for this model: '" + path + "." + std::string(key) + "'.",
          path + "." + std::string(key)};
    }
  }
  return std::nullopt;
}

SessionState::SessionState(std::string id, std::string model, std::int64_t expires_at,
                           const ScriptedVad& vad, bool only_writes)
    : only_writes_(only_writes), level_dbfs_(vad.level_dbfs) {
  const std::chrono::milliseconds silence = vad.silence.value_or(std::chrono::milliseconds{200});
  const std::chrono::milliseconds padding =
      vad.prefix_padding.value_or(std::chrono::milliseconds{300});
  const json::object pcm{{"type", "audio/pcm"}, {"rate", 24000}};
  if (only_writes) {
    session_ = {{"type", "transcription"},
                {"object", "realtime.transcription_session"},
                {"id", id},
                {"expires_at", expires_at},
                {"audio",
                 {{"input",
                   {{"format", pcm},
                    {"transcription", nullptr},
                    {"noise_reduction", nullptr},
                    {"turn_detection",
                     {{"type", "server_vad"},
                      {"threshold", 0.5},
                      {"prefix_padding_ms", padding.count()},
                      {"silence_duration_ms", silence.count()}}}}}}},
                {"include", nullptr}};
    return;
  }
  session_ = {{"type", "realtime"},
              {"object", "realtime.session"},
              {"id", id},
              {"model", model},
              {"output_modalities", json::array{"audio"}},
              {"instructions",
               "Your knowledge cutoff is 2023-10. You are a helpful, witty, and friendly AI."},
              {"tools", json::array{}},
              {"tool_choice", "auto"},
              {"max_output_tokens", "inf"},
              {"tracing", nullptr},
              {"prompt", nullptr},
              {"expires_at", expires_at},
              {"truncation", "auto"},
              {"audio",
               {{"input",
                 {{"format", pcm},
                  {"transcription", nullptr},
                  {"noise_reduction", nullptr},
                  {"turn_detection", with_defaults({{"type", "server_vad"},
                                                    {"prefix_padding_ms", padding.count()},
                                                    {"silence_duration_ms", silence.count()}})}}},
                {"output", {{"format", pcm}, {"voice", "marin"}, {"speed", 1.0}}}}},
              {"include", nullptr}};
}

std::optional<Refusal> SessionState::update(const json::object& changes, Activity activity) {
  const std::string_view kind = session_.at("type").as_string();
  if (changes.at("type").as_string() != kind) {
    const std::string other = only_writes_ ? "realtime" : "transcription";
    return invalid_value("Passing a " + other + " session update event to a " + std::string(kind) +
                             " session is not allowed.",
                         "session.type");
  }
  if (only_writes_) {
    if (auto refusal = check_transcription(changes)) return refusal;
    const json::value* audio = changes.if_contains("audio");
    if (audio == nullptr) return std::nullopt;
    merge_audio(session_.at("audio").as_object(), audio->as_object());
    json::value& turns = session_.at("audio").at("input").at("turn_detection");
    // Such a session answers nobody.
    for (const char* key : {"create_response", "interrupt_response"})
      if (turns.is_object()) turns.as_object().erase(key);
    return std::nullopt;
  }
  if (const json::value* wanted = changes.if_contains("model");
      wanted && *wanted != session_.at("model")) {
    return invalid_value("Cannot update a session's model.", "session.model");
  }
  if (auto refusal = check_generation(changes, "session", model())) return refusal;
  if (auto refusal = check_transcription(changes)) return refusal;
  if (activity.audio_was_spoken && changed_output(changes, session_, "voice")) {
    return Refusal{"cannot_update_voice",
                   "Cannot update a conversation's voice if assistant audio is present.",
                   "session.audio.output.voice"};
  }
  if (activity.response_active && changed_output(changes, session_, "speed")) {
    return invalid_value("Cannot update the speed while a response is in progress.",
                         "session.audio.output.speed");
  }
  if (const json::value* tracing = changes.if_contains("tracing");
      tracing && !session_.at("tracing").is_null() && *tracing != session_.at("tracing")) {
    return invalid_value("Cannot update a session's tracing once it is enabled.",
                         "session.tracing");
  }
  for (const auto& [key, value] : changes) {
    if (key == "audio") {
      merge_audio(session_.at("audio").as_object(), value.as_object());
    } else {
      session_[key] = value;
    }
  }
  return std::nullopt;
}

const json::object& SessionState::audio(std::string_view direction) const {
  return session_.at("audio").at(direction).as_object();
}

std::optional<TurnDetection> SessionState::turn_detection() const {
  const json::value& shown = audio("input").at("turn_detection");
  if (shown.is_null()) return std::nullopt;
  const json::object& fields = shown.as_object();
  TurnDetection detection;
  detection.voice.level_dbfs = level_dbfs_;
  detection.create_response = !only_writes_ && fields.at("create_response").as_bool();
  detection.interrupt_response = !only_writes_ && fields.at("interrupt_response").as_bool();
  if (fields.at("type").as_string() == "semantic_vad") {
    detection.voice.silence_duration = semantic_silence(fields.at("eagerness").as_string());
    return detection;
  }
  const auto milliseconds = [&](std::string_view key) {
    return std::chrono::milliseconds{fields.at(key).to_number<std::int64_t>()};
  };
  detection.voice.threshold = fields.at("threshold").to_number<double>();
  detection.voice.prefix_padding = milliseconds("prefix_padding_ms");
  detection.voice.silence_duration = milliseconds("silence_duration_ms");
  const json::value* idle = fields.if_contains("idle_timeout_ms");
  if (idle != nullptr && !idle->is_null())
    detection.voice.idle_timeout = milliseconds("idle_timeout_ms");
  return detection;
}

AudioFormat SessionState::input_format() const {
  return audio_format(audio("input").at("format").as_object());
}

AudioFormat SessionState::output_format() const {
  return audio_format(audio("output").at("format").as_object());
}

double SessionState::speed() const { return audio("output").at("speed").to_number<double>(); }

bool SessionState::transcribes() const { return audio("input").at("transcription").is_object(); }

bool SessionState::transcripts_by_token() const {
  const json::value* model = audio("input").at("transcription").as_object().if_contains("model");
  return model && model->as_string().starts_with("gpt-4o");
}

std::string SessionState::language() const {
  const json::value& transcription = audio("input").at("transcription");
  if (!transcription.is_object()) return "en";
  const json::value* language = transcription.as_object().if_contains("language");
  return language ? std::string(language->as_string()) : "en";
}

const json::array& SessionState::tools() const { return session_.at("tools").as_array(); }

std::string_view SessionState::instructions() const {
  return session_.at("instructions").as_string();
}

std::string_view SessionState::model() const { return session_.at("model").as_string(); }

}  // namespace tandem::sim
