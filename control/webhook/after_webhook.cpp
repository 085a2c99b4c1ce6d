// What follows a stream or a `<Dial>` of a call that another node had.
#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "bridge/call/resumed_call.hpp"
#include "bridge/carrier/phone_number.hpp"
#include "control/assistant/instructions.hpp"
#include "control/outreach/outgoing_briefing.hpp"
#include "control/resume/call_resumer.hpp"
#include "control/webhook/spoken_reply.hpp"
#include "control/webhook/voice_webhooks.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::control {
namespace {

using carrier::field_or_empty;
using carrier::FormFields;

/// For balancers to notice that this node is going.
constexpr std::chrono::seconds kAskAgainAfter{1};
/// Of a session whose call another node has: a shard answers within a tick, unless it stands still.
constexpr std::chrono::milliseconds kGone{500}, kLookAgain{5};

log::RateLimit fault_lines;

/// Whoever talked with the caller so far goes on, though the agent was published anew meanwhile;
/// `current` where that version is gone.
Task<std::shared_ptr<const call::Agent>> agent_of(EventLoop& loop, resume::CallResumer& resumer,
                                                  resume::Taken& taken,
                                                  std::shared_ptr<const call::Agent> current) {
  const std::string& begun = taken.agent_version;
  if (begun.empty() || (current && current->version == begun)) co_return current;
  std::shared_ptr<call::Agent> agent = co_await resumer.version_of_agent(
      loop, taken.call.id, taken.organisation, taken.agent, begun);
  if (!agent) {
    taken.call.lost_version = begun;
    co_return current;
  }
  if (current && current->fallback_message == agent->fallback_message &&
      current->language == agent->language)
    agent->fallback_audio = current->fallback_audio;
  co_return agent;
}

}  // namespace

Task<net::HttpResponse> VoiceWebhooks::after(EventLoop& loop, net::HttpRequest request,
                                             resume::CallResumer& resumer) {
  const auto received = std::chrono::steady_clock::now();
  auto admitted = gate_.admit(request);
  const auto* fields = std::get_if<FormFields>(&admitted);
  net::HttpResponse response(500);
  if (fields == nullptr) {
    response = std::move(std::get<net::HttpResponse>(admitted));
  } else {
    FormFields copy = *fields;
    response = co_await after_admitted(loop, std::move(copy), resumer);
  }
  keep(request, fields, response, received);
  co_return response;
}

/// What this node knows of a call is not the last word, whether it stands here still or is over: it
/// may have lost it to another one, which is gone by now in its turn, or gives it away. Its row
/// knows, and is asked before anything is answered, let alone a stream of this node's offered.
Task<net::HttpResponse> VoiceWebhooks::after_admitted(EventLoop& loop, FormFields fields,
                                                      resume::CallResumer& resumer) {
  const std::string call_sid(field_or_empty(fields, "CallSid"));
  const auto here = registry_.standing(call_sid);
  bool lost = false;
  if (here && goes_on(fields)) {
    std::string asked = call_sid;
    lost = co_await resumer.went_on(loop, std::move(asked), here->term);
  }
  if (!lost) {
    if (auto known = after_here(fields)) co_return std::move(known->response);
  } else if (books_.streams != nullptr) {
    books_.streams->followed(call_sid);
  }
  if (lost && !here->over) {
    registry_.lose(call_sid, here->term);
    const auto stands = [&] {
      const auto now = registry_.standing(call_sid);
      return now && !now->over && now->term == here->term;
    };
    const Deadline deadline(kGone);
    while (stands() && !deadline.passed()) co_await sleep_for(loop, kLookAgain);
    if (stands()) co_return ask_again(fields);
  }
  net::HttpResponse response = co_await after_elsewhere(loop, std::move(fields), resumer);
  co_return response;
}

