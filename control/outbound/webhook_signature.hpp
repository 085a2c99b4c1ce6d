#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "core/net/http_message.hpp"
#include "core/result.hpp"

namespace tandem::outbound {

/// Signatures that receivers of webhooks know. `secrets`: the current one first; more than one
/// while they are being rotated.

/// Standard Webhooks 1.0: `webhook-id`, `webhook-timestamp`, `webhook-signature` with a `v1,` of
/// each secret. A secret is `whsec_` and the key in base64.
[[nodiscard]] std::vector<net::HttpHeader> standard_signature(
    const std::vector<std::string>& secrets, std::string_view id,
    std::chrono::system_clock::time_point now, std::string_view body);

/// Retell: `X-Retell-Signature: v=MILLISECONDS,d=HEX` over body and time, by the current secret.
[[nodiscard]] net::HttpHeader retell_signature(const std::string& secret,
                                               std::chrono::system_clock::time_point now,
                                               std::string_view body);

/// Vapi: the secret itself in `X-Vapi-Secret`, as its servers send it, and `X-Vapi-Signature`, the
/// HMAC of the body in hex.
[[nodiscard]] std::vector<net::HttpHeader> vapi_signature(const std::string& secret,
                                                          std::string_view body);

/// A new secret, as Standard Webhooks recommends: 32 random bytes.
[[nodiscard]] std::string new_webhook_secret();
/// Whether `secret` can sign in the standard dialect: `whsec_` and 24 to 64 bytes in base64.
[[nodiscard]] bool is_standard_secret(std::string_view secret);

}  // namespace tandem::outbound
