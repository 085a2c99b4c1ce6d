#include "control/webhook/voice_webhooks.hpp"

#include <chrono>

#include "bridge/call/metric_families.hpp"
#include "bridge/carrier/phone_number.hpp"
#include "control/assistant/instructions.hpp"
#include "control/assistant/opening_hours.hpp"
#include "control/webhook/carrier_fields.hpp"
#include "control/webhook/spoken_reply.hpp"
#include "core/log/logger.hpp"
#include "core/log/redaction.hpp"

namespace tandem::control {
namespace {

using carrier::field_or_empty;
using carrier::FormFields;

/// Of what was dialled and is no number.
constexpr std::size_t kNumberMax = 100;
/// Requests without a right signature that are kept in the log.
constexpr int kStrangersAMinute = 60;

log::RateLimit refused_calls;

void log_rejection(std::string_view call_sid, std::string_view reason) {
  log::Logger().repeated(refused_calls, log::Level::Info, "call.rejected",
                         {{"call_sid", call_sid}, {"reason", reason}});
}

carrier::Twiml say(std::string_view text, std::string_view language) {
  carrier::Twiml twiml;
  twiml.say(text, say_language(language));
  return twiml;
}

}  // namespace

VoiceWebhooks::VoiceWebhooks(CarrierUrls urls, const CarrierGate& gate,
                             const call::AgentDirectory& directory, call::CallRegistry& registry,
                             Books books, metrics::Block& block)
    : urls_(std::move(urls)),
      gate_(gate),
      directory_(directory),
      registry_(registry),
      books_(books),
      block_(block) {
  (void)block_.histogram(call::families::kCallSetup);
  for (const char* reason : {"unknown-number", "not-configured", "closed", "lapsed", "not-loaded"})
    (void)block_.counter(call::families::kRejectedCalls, {{"reason", reason}});
}

net::HttpResponse VoiceWebhooks::inbound(const net::HttpRequest& request) {
  const auto received = std::chrono::steady_clock::now();
  auto response = answer(request, &VoiceWebhooks::answer_call);
  if (response.status == 200)
    block_.histogram(call::families::kCallSetup)
        .observe(std::chrono::steady_clock::now() - received);
  return response;
}

net::HttpResponse VoiceWebhooks::after(const net::HttpRequest& request) {
  return answer(request, &VoiceWebhooks::answer_after);
}

net::HttpResponse VoiceWebhooks::status(const net::HttpRequest& request) {
  return answer(request, &VoiceWebhooks::answer_status);
}

net::HttpResponse VoiceWebhooks::stream_status(const net::HttpRequest& request) {
  return answer(request, &VoiceWebhooks::answer_stream_status);
}

net::HttpResponse VoiceWebhooks::answer(const net::HttpRequest& request, Answer made_by) {
  const auto received = std::chrono::steady_clock::now();
  auto admitted = gate_.admit(request);
  const auto* fields = std::get_if<FormFields>(&admitted);
  net::HttpResponse response = fields != nullptr ? (this->*made_by)(*fields)
                                                 : std::move(std::get<net::HttpResponse>(admitted));
  if (fields != nullptr && !node_.empty()) response.headers.emplace_back(kNodeHeader, node_);
  keep(request, fields, response, received);
  return response;
}

void VoiceWebhooks::keep(const net::HttpRequest& request, const FormFields* fields,
                         const net::HttpResponse& response, Instant received) {
  if (books_.carrier == nullptr) return;
  const auto now = std::chrono::steady_clock::now();
  if (fields == nullptr) {
    if (now - strangers_since_ > std::chrono::minutes(1)) {
      strangers_since_ = now;
      strangers_kept_ = 0;
    }
    if (++strangers_kept_ > kStrangersAMinute) return;
  }
  store::ReceivedWebhook webhook;
  webhook.at = std::chrono::time_point_cast<std::chrono::microseconds>(
      std::chrono::system_clock::now() - (now - received));
  webhook.source = "twilio";
  webhook.verified = fields != nullptr;
  webhook.method = request.method;
  webhook.path = request.path();
  webhook.address = request.peer_address;
  // Of a stranger's request nothing but that it came.
  if (fields != nullptr) webhook.fields.assign(fields->begin(), fields->end());
  webhook.reply_status = response.status;
  webhook.reply = response.body;
  webhook.took = std::chrono::duration_cast<std::chrono::milliseconds>(now - received);
  books_.carrier->keep(std::move(webhook));
}

net::HttpResponse VoiceWebhooks::answer_call(const FormFields& fields) {
  const std::string_view call_sid = field_or_empty(fields, "CallSid");
  if (!is_sid(call_sid)) return net::HttpResponse(400);
  const std::string_view to = field_or_empty(fields, "To");
  const auto number = carrier::normalise_number(to);
  const call::NumberRoute route = number ? directory_.find_number(*number) : call::NumberRoute{};
  const carrier::Party caller = carrier::read_party(field_or_empty(fields, "From"));
  call::IncomingCall incoming;
  incoming.call_sid = call_sid;
  incoming.account_sid = field_or_empty(fields, "AccountSid");
  incoming.from = caller.number.empty() ? caller.address : caller.number;
  incoming.to = number ? std::string_view(*number) : to.substr(0, kNumberMax);
  if (route.state != call::NumberRoute::State::Assigned) return not_connected(incoming, route);
  const call::Agent& agent = *route.agent;
  const auto now = std::chrono::system_clock::now();
  if (agent.closed_hours != call::ClosedHours::Same && !is_open(agent, now)) {
    reject(incoming, route, "closed");
    return closed(agent);
  }
  incoming.briefing = call_briefing(agent, incoming.from, now);
  const call::AdmitAnswer answer = registry_.admit(incoming, route.agent);
  if (const auto* offer = std::get_if<call::StreamOffer>(&answer)) return connect(*offer);
  const auto refusal = std::get<call::Refusal>(answer);
  // One that is over has its row.
  if (refusal != call::Refusal::Ended) keep_refused(incoming, route, call::text_of(refusal));
  return refuse(incoming, refusal, agent);
}

net::HttpResponse VoiceWebhooks::not_connected(const call::IncomingCall& incoming,
                                               const call::NumberRoute& route) {
  switch (route.state) {
    case call::NumberRoute::State::Lapsed:
      reject(incoming, route, "lapsed");
      return say_and_hang_up(Spoken::Lapsed, route.language);
    case call::NumberRoute::State::NotLoaded:
      // Whose number it is will be known in a moment, or once the database is there.
      reject(incoming, route, "not-loaded");
      return say_and_hang_up(Spoken::Draining, route.language);
    case call::NumberRoute::State::Unassigned:
      reject(incoming, route, "not-configured");
      return say_and_hang_up(Spoken::NotConfigured, route.language);
    case call::NumberRoute::State::Unknown:
    case call::NumberRoute::State::Assigned:
      break;
  }
  reject(incoming, route, "unknown-number");
  return say_and_hang_up(Spoken::NotRegistered, "");
}

net::HttpResponse VoiceWebhooks::connect(const call::StreamOffer& offer) const {
  carrier::ConnectStream stream;
  stream.url = urls_.stream(offer.token);
  stream.name = offer.call.text();
  stream.action = urls_.after();
  stream.status_callback = urls_.stream_status();
  stream.parameters = offer.parameters;
  carrier::Twiml twiml;
  twiml.connect_stream(stream);
  return twiml_reply(twiml);
}

net::HttpResponse VoiceWebhooks::refuse(const call::IncomingCall& incoming, call::Refusal refusal,
                                        const call::Agent& agent) {
  // The registry has counted it.
  log_rejection(incoming.call_sid, call::text_of(refusal));
  switch (refusal) {
    case call::Refusal::Draining:
      return say_and_hang_up(Spoken::Draining, agent.language);
    case call::Refusal::NodeFull:
    case call::Refusal::Overloaded:
    case call::Refusal::AgentFull:
    case call::Refusal::AgentRate:
      return say_and_hang_up(Spoken::Busy, agent.language);
    case call::Refusal::AgentPaused:
      return say_and_hang_up(Spoken::Paused, agent.language);
    case call::Refusal::ModelUnavailable:
      return apologise(agent);
    case call::Refusal::Ended:
      break;
  }
  return twiml_reply(carrier::Twiml().hang_up());
}

net::HttpResponse VoiceWebhooks::apologise(const call::Agent& agent,
                                           std::string_view caller_id) const {
  const std::string_view apology = agent.fallback_message.empty()
                                       ? sentence(Spoken::ModelAway, agent.language)
                                       : std::string_view(agent.fallback_message);
  carrier::Twiml twiml = say(apology, agent.language);
  if (agent.transfer_numbers.empty()) return twiml_reply(twiml.hang_up());
  carrier::DialNumber dial;
  dial.number = agent.transfer_numbers.front();
  dial.caller_id = caller_id;
  dial.action = urls_.after();
  return twiml_reply(twiml.dial(dial));
}

net::HttpResponse VoiceWebhooks::closed(const call::Agent& agent) const {
  if (agent.closed_hours == call::ClosedHours::Transfer && !agent.transfer_numbers.empty()) {
    carrier::DialNumber dial;
    dial.number = agent.transfer_numbers.front();
    dial.action = urls_.after();
    carrier::Twiml twiml;
    return twiml_reply(twiml.dial(dial));
  }
  if (agent.fallback_message.empty()) return say_and_hang_up(Spoken::Closed, agent.language);
  return twiml_reply(say(agent.fallback_message, agent.language).hang_up());
}

net::HttpResponse VoiceWebhooks::answer_after(const FormFields& fields) {
  auto here = after_here(fields);
  return here ? std::move(here->response) : unknown_call(fields);
}

std::optional<VoiceWebhooks::Here> VoiceWebhooks::after_here(const FormFields& fields) {
  const std::string_view call_sid = field_or_empty(fields, "CallSid");
  if (!is_sid(call_sid)) return Here{net::HttpResponse(400)};
  if (books_.streams != nullptr) books_.streams->followed(std::string(call_sid));

  // The carrier asks here too when the caller has hung up; nothing can follow then.
  const call::CarrierStatus status = call::carrier_status_of(field_or_empty(fields, "CallStatus"));
  if (status != call::CarrierStatus::Running) {
    registry_.status(call_sid, status);
    return Here{twiml_reply(carrier::Twiml())};
  }
  const call::AfterRequest what{std::string(call_sid),
                                std::string(field_or_empty(fields, "DialCallStatus")),
                                std::string(field_or_empty(fields, "DialCallSid")),
                                field_or_empty(fields, "DialBridged") == "false"};
  const call::AfterAnswer answer = registry_.after(what);
  if (const auto* back = std::get_if<call::AfterReconnect>(&answer))
    return Here{connect(back->offer)};
  if (const auto* transfer = std::get_if<call::AfterTransfer>(&answer)) {
    carrier::Twiml twiml;
    twiml.dial({transfer->number, transfer->caller_id, transfer->ring_timeout, urls_.after()});
    return Here{twiml_reply(twiml)};
  }
  if (std::holds_alternative<call::AfterElsewhere>(answer)) return Here{ask_again(fields)};
  if (std::holds_alternative<call::AfterUnknown>(answer)) return std::nullopt;
  return Here{twiml_reply(carrier::Twiml().hang_up()), true};
}

bool VoiceWebhooks::goes_on(const FormFields& fields) {
  return call::carrier_status_of(field_or_empty(fields, "CallStatus")) ==
         call::CarrierStatus::Running;
}

bool VoiceWebhooks::is_outgoing(const FormFields& fields) {
  return field_or_empty(fields, "Direction").starts_with("outbound");
}

net::HttpResponse VoiceWebhooks::unknown_call(const FormFields& fields) const {
  const std::string_view dial = field_or_empty(fields, "DialCallStatus");
  // Of a transfer without an agent (closed, model away): the two have talked, that was all.
  if (dial == "completed" || dial == "answered") return twiml_reply(carrier::Twiml().hang_up());
  return say_and_hang_up(dial.empty() ? Spoken::Lost : Spoken::NobodyTook,
                         language_of_call(fields));
}

call::NumberRoute VoiceWebhooks::route_of_call(const FormFields& fields) const {
  const auto ours =
      carrier::normalise_number(field_or_empty(fields, is_outgoing(fields) ? "From" : "To"));
  return ours ? directory_.find_number(*ours) : call::NumberRoute{};
}

std::string VoiceWebhooks::language_of_call(const FormFields& fields) const {
  const call::NumberRoute route = route_of_call(fields);
  return route.agent == nullptr ? route.language : route.agent->language;
}

net::HttpResponse VoiceWebhooks::answer_status(const FormFields& fields) {
  const std::string_view call_sid = field_or_empty(fields, "CallSid");
  const call::CarrierStatus status = call::carrier_status_of(field_or_empty(fields, "CallStatus"));
  registry_.status(call_sid, status);
  if (status != call::CarrierStatus::Running && is_sid(call_sid)) note_end(call_sid, fields);
  return net::HttpResponse(204);
}

void VoiceWebhooks::note_end(std::string_view call_sid, const FormFields& fields) {
  if (books_.streams != nullptr) books_.streams->followed(std::string(call_sid));
  if (books_.carrier == nullptr) return;
  CarrierEnd end{std::string(call_sid), std::string(field_or_empty(fields, "CallStatus")),
                 call_length(fields)};
  books_.carrier->call_ended(std::move(end));
}

net::HttpResponse VoiceWebhooks::answer_stream_status(const FormFields& fields) {
  const std::string_view call_sid = field_or_empty(fields, "CallSid");
  const std::string_view event = field_or_empty(fields, "StreamEvent");
  const bool failed = event == "stream-error";
  if (failed) registry_.stream_error(call_sid, field_or_empty(fields, "StreamError"));
  const bool broke = failed && ends_a_stream(field_or_empty(fields, "StreamError"));
  if (broke && is_sid(call_sid)) tell_stray(std::string(call_sid));
  // Whether the call goes on or is over, another request will say; it may get lost.
  if ((failed || event == "stream-stopped") && is_sid(call_sid) && books_.streams != nullptr)
    books_.streams->stream_ended(std::string(call_sid));
  return net::HttpResponse(204);
}

void VoiceWebhooks::tell_stray(const std::string& call_sid) {
  const auto here = registry_.standing(call_sid);
  if (!stray_stream_ || (here && !here->over)) return;
  std::optional<std::uint32_t> ended_in;
  if (here && !here->moved) ended_in = here->term;
  stray_stream_(call_sid, ended_in);
}

void VoiceWebhooks::reject(const call::IncomingCall& incoming, const call::NumberRoute& route,
                           std::string_view reason) {
  block_.counter(call::families::kRejectedCalls, {{"reason", std::string(reason)}}).add();
  log_rejection(incoming.call_sid, reason);
  keep_refused(incoming, route, reason);
}

void VoiceWebhooks::keep_refused(const call::IncomingCall& incoming, const call::NumberRoute& route,
                                 std::string_view reason) {
  if (books_.refused != nullptr) books_.refused->keep(incoming, route, reason);
}

}  // namespace tandem::control
