#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "bridge/carrier/form.hpp"
#include "bridge/carrier/twilio_signature.hpp"
#include "control/address_range.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_message.hpp"

namespace tandem::control {

/// Lets in what the carrier signed and nothing else. The signed URL is the configured base, or the
/// node's own one, and the raw target; `X-Forwarded-Proto` and `-Host` count only when the
/// connection comes from a configured proxy. On the acceptor's loop.
class CarrierGate {
 public:
  struct Options {
    std::string webhook_base;
    std::string stream_base;
    std::vector<std::string> tokens;  ///< Current first; two during a rotation.
    bool validate = true;             ///< Off on loopback only (see `control/settings.hpp`).
    std::vector<AddressRange> trusted_proxies;
  };
  CarrierGate(Options options, metrics::Block& block);

  /// The fields of a webhook, from the body of a POST or the query of a GET; or the refusal: 403
  /// with an empty body when the signature is absent or wrong, 400 for what cannot be read.
  [[nodiscard]] std::variant<carrier::FormFields, net::HttpResponse> admit(
      const net::HttpRequest& request) const;
  /// The refusal of a stream's upgrade, or none when it is signed.
  [[nodiscard]] std::optional<net::HttpResponse> refuse_upgrade(
      const net::HttpRequest& request) const;

 private:
  [[nodiscard]] carrier::SignatureVerdict verdict(const net::HttpRequest& request,
                                                  const std::vector<std::string>& urls) const;
  /// `proto://host` as a trusted proxy tells it.
  [[nodiscard]] std::optional<std::string> forwarded_base(const net::HttpRequest& request) const;
  [[nodiscard]] std::optional<net::HttpResponse> refusal(carrier::SignatureVerdict verdict,
                                                         const net::HttpRequest& request) const;

  Options options_;
  metrics::Block& block_;
};

}  // namespace tandem::control
