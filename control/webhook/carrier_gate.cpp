#include "control/webhook/carrier_gate.hpp"

#include <algorithm>
#include <iterator>

#include "control/ops/metric_families.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using carrier::SignatureVerdict;

log::RateLimit refused_lines;

}  // namespace

CarrierGate::CarrierGate(Options options, metrics::Block& block)
    : options_(std::move(options)), block_(block) {
  std::erase_if(options_.tokens, [](const std::string& token) { return token.empty(); });
  for (const char* reason : {"missing", "mismatch", "unreadable"})
    (void)block_.counter(families::kSignatureFailures, {{"reason", reason}});
}

std::optional<std::string> CarrierGate::forwarded_base(const net::HttpRequest& request) const {
  const auto trusted =
      std::any_of(options_.trusted_proxies.begin(), options_.trusted_proxies.end(),
                  [&](const AddressRange& range) { return range.contains(request.peer_address); });
  const auto scheme = request.header("X-Forwarded-Proto");
  const auto host = request.header("X-Forwarded-Host");
  if (!trusted || !scheme || !host) return std::nullopt;
  if (*scheme != "https" && *scheme != "http") return std::nullopt;
  return std::string(*scheme) + "://" + std::string(*host);
}

SignatureVerdict CarrierGate::verdict(const net::HttpRequest& request,
                                      const std::vector<std::string>& urls) const {
  const std::string_view signature = request.header("X-Twilio-Signature").value_or("");
  const bool post = request.method == "POST";
  auto best = SignatureVerdict::Invalid;
  for (const std::string& url : urls) {
    // A GET is signed by its URL alone, whatever it carries.
    const carrier::SignedRequest one{
        url, post ? request.header("Content-Type").value_or("") : std::string_view(),
        post ? std::string_view(request.body) : std::string_view()};
    const SignatureVerdict found =
        carrier::verify_twilio_signature(one, signature, options_.tokens);
    if (found == SignatureVerdict::Valid) return found;
    if (found != SignatureVerdict::Invalid) best = found;
  }
  return best;
}

std::optional<net::HttpResponse> CarrierGate::refusal(SignatureVerdict verdict,
                                                      const net::HttpRequest& request) const {
  if (verdict == SignatureVerdict::Valid) return std::nullopt;
  const char* reason = verdict == SignatureVerdict::Missing   ? "missing"
                       : verdict == SignatureVerdict::Invalid ? "mismatch"
                                                              : "unreadable";
  block_.counter(families::kSignatureFailures, {{"reason", reason}}).add();
  log::Logger().repeated(
      refused_lines, log::Level::Warn, "webhook.refused",
      {{"reason", reason}, {"path", request.path()}, {"peer", request.peer_address}});
  return net::HttpResponse(verdict == SignatureVerdict::Unreadable ? 400 : 403);
}

std::variant<carrier::FormFields, net::HttpResponse> CarrierGate::admit(
    const net::HttpRequest& request) const {
  if (options_.validate) {
    std::vector<std::string> urls{carrier::public_url(options_.webhook_base, request.target)};
    if (const std::string own = webhook_base_of(options_.stream_base); own != options_.webhook_base)
      urls.push_back(carrier::public_url(own, request.target));
    if (const auto base = forwarded_base(request))
      urls.push_back(carrier::public_url(*base, request.target));
    if (auto refused = refusal(verdict(request, urls), request)) return std::move(*refused);
  }
  auto fields = carrier::decode_form(request.method == "POST" ? std::string_view(request.body)
                                                              : request.query());
  if (!fields) return net::HttpResponse(400);
  // An address that we gave the carrier may bring more; what the carrier itself says comes first.
  if (request.method == "POST") {
    if (auto brought = carrier::decode_form(request.query()))
      fields->insert(fields->end(), std::make_move_iterator(brought->begin()),
                     std::make_move_iterator(brought->end()));
  }
  return std::move(*fields);
}

std::optional<net::HttpResponse> CarrierGate::refuse_upgrade(
    const net::HttpRequest& request) const {
  if (!options_.validate) return std::nullopt;
  std::vector<std::string> urls{carrier::public_url(options_.stream_base, request.target)};
  if (const auto base = forwarded_base(request))
    urls.push_back(carrier::public_url(carrier::websocket_base(*base), request.target));
  return refusal(verdict(request, urls), request);
}

}  // namespace tandem::control
