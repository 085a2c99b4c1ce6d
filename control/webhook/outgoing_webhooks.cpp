// What the carrier asks and tells of calls that we place.
#include <charconv>
#include <optional>

#include "control/outreach/carrier_failure.hpp"
#include "control/webhook/spoken_reply.hpp"
#include "control/webhook/voice_webhooks.hpp"

namespace tandem::control {
namespace {

using carrier::field_or_empty;
using carrier::FormFields;

/// Twilio's ids have 34 characters; other carriers' up to 64.
constexpr std::size_t kSidMax = 64;

std::optional<call::CallId> call_of(const net::HttpRequest& request) {
  const auto query = carrier::decode_form(request.query());
  if (!query) return std::nullopt;
  const auto id = call::CallId::parse(field_or_empty(*query, "call"));
  if (!id) return std::nullopt;
  return *id;
}

/// `AnsweredBy` (Twilio's "Answering Machine Detection"). A word that nobody knows is no verdict.
engine::CalleeKind kind_of(std::string_view answered_by) noexcept {
  if (answered_by == "human") return engine::CalleeKind::Human;
  if (answered_by == "machine_start") return engine::CalleeKind::Machine;
  if (answered_by.starts_with("machine_end_")) return engine::CalleeKind::MachineReady;
  if (answered_by == "fax") return engine::CalleeKind::Fax;
  return engine::CalleeKind::Unknown;
}

/// Why a call that was not answered came to nothing, where its network says more than its status.
std::string_view failure_of(call::CarrierStatus status, const FormFields& fields) {
  if (status != call::CarrierStatus::Failed) return {};
  const std::string_view text = field_or_empty(fields, "SipResponseCode");
  int code = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), code);
  const CarrierFailure* failure = read.ec == std::errc() ? failure_of_sip(code) : nullptr;
  return failure != nullptr ? failure->reason : std::string_view("network-failed");
}

}  // namespace

net::HttpResponse VoiceWebhooks::outgoing_answered(const net::HttpRequest& request) {
  return answer_outgoing(request, &VoiceWebhooks::answer_answered);
}

net::HttpResponse VoiceWebhooks::outgoing_status(const net::HttpRequest& request) {
  return answer_outgoing(request, &VoiceWebhooks::answer_outgoing_status);
}

net::HttpResponse VoiceWebhooks::outgoing_machine(const net::HttpRequest& request) {
  return answer_outgoing(request, &VoiceWebhooks::answer_machine);
}

net::HttpResponse VoiceWebhooks::answer_outgoing(const net::HttpRequest& request,
                                                 OutgoingAnswer made_by) {
  const auto received = std::chrono::steady_clock::now();
  auto admitted = gate_.admit(request);
  const auto* fields = std::get_if<FormFields>(&admitted);
  const auto call = call_of(request);
  net::HttpResponse response(400);
  if (fields == nullptr) {
    response = std::move(std::get<net::HttpResponse>(admitted));
  } else if (const std::string_view sid = field_or_empty(*fields, "CallSid");
             call && !sid.empty() && sid.size() <= kSidMax) {
    response = (this->*made_by)(*call, *fields);
  }
  keep(request, fields, response, received);
  return response;
}

net::HttpResponse VoiceWebhooks::answer_answered(const call::CallId& call,
                                                 const FormFields& fields) {
  (void)registry_.placed(call, field_or_empty(fields, "CallSid"),
                         field_or_empty(fields, "AccountSid"));
  const call::AdmitAnswer answer = registry_.answered(call);
  if (const auto* offer = std::get_if<call::StreamOffer>(&answer)) return connect(*offer);
  // It is over, or its node is gone and the call is anybody's: the way of streams that broke.
  return twiml_reply(carrier::Twiml().redirect(urls_.after()));
}

net::HttpResponse VoiceWebhooks::answer_outgoing_status(const call::CallId& call,
                                                        const FormFields& fields) {
  const std::string_view call_sid = field_or_empty(fields, "CallSid");
  const std::string_view word = field_or_empty(fields, "CallStatus");
  const call::CarrierStatus status = call::carrier_status_of(word);
  const bool wanted = registry_.placed(call, call_sid, field_or_empty(fields, "AccountSid"));
  if (status != call::CarrierStatus::Running) {
    registry_.dial_failed(call, status, failure_of(status, fields));
    note_end(call_sid, fields);
  } else if (!wanted) {
    // Over, or another node's: its row knows.
    if (on_stranger_) on_stranger_(call, std::string(call_sid));
  } else if (word == "ringing") {
    registry_.rings(call);
  }
  return net::HttpResponse(204);
}

net::HttpResponse VoiceWebhooks::answer_machine(const call::CallId& call,
                                                const FormFields& fields) {
  registry_.callee_seemed(call, kind_of(field_or_empty(fields, "AnsweredBy")));
  return net::HttpResponse(204);
}

}  // namespace tandem::control
