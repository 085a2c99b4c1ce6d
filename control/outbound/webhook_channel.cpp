#include "control/outbound/webhook_channel.hpp"

#include "control/outbound/receiver_answer.hpp"
#include "control/outbound/webhook_dialect.hpp"
#include "control/outbound/webhook_signature.hpp"
#include "core/crypto/errc.hpp"

namespace tandem::outbound {
namespace {

using store::OutboundOutcome;

std::string place(const store::OutboundItem& item, const char* column) {
  return "webhook_endpoints/" + item.endpoint + '/' + column;
}

}  // namespace

Result<net::HttpRequest> WebhookChannel::request_for(
    const store::OutboundItem& item, std::chrono::system_clock::time_point now) const {
  net::HttpRequest request("POST", "/");
  request.headers.emplace_back("Content-Type", "application/json");
  request.body = item.payload;
  std::vector<std::string> secrets;
  if (!item.endpoint.empty()) {
    if (!sealer_) return make_error_code(crypto::errc::unknown_key);
    auto current = sealer_->open(item.secret_sealed, place(item, "secret_sealed"));
    if (!current) return current.error();
    secrets.push_back(std::move(*current));
    if (!item.previous_secret_sealed.empty()) {
      auto previous =
          sealer_->open(item.previous_secret_sealed, place(item, "previous_secret_sealed"));
      if (previous) secrets.push_back(std::move(*previous));
    }
  }
  if (item.dialect == "vapi") {
    request.body = vapi_body(item, api_base_);
    for (auto& header : vapi_signature(secrets.front(), request.body))
      request.headers.push_back(std::move(header));
  } else if (item.dialect == "retell") {
    request.body = retell_body(item);
    request.headers.push_back(retell_signature(secrets.front(), now, request.body));
  } else {
    for (auto& header : standard_signature(secrets, item.message_id, now, request.body))
      request.headers.push_back(std::move(header));
    // Of nobody's endpoint: an id to know a repetition by, and nothing that proves a sender.
    if (secrets.empty()) request.headers.pop_back();
  }
  return request;
}

Task<OutboundOutcome> WebhookChannel::deliver(std::shared_ptr<const store::OutboundItem> item) {
  Result<net::HttpRequest> request = request_for(*item, std::chrono::system_clock::now());
  if (!request) {
    OutboundOutcome outcome;
    outcome.error = "the endpoint's secret cannot be opened: rotate it";
    co_return outcome;
  }
  std::string url = item->destination, tenant = item->organisation;
  const Result<net::HttpResponse> answer =
      co_await client_.send(std::move(tenant), std::move(url), std::move(*request));
  OutboundOutcome outcome = outcome_of(answer);
  if (answer && answer->status == 410) outcome.next = OutboundOutcome::Next::EndpointGone;
  co_return outcome;
}

}  // namespace tandem::outbound
