#include "control/outbound/sms_channel.hpp"

#include <boost/json.hpp>

#include "bridge/carrier/form.hpp"
#include "control/outbound/receiver_answer.hpp"
#include "control/outreach/calling_rules.hpp"
#include "core/net/never_sent.hpp"

namespace tandem::outbound {
namespace {

namespace js = boost::json;

/// Twilio's limit of `Body`.
constexpr std::size_t kTextMax = 1'600;
constexpr int kRequestTimeout = 408;

std::string text_in(const js::value& payload, std::string_view name) {
  const js::value* found = payload.is_object() ? payload.get_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// The carrier's API has no key by which it would know a repetition, and whoever gets a message
/// twice thinks the less of its sender, who pays for both.
store::OutboundOutcome once_only(store::OutboundOutcome outcome,
                                 const Result<net::HttpResponse>& answer) {
  const bool unknown = answer ? answer->status == kRequestTimeout || answer->status >= 500
                              : !net::never_sent(answer.error());
  if (!unknown) return outcome;
  outcome.next = store::OutboundOutcome::Next::Failed;
  outcome.error += ": the message may have gone out, so it is not sent again by itself";
  return outcome;
}

}  // namespace

Task<store::OutboundOutcome> SmsChannel::deliver(std::shared_ptr<const store::OutboundItem> item) {
  if (account_.rest_password().empty()) co_return refused("this node has no carrier account");
  boost::system::error_code error;
  const js::value payload = js::parse(item->payload, error);
  const std::string text = text_in(payload, "text"), from = text_in(payload, "from");
  if (text.empty() || from.empty()) co_return refused("a text message needs text and from");
  if (text.size() > 4 * kTextMax) co_return refused("the text is too long for a text message");
  // What was allowed when somebody asked may not be any more, and not everybody asks the API.
  if (const auto why = control::why_not_ring(item->rules, item->destination))
    co_return refused("the number " + *why);
  carrier::RestRequest request;
  request.method = "POST";
  request.target = "/2010-04-01/Accounts/" + account_.account_sid + "/Messages.json";
  request.body = carrier::encode_form({{"To", item->destination}, {"From", from}, {"Body", text}});
  const Result<net::HttpResponse> answer =
      co_await carrier_.send(std::move(request), control::TwilioRestClient::Repeat::Harmful);
  co_return once_only(outcome_of_service(answer), answer);
}

}  // namespace tandem::outbound