Task<net::HttpResponse> VoiceWebhooks::after_elsewhere(EventLoop& loop, FormFields fields,
                                                       resume::CallResumer& resumer) {
  resume::Question question;
  question.call_sid = field_or_empty(fields, "CallSid");
  question.dial_status = field_or_empty(fields, "DialCallStatus");
  const bool of_stream = question.dial_status.empty();
  // What is not begun here needs no second move. What a `<Dial>` comes to may be that nothing
  // follows, which every node can tell; and who sent the caller there may know of no call at all.
  question.only_asks = registry_.draining();
  if (question.only_asks && of_stream) co_return ask_again(fields);
  question.dial_answered =
      (question.dial_status == "completed" || question.dial_status == "answered") &&
      field_or_empty(fields, "DialBridged") != "false";
  resume::Answer found = resume::Unanswered{};
  try {
    found = co_await resumer.take_over(
        loop, question, [this, &question] { return registry_.holds(question.call_sid); });
  } catch (const std::exception& error) {
    log::Logger().repeated(
        fault_lines, log::Level::Error, "call.not_resumed",
        {{"call_sid", question.call_sid}, {"at", "read"}, {"error", error.what()}});
  }
  // Asked twice at once, the other question may have brought the call here meanwhile, and its
  // stream may have begun.
  if (registry_.holds(question.call_sid)) {
    auto here = after_here(fields);
    co_return here && !here->ends ? std::move(here->response) : ask_again(fields);
  }
  if (auto* taken = std::get_if<resume::Taken>(&found)) {
    taken->call.call_sid = question.call_sid;
    resume::Taken mine = std::move(*taken);
    co_return co_await go_on(loop, std::move(mine), resumer);
  }
  if (std::holds_alternative<resume::Over>(found)) {
    // Its node is not there to write its row to the end: the carrier's word does, which is asked
    // for where it does not come.
    if (question.dial_answered && books_.streams != nullptr)
      books_.streams->stream_ended(question.call_sid);
    co_return twiml_reply(carrier::Twiml().hang_up());
  }
  if (std::holds_alternative<resume::Elsewhere>(found)) co_return ask_again(fields);
  // Its node died before anything of it was kept: nothing has been said yet.
  if (std::holds_alternative<resume::NeverHeardOf>(found) && of_stream &&
      field_or_empty(fields, "Direction") == "inbound" &&
      carrier::normalise_number(field_or_empty(fields, "To")))
    co_return answer_call(fields);
  // Nobody can tell what was said: somebody else must talk with the caller.
  const call::NumberRoute route = route_of_call(fields);
  if (std::holds_alternative<resume::Unanswered>(found) && of_stream && route.agent)
    co_return apologise(*route.agent, is_outgoing(fields) ? field_or_empty(fields, "From") : "");
  co_return unknown_call(fields);
}

Task<net::HttpResponse> VoiceWebhooks::go_on(EventLoop& loop, resume::Taken taken,
                                             resume::CallResumer& resumer) {
  const call::CallId id = taken.call.id;
  const std::uint32_t epoch = taken.call.epoch;
  std::shared_ptr<const call::Agent> agent = co_await agent_of(
      loop, resumer, taken, directory_.find_agent_of(taken.organisation, taken.agent));
  std::optional<call::Refusal> refusal;
  const bool outgoing = taken.call.direction == engine::Direction::Outbound;
  const std::string shown = outgoing ? taken.call.from : std::string();
  if (agent) {
    const auto now = std::chrono::system_clock::now();
    taken.call.briefing = outgoing ? outgoing_briefing(*agent, taken.call.to, taken.metadata, now)
                                   : call_briefing(*agent, taken.call.from, now);
    const call::AdmitAnswer answer = registry_.resume(std::move(taken.call), agent);
    if (const auto* offer = std::get_if<call::StreamOffer>(&answer)) co_return connect(*offer);
    refusal = std::get<call::Refusal>(answer);
  }
  log::Logger().warn("call.not_resumed",
                     {{"call", id.text()},
                      {"at", agent ? call::text_of(refusal.value_or(call::Refusal::Ended))
                                   : std::string_view("agent-gone")}});
  co_await resumer.give_up(loop, id, epoch);
  if (agent) co_return apologise(*agent, shown);
  co_return say_and_hang_up(Spoken::Lost, "");
}

/// A `<Redirect>` repeats nothing of the question that it answers: what became of a `<Dial>` goes
/// along in the address.
net::HttpResponse VoiceWebhooks::ask_again(const FormFields& fields) const {
  FormFields again;
  for (const char* name : {"DialCallStatus", "DialCallSid", "DialBridged"})
    if (const auto value = field_or_empty(fields, name); !value.empty())
      again.emplace_back(name, value);
  std::string where = urls_.after();
  if (!again.empty()) where.append("?").append(carrier::encode_form(again));
  carrier::Twiml twiml;
  twiml.say(sentence(Spoken::OneMoment, language_of_call(fields)),
            say_language(language_of_call(fields)));
  return twiml_reply(twiml.pause(kAskAgainAfter).redirect(where));
}

}  // namespace tandem::control
