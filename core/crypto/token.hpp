#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tandem::crypto {

/// What a stream token says: whom it admits, on which node and shard, until when. `nonce` tells two
/// tokens for one subject apart, so that each can be used once.
struct TokenClaims {
  std::string subject;  ///< At most 255 bytes; the call's id.
  std::string node;     ///< At most 255 bytes.
  std::uint16_t shard = 0;
  std::uint64_t nonce = 0;
  std::chrono::system_clock::time_point expires;  ///< Whole seconds.
};

/// Signs and verifies tokens by HMAC-SHA256 under a key that all nodes of a fleet share. A token is
/// URL-safe base64 without padding (one path segment, about 120 characters). That it is used once
/// is for the owner of the subject to see to. Immutable; any thread.
class TokenSigner {
 public:
  using Key = std::array<std::uint8_t, 32>;

  explicit TokenSigner(const Key& key) noexcept : key_(key) {}
  /// A key of this process alone, for a node on its own.
  [[nodiscard]] static TokenSigner with_random_key();
  /// A key for one purpose from a master key (HMAC of the purpose's name), so that no two purposes
  /// share one.
  [[nodiscard]] static TokenSigner derived(const Key& master, std::string_view purpose);

  [[nodiscard]] std::string sign(const TokenClaims& claims) const;
  /// Fails with `malformed_token`, `forged_token`, or, only when the signature is right,
  /// `expired_token`.
  [[nodiscard]] Result<TokenClaims> verify(std::string_view token,
                                           std::chrono::system_clock::time_point now) const;

 private:
  Key key_;
};

/// The 32 bytes of `TANDEM_SECRET_KEY`, from standard base64.
[[nodiscard]] Result<TokenSigner::Key> parse_key(std::string_view base64);

}  // namespace tandem::crypto
