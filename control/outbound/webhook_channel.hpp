#pragma once

#include <optional>
#include <string>

#include "control/egress/guarded_client.hpp"
#include "control/outbound/channel.hpp"
#include "core/crypto/sealed_secret.hpp"

namespace tandem::outbound {

/// POST to a URL that a tenant chose: through the guarded client, in the words and with the
/// signature of the endpoint's dialect.
class WebhookChannel final : public Channel {
 public:
  /// `sealer`: none where the node has no key; then endpoints, whose secrets it cannot open, wait
  /// for a node that can. `api_base`: ours, as others reach it. All outlive this.
  WebhookChannel(egress::GuardedClient& client, const std::optional<crypto::SecretSealer>& sealer,
                 std::string api_base)
      : client_(client), sealer_(sealer), api_base_(std::move(api_base)) {}

  [[nodiscard]] Task<store::OutboundOutcome> deliver(
      std::shared_ptr<const store::OutboundItem> item) override;

  /// What would be sent at `now`; an error of `crypto::errc` where the secret does not open.
  [[nodiscard]] Result<net::HttpRequest> request_for(
      const store::OutboundItem& item, std::chrono::system_clock::time_point now) const;

 private:
  egress::GuardedClient& client_;
  const std::optional<crypto::SecretSealer>& sealer_;
  std::string api_base_;
};

}  // namespace tandem::outbound
