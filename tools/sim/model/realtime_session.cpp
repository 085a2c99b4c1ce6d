#include "tools/sim/model/realtime_session.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>

#include "tools/sim/model/plain_append.hpp"

namespace tandem::sim {
namespace json = boost::json;
namespace {

/// OpenAI page, section 3.
constexpr std::chrono::seconds kLifetime{3600};
/// A client that talks on and on before it was greeted is cut off.
constexpr std::size_t kEarlyMax = 1000;

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* value = object.if_contains(key);
  return value && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::value nullable(const std::optional<std::string>& id) {
  return id ? json::value(*id) : json::value(nullptr);
}

}  // namespace

RealtimeSession::RealtimeSession(Setup setup, const ModelScenario& scenario,
                                 const ClientEventCheck& check, SpeechSource& speeches,
                                 SessionFaults faults, Instant now)
    : check_(check),
      faults_(std::move(faults)),
      id_(std::move(setup.id)),
      context_{SessionState(id_, setup.model,
                            setup.created_at + scenario.expires_in.value_or(kLifetime).count(),
                            scenario.vad, setup.only_writes),
               Conversation(),
               Outbox(setup.seed + 1),
               Agent(scenario.turns, std::move(setup.heard), std::move(setup.callers)),
               Outbox(setup.seed + 2).fresh_id("conv_"),
               scenario,
               speeches,
               setup.recorder},
      responses_(
          context_,
          {[this](std::int64_t number, Instant at) { return response_created(number, at); },
           [this](Instant at) { faults_.tool_delivered(at); },
           [this] { listening_.agent_speaks(); },
           [this](std::chrono::milliseconds unplayed) { listening_.agent_spoke(unplayed); }}),
      listening_(context_, {[this](Instant at) { faults_.speech_started(at); },
                            [this](Instant at) { responses_.interrupt(at); },
                            [this](Instant at) { responses_.respond_to_caller(at); }}),
      announce_at_(now + setup.start_delay),
      expires_at_(now + scenario.expires_in.value_or(kLifetime)) {
  context_.outbox.set_odd(setup.odd || scenario.odd_traffic);
  setup.session.erase("model");
  if (!setup.session.empty() && !context_.state.update(setup.session, {})) listening_.configure();
  advance(now);
}

void RealtimeSession::announce() {
  announced_ = true;
  context_.outbox.send(
      {{"type", "session.created"}, {"event_id", ""}, {"session", context_.state.shown()}});
  if (context_.scenario.odd_traffic) {
    context_.outbox.send(
        {{"type", "conversation.created"},
         {"event_id", ""},
         {"conversation",
          {{"id", context_.conversation_id}, {"object", "realtime.conversation"}}}});
  }
}

void RealtimeSession::on_text(std::string_view message, Instant now) {
  if (ended_) return;
  if (!announced_) {
    if (early_.size() < kEarlyMax) early_.emplace_back(message);
    return;
  }
  if (const auto audio = plain_append(message)) {
    listening_.append(*audio, "", now);
    return advance(now);
  }
  auto checked = check_.check(message);
  if (const auto* refused = std::get_if<RefusedEvent>(&checked)) {
    context_.outbox.refuse(refused->refusal, refused->event_id);
    return;
  }
  handle(std::get<CheckedEvent>(checked).event, now);
  advance(now);
}

void RealtimeSession::on_binary() {
  ended_ = true;
  context_.outbox.push({Outgoing::Kind::Close, "binary frames are not supported", 1003});
}

void RealtimeSession::handle(const json::object& event, Instant now) {
  const std::string type = text_at(event, "type");
  const bool of_conversation =
      type.starts_with("response.") || type.starts_with("conversation.item.");
  if (of_conversation && context_.state.only_writes()) {
    return context_.outbox.refuse(
        {"invalid_value", "'" + type + "' is not supported for transcription sessions.", "type"},
        text_at(event, "event_id"));
  }
  if (type == "input_audio_buffer.append") return listening_.append(event, now);
  if (type == "input_audio_buffer.commit") return listening_.commit(event, now);
  if (type == "input_audio_buffer.clear") return listening_.clear();
  if (type == "session.update") return update_session(event);
  if (type == "response.create") return responses_.create(event, now);
  if (type == "response.cancel") return responses_.cancel(event, now);
  if (type == "conversation.item.create") return create_item(event);
  if (type == "conversation.item.truncate") return truncate_item(event);
  if (type == "conversation.item.delete") return delete_item(event);
  if (type == "conversation.item.retrieve") return retrieve_item(event);
  context_.outbox.refuse(
      {"invalid_value", "'" + type + "' is only supported for WebRTC and SIP sessions.", "type"},
      text_at(event, "event_id"));
}

void RealtimeSession::update_session(const json::object& event) {
  const SessionState::Activity activity{responses_.audio_was_spoken(), responses_.active()};
  if (const auto refusal = context_.state.update(event.at("session").as_object(), activity)) {
    return context_.outbox.refuse(*refusal, text_at(event, "event_id"));
  }
  listening_.configure();
  if (!context_.state.only_writes())
    context_.agent.read_instructions(context_.state.instructions());
  context_.outbox.send(
      {{"type", "session.updated"}, {"event_id", ""}, {"session", context_.state.shown()}});
}

void RealtimeSession::create_item(const json::object& event) {
  const AudioFormat format = context_.state.input_format();
  if (const auto refusal = context_.conversation.check_create(event, format)) {
    return context_.outbox.refuse(*refusal, text_at(event, "event_id"));
  }
  Item item = created_item(event.at("item").as_object(), context_.outbox.fresh_id("item_"),
                           context_.outbox.fresh_id("call_"), format);
  context_.agent.remember(item);
  const json::object shown = item.shown;
  const std::string given = text_at(event, "previous_item_id");
  const auto previous = context_.conversation.insert(
      std::move(item), given.empty() ? std::nullopt : std::optional(given));
  for (const std::string_view type : {"conversation.item.added", "conversation.item.done"}) {
    context_.outbox.send({{"type", type},
                          {"event_id", ""},
                          {"previous_item_id", nullable(previous)},
                          {"item", shown}});
  }
}

void RealtimeSession::truncate_item(const json::object& event) {
  const std::string item_id = text_at(event, "item_id");
  const auto content_index = event.at("content_index").to_number<std::int64_t>();
  const auto audio_end_ms = event.at("audio_end_ms").to_number<std::int64_t>();
  if (const auto refusal = context_.conversation.truncate(item_id, content_index, audio_end_ms)) {
    return context_.outbox.refuse(*refusal, text_at(event, "event_id"));
  }
  context_.outbox.send({{"type", "conversation.item.truncated"},
                        {"event_id", ""},
                        {"item_id", item_id},
                        {"content_index", content_index},
                        {"audio_end_ms", audio_end_ms}});
}

void RealtimeSession::delete_item(const json::object& event) {
  const std::string item_id = text_at(event, "item_id");
  if (const auto refusal = context_.conversation.erase(item_id)) {
    return context_.outbox.refuse(*refusal, text_at(event, "event_id"));
  }
  context_.outbox.send(
      {{"type", "conversation.item.deleted"}, {"event_id", ""}, {"item_id", item_id}});
}

void RealtimeSession::retrieve_item(const json::object& event) {
  const std::string item_id = text_at(event, "item_id");
  const Item* item = context_.conversation.find(item_id);
  if (!item) {
    return context_.outbox.refuse(unknown_item(item_id, "item_id"), text_at(event, "event_id"));
  }
  const AudioFormat format =
      item->role() == "assistant" ? context_.state.output_format() : context_.state.input_format();
  context_.outbox.send({{"type", "conversation.item.retrieved"},
                        {"event_id", ""},
                        {"item", retrieved_item(*item, format)}});
}

ResponseDesk::Sabotage RealtimeSession::response_created(std::int64_t number, Instant now) {
  ResponseDesk::Sabotage sabotage;
  for (const ModelFault& fault : faults_.response_created(number, now)) {
    if (fault.kind == ModelFault::Kind::Mute) sabotage.mute = true;
    if (fault.kind == ModelFault::Kind::Error) {
      sabotage.fail_with = fault.code.empty() ? "server_error" : fault.code;
    }
  }
  return sabotage;
}

void RealtimeSession::expire() {
  ended_ = true;
  context_.outbox.refuse(
      {"session_expired", "Your session hit the maximum duration of 60 minutes.", std::nullopt},
      "");
  context_.outbox.push({Outgoing::Kind::Close, "Session expired", 1001});
}

void RealtimeSession::send_garbage(const std::string& what) {
  Outbox& out = context_.outbox;
  // RFC 6455, section 5.2: two bytes of header before a short payload.
  const auto raw = [&](std::string_view header, std::string_view payload) {
    out.push({Outgoing::Kind::Raw, std::string(header) + std::string(payload)});
  };
  if (what == "utf8") return raw("\x81\x04", "\xc3\x28\xff\xfe");
  if (what == "reserved-bit") return raw("\xc1\x02", "{}");
  if (what == "continuation") return raw("\x80\x02", "{}");
  if (what == "masked") return raw("\x81\x82", "keys{}");
  out.push({Outgoing::Kind::Text, "{\"type\":\"response.output_audio.delta\",\"delta\":\"AAAA"});
  out.push({Outgoing::Kind::Text, "[1,2,3]"});
  out.push({Outgoing::Kind::Text, "null"});
  out.push({Outgoing::Kind::Text, "{\"type\":17}"});
  out.push({Outgoing::Kind::Text, R"({"type":"response.output_audio.delta","delta":"***"})"});
  out.push({Outgoing::Kind::Text, R"({"type":"error","error":"not an object"})"});
  out.push({Outgoing::Kind::Text, std::string(5000, '[')});
  out.push({Outgoing::Kind::Text, "{\"type\":\"a.huge.event\",\"padding\":\"" +
                                      std::string(std::size_t{3} * 1024 * 1024, 'x') + "\"}"});
  out.push({Outgoing::Kind::Binary, std::string("\x00\x01\x02\xff", 4)});
}

void RealtimeSession::happen(const ModelFault& fault, Instant now) {
  using Kind = ModelFault::Kind;
  Outbox& out = context_.outbox;
  switch (fault.kind) {
    case Kind::Drop:
      out.push({Outgoing::Kind::Reset, {}});
      break;
    case Kind::Close:
      out.push({Outgoing::Kind::Close, "simulated",
                static_cast<std::uint16_t>(fault.code.empty() ? 1011 : std::stoi(fault.code))});
      break;
    case Kind::Stall:
      out.set_stalled(true);
      stalled_until_ = fault.length.count() > 0 ? now + fault.length : Instant::max();
      return;
    case Kind::BlackHole:
      out.push({Outgoing::Kind::StopReading, {}});
      break;
    case Kind::Garbage:
      return send_garbage(fault.code);
    case Kind::Error:
      return out.refuse({fault.code, "Simulated.", std::nullopt,
                         fault.code == "server_error" ? "server_error" : "invalid_request_error"},
                        "");
    case Kind::Expire:
      return expire();
    case Kind::Odd:
      return out.set_odd(true);
    case Kind::Refuse:
    case Kind::Reset:
    case Kind::SlowStart:
    case Kind::Mute:
      return;
  }
  ended_ = true;
  if (fault.length.count() > 0) faults_.board().refuse_until(now + fault.length);
}

void RealtimeSession::advance(Instant now) {
  if (ended_) return;
  if (!announced_ && announce_at_ <= now) {
    announce();
    for (const std::string& message : std::exchange(early_, {})) on_text(message, now);
  }
  if (!announced_) return;
  if (stalled_until_ && *stalled_until_ <= now) {
    context_.outbox.set_stalled(false);
    stalled_until_.reset();
  }
  responses_.advance(now);
  listening_.advance(now);
  for (const ModelFault& fault : faults_.due(now)) {
    if (!ended_) happen(fault, now);
  }
  if (!ended_ && expires_at_ <= now) expire();
}

Instant RealtimeSession::next_due() const {
  if (ended_) return Instant::max();
  if (!announced_) return announce_at_;
  Instant due =
      std::min({responses_.next_due(), listening_.next_due(), faults_.next_due(), expires_at_});
  if (stalled_until_) due = std::min(due, *stalled_until_);
  return due;
}

}  // namespace tandem::sim
