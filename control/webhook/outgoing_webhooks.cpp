// What the carrier asks and tells of calls that we place.
#include "control/webhook/carrier_fields.hpp"
#include "control/webhook/spoken_reply.hpp"
#include "control/webhook/voice_webhooks.hpp"

namespace tandem::control {

using carrier::field_or_empty;
using carrier::FormFields;

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
  const auto call = called_for(request);
  net::HttpResponse response(400);
  if (fields == nullptr) {
    response = std::move(std::get<net::HttpResponse>(admitted));
  } else if (const std::string_view sid = field_or_empty(*fields, "CallSid"); call && is_sid(sid)) {
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
    registry_.dial_failed(call, status, failure_of_status(status, fields));
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
  registry_.callee_seemed(call, callee_kind_of(field_or_empty(fields, "AnsweredBy")));
  return net::HttpResponse(204);
}

}  // namespace tandem::control
