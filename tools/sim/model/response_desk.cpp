#include "tools/sim/model/response_desk.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

namespace tandem::sim {
namespace json = boost::json;
namespace {

using std::chrono::milliseconds;

/// The real server takes a moment between request and `response.created`: what is sent in it meets
/// a response that nobody has heard of.
constexpr milliseconds kCreationTime{25};
constexpr milliseconds kCreationTimeOdd{250};
/// How often speech that is being rendered is asked for.
constexpr milliseconds kRenderPoll{10};

std::string_view text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string_view(value->as_string()) : std::string_view();
}

/// The value of `params`, or else the session's.
const json::value& either(const json::object& params, const json::object& session,
                          std::string_view key) {
  const json::value* own = params.if_contains(key);
  return own ? *own : session.at(key);
}

json::object audio_output(const json::object& params, const json::object& session) {
  const json::object& of_session = session.at("audio").at("output").as_object();
  json::object output{{"format", of_session.at("format")}, {"voice", of_session.at("voice")}};
  const json::value* audio = params.if_contains("audio");
  const json::value* own = audio ? audio->as_object().if_contains("output") : nullptr;
  if (!own) return output;
  for (const auto& [key, value] : own->as_object()) output[key] = value;
  return output;
}

Refusal collision(const std::string& active_id) {
  return {"conversation_already_has_active_response",
          "Conversation already has an active response in progress: " + active_id +
              ". Wait until the response is finished before creating a new one.",
          std::nullopt};
}

}  // namespace

ResponseDesk::ResponseDesk(SessionContext& context, Hooks hooks)
    : context_(context), hooks_(std::move(hooks)) {}

milliseconds ResponseDesk::creation_time() const {
  return context_.scenario.odd_traffic ? kCreationTimeOdd : kCreationTime;
}

std::optional<Refusal> ResponseDesk::check(const json::object& params) const {
  if (auto refusal = check_generation(params, "response", context_.state.model())) return refusal;
  const json::object& session = context_.state.shown();
  if (audio_was_spoken_ &&
      audio_output(params, session).at("voice") != session.at("audio").at("output").at("voice")) {
    return Refusal{"cannot_update_voice",
                   "Cannot update a conversation's voice if assistant audio is present.",
                   "response.audio.output.voice"};
  }
  const std::string_view conversation = text_at(params, "conversation");
  if (!conversation.empty() && conversation != "auto" && conversation != "none") {
    return Refusal{"invalid_value",
                   "Invalid value: '" + std::string(conversation) +
                       "'. Supported values are: 'auto' and 'none'.",
                   "response.conversation"};
  }
  const json::value* input = params.if_contains("input");
  for (std::size_t i = 0; input && i < input->as_array().size(); ++i) {
    const json::object& item = input->as_array()[i].as_object();
    if (text_at(item, "type") == "item_reference" &&
        !context_.conversation.find(text_at(item, "id"))) {
      return unknown_item(text_at(item, "id"), "response.input[" + std::to_string(i) + "].id");
    }
  }
  return std::nullopt;
}

void ResponseDesk::create(const json::object& event, Instant now) {
  const std::string_view event_id = text_at(event, "event_id");
  Pending pending;
  if (const json::value* params = event.if_contains("response")) {
    pending.params = params->as_object();
  }
  if (const auto refusal = check(pending.params)) return context_.outbox.refuse(*refusal, event_id);
  pending.out_of_band = text_at(pending.params, "conversation") == "none";
  if (!pending.out_of_band && active()) {
    const std::string& id = run_ ? run_->run.id() : pending_->id;
    return context_.outbox.refuse(collision(id), event_id);
  }
  pending.id = context_.outbox.fresh_id("resp_");
  pending.due = now + creation_time();
  if (pending.out_of_band) {
    pending_out_of_band_.push_back(std::move(pending));
  } else {
    pending_ = std::move(pending);
  }
}

void ResponseDesk::respond_to_caller(Instant now) {
  if (active()) {
    caller_waits_ = true;
    return;
  }
  Pending pending;
  pending.id = context_.outbox.fresh_id("resp_");
  pending.cause = TurnCause::Caller;
  pending.due = now + creation_time();
  pending_ = std::move(pending);
}

