#include "control/outbound/sms_channel.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "bridge/carrier/form.hpp"
#include "control/outbound/receiver_answer.hpp"
#include "control/outreach/calling_rules.hpp"

namespace tandem::outbound {
namespace {

namespace js = boost::json;

/// Twilio's limit of `Body`.
constexpr std::size_t kTextMax = 1'600;
constexpr int kRequestTimeout = 408;
constexpr std::chrono::milliseconds kMarkLimit{2'000};

std::string text_in(const js::value& payload, std::string_view name) {
  const js::value* found = payload.is_object() ? payload.get_object().if_contains(name) : nullptr;
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

/// Whoever gets a message twice thinks the less of its sender, who pays for both. `left`: something
/// of the request may have been written.
store::OutboundOutcome once_only(store::OutboundOutcome outcome,
                                 const Result<net::HttpResponse>& answer, bool left) {
  const bool unknown = answer ? answer->status == kRequestTimeout || answer->status >= 500 : left;
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
  auto left = std::make_shared<bool>(false);
  control::TwilioRestClient::BeforeSent before_sent =
      [this, item, left](std::chrono::milliseconds limit) { return mark(item, left, limit); };
  const Result<net::HttpResponse> answer =
      co_await carrier_.send_once(std::move(request), std::move(before_sent));
  co_return once_only(outcome_of_service(answer), answer, *left);
}

Task<Result<>> SmsChannel::mark(std::shared_ptr<const store::OutboundItem> item,
                                std::shared_ptr<bool> left, std::chrono::milliseconds limit) {
  auto marked = std::make_shared<bool>(false);
  store::Work work = [marked, item, node = node_](pqxx::transaction_base& tx) {
    *marked = store::mark_sending(tx, node, *item);
  };
  const Result<void> done = co_await database_.transact(
      loop_, store::Acting::writer(), std::min(limit, kMarkLimit), std::move(work));
  if (!done) co_return done.error();
  // Somebody else has it by now.
  if (!*marked) co_return make_error_code(boost::system::errc::operation_canceled);
  *left = true;
  co_return Result<>();
}

}  // namespace tandem::outbound