void ResponseDesk::cancel(const json::object& event, Instant now) {
  const std::string_view id = text_at(event, "response_id");
  const auto named = [&](const Running& running) {
    return !running.run.cancelled() && (id.empty() || running.run.id() == id);
  };
  if (run_ && named(*run_)) return run_->run.cancel("client_cancelled", now);
  const auto found = id.empty() ? out_of_band_.end() : std::ranges::find_if(out_of_band_, named);
  if (found != out_of_band_.end()) return found->run.cancel("client_cancelled", now);
  context_.outbox.refuse(
      {"response_cancel_not_active", "Cancellation failed: no active response found", std::nullopt},
      text_at(event, "event_id"));
}

void ResponseDesk::interrupt(Instant now) {
  if (run_) run_->run.cancel("turn_detected", now);
  if (pending_) pending_->interrupted = true;
  caller_waits_ = false;
}

std::optional<std::list<Item>> ResponseDesk::own_context(const Pending& pending) const {
  const json::value* input = pending.params.if_contains("input");
  if (!input) return std::nullopt;
  std::list<Item> context;
  for (const json::value& given : input->as_array()) {
    const json::object& fields = given.as_object();
    if (text_at(fields, "type") == "item_reference") {
      if (const Item* item = context_.conversation.find(text_at(fields, "id"))) {
        context.push_back(*item);
      }
      continue;
    }
    context.push_back(
        created_item(fields, "item_input", "call_input", context_.state.input_format()));
  }
  return context;
}

AgentReply ResponseDesk::ask_agent(const Pending& pending) {
  const json::object& session = context_.state.shown();
  const auto own = own_context(pending);
  AgentRequest request;
  request.cause = pending.cause;
  request.context = own ? &*own : &context_.conversation.items();
  request.instructions = text_at(pending.params, "instructions");
  request.tools = either(pending.params, session, "tools").as_array();
  request.tool_choice = either(pending.params, session, "tool_choice");
  request.language =
      context_.scenario.language.empty() ? context_.state.language() : context_.scenario.language;
  request.out_of_band = pending.out_of_band;
  return context_.agent.reply(request);
}

bool ResponseDesk::written(const Pending& pending) const {
  return either(pending.params, context_.state.shown(), "output_modalities").as_array().front() ==
         "text";
}

std::optional<std::vector<PlannedOutput>> ResponseDesk::plan(const Pending& pending,
                                                             ResponseEnd& end) {
  std::vector<PlannedOutput> outputs;
  for (const std::string& words : pending.reply->say) {
    if (written(pending)) {
      outputs.emplace_back(PlannedMessage{words, nullptr});
      continue;
    }
    const auto found = context_.speeches.find(
        {words, spoken_language(words, context_.scenario.language, context_.state.language()),
         context_.state.speed()});
    if (!found) return std::nullopt;
    if (!*found) {
      end = {"failed", "",
             Refusal{"", "No speech: " + found->error().message(), {}, "server_error"}};
      return std::vector<PlannedOutput>{};
    }
    outputs.emplace_back(PlannedMessage{words, found->value()});
  }
  for (const PlannedCall& call : pending.reply->calls) outputs.emplace_back(call);
  const json::value& limit = either(pending.params, context_.state.shown(), "max_output_tokens");
  if (limit.is_number() && cut_to_budget(outputs, limit.to_number<std::int64_t>())) {
    end = {"incomplete", "max_output_tokens", std::nullopt};
  }
  return outputs;
}

json::object ResponseDesk::shown(const Pending& pending) const {
  const json::object& session = context_.state.shown();
  const json::value* metadata = pending.params.if_contains("metadata");
  return {{"object", "realtime.response"},
          {"id", pending.id},
          {"status", "in_progress"},
          {"status_details", nullptr},
          {"output", json::array{}},
          {"conversation_id",
           pending.out_of_band ? json::value(nullptr) : json::value(context_.conversation_id)},
          {"output_modalities", either(pending.params, session, "output_modalities")},
          {"max_output_tokens", either(pending.params, session, "max_output_tokens")},
          {"audio", {{"output", audio_output(pending.params, session)}}},
          {"usage", nullptr},
          {"metadata", metadata ? *metadata : json::value(nullptr)}};
}

std::optional<ResponseDesk::Running> ResponseDesk::start(Pending& pending, Instant now) {
  if (!pending.reply) pending.reply = ask_agent(pending);
  ResponseRun::Spec spec;
  auto outputs = plan(pending, spec.end);
  if (!outputs) {
    pending.due = now + kRenderPoll;
    return std::nullopt;
  }
  spec.id = pending.id;
  if (!pending.out_of_band) spec.conversation_id = context_.conversation_id;
  spec.shown = shown(pending);
  spec.format = audio_format(spec.shown.at("audio").at("output").at("format").as_object());
  const auto own = own_context(pending);
  spec.input =
      meter_.input_of(context_.state.instructions(), json::serialize(context_.state.tools()),
                      own ? *own : context_.conversation.items());
  spec.outputs = std::move(*outputs);
  spec.delay = std::max(milliseconds{0}, pending.reply->delay - creation_time());
  spec.never_ends = pending.reply->never_ends;
  const ModelScenario& scenario = context_.scenario;
  spec.pace.times_real_time = scenario.real_time ? 1.0 : scenario.pace;
  spec.pace.first_burst = scenario.real_time ? milliseconds{0} : scenario.first_burst;
  spec.pace.empty_deltas = spec.pace.duplicate_calls = scenario.odd_traffic;
  if (scenario.odd_traffic) spec.cancel_lag = milliseconds{150};
  if (!pending.out_of_band) {
    const Sabotage sabotage = hooks_.created(++count_, now);
    if (sabotage.fail_with) {
      // Whoever asks again gets the same words.
      if (pending.reply->turn) context_.agent.take_back(*pending.reply->turn);
      spec.outputs.clear();
      spec.end = {
          "failed", "",
          Refusal{*sabotage.fail_with, "The request failed.", std::nullopt,
                  *sabotage.fail_with == "server_error" ? "server_error" : *sabotage.fail_with}};
    }
    spec.never_ends = spec.never_ends || sabotage.mute;
    hooks_.speaks();
  }
  Running running{ResponseRun(std::move(spec), now, context_.outbox), pending.reply->turn, false};
  if (pending.interrupted) running.run.cancel("turn_detected", now);
  return running;
}

void ResponseDesk::advance_running(Running& running, Instant now) {
  running.run.advance(now, context_.outbox, context_.conversation);
  audio_was_spoken_ = audio_was_spoken_ || running.run.audio_was_sent();
  if (running.run.calls_tools() && !running.tool_was_told) {
    running.tool_was_told = true;
    hooks_.tool_delivered(now);
  }
}

void ResponseDesk::finished(Running& running, Instant now) {
  const ResponseRun& run = running.run;
  if (run.cancelled() && !run.audio_was_sent() && !run.calls_tools() && running.script_turn) {
    context_.agent.take_back(*running.script_turn);
  }
  if (context_.recorder) run.record(*context_.recorder);
  if (run.audio_was_sent()) {
    const auto played =
        std::chrono::duration_cast<milliseconds>(now - run.audio_began().value_or(now));
    hooks_.spoke(std::max(milliseconds{0}, run.audio_sent() - played));
  }
  context_.outbox.send({{"type", "rate_limits.updated"},
                        {"event_id", ""},
                        {"rate_limits",
                         {{{"name", "requests"},
                           {"limit", 5000},
                           {"remaining", 5000 - count_ % 5000},
                           {"reset_seconds", 0.012}},
                          {{"name", "tokens"},
                           {"limit", 800000},
                           {"remaining", 799000},
                           {"reset_seconds", 0.075}}}}});
}

void ResponseDesk::advance(Instant now) {
  if (pending_ && pending_->due <= now) {
    if (auto started = start(*pending_, now)) {
      run_ = std::move(started);
      pending_.reset();
    }
  }
  if (run_) advance_running(*run_, now);
  if (run_ && run_->run.finished()) {
    finished(*run_, now);
    run_.reset();
    if (std::exchange(caller_waits_, false)) respond_to_caller(now);
  }
  for (auto pending = pending_out_of_band_.begin(); pending != pending_out_of_band_.end();) {
    auto started = pending->due <= now ? start(*pending, now) : std::nullopt;
    if (started) out_of_band_.push_back(std::move(*started));
    pending = started ? pending_out_of_band_.erase(pending) : std::next(pending);
  }
  for (Running& running : out_of_band_) advance_running(running, now);
  out_of_band_.remove_if([](const Running& running) { return running.run.finished(); });
}

Instant ResponseDesk::next_due() const {
  Instant due = pending_ ? pending_->due : Instant::max();
  if (run_) due = std::min(due, run_->run.next_due());
  for (const Pending& pending : pending_out_of_band_) due = std::min(due, pending.due);
  for (const Running& running : out_of_band_) due = std::min(due, running.run.next_due());
  return due;
}

}  // namespace tandem::sim
