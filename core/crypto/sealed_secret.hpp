#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace tandem::crypto {

/// Seals secrets that lie in a database (XChaCha20-Poly1305 by libsodium). A sealed secret opens
/// only under the key and for the row that it was sealed for: whoever can write the database, but
/// has no key, can neither read it nor give it to another row.
///
/// Keys are rotated: the first one seals, all of them open; which one, the sealed bytes say.
/// Layout: version (1 byte) | key id (8) | nonce (24) | secret and tag (secret's length + 16).
/// Immutable; any thread.
class SecretSealer {
 public:
  using Key = std::array<std::uint8_t, 32>;
  /// What a sealed secret is longer than the secret.
  static constexpr std::size_t kOverhead = 1 + 8 + 24 + 16;

  /// `current` seals; `previous` still open. They are not used as they are: both the keys and their
  /// ids are derived, so that `TANDEM_SECRET_KEY` may serve other purposes too.
  explicit SecretSealer(const Key& current, const std::vector<Key>& previous = {});

  /// `row` names the place, for ever: `calendar_connections/<id>/refresh_token`.
  [[nodiscard]] std::string seal(std::string_view secret, std::string_view row) const;

  /// `errc::malformed_secret`, `errc::unknown_key` (none of ours), or `errc::forged_secret`:
  /// changed, or sealed for another row.
  [[nodiscard]] Result<std::string> open(std::string_view sealed, std::string_view row) const;

  /// Whether the current key sealed it; else it is to be sealed again.
  [[nodiscard]] bool is_current(std::string_view sealed) const noexcept;

 private:
  using KeyId = std::array<std::uint8_t, 8>;
  struct DerivedKey {
    Key key;
    KeyId id;
  };
  [[nodiscard]] static DerivedKey derive(const Key& given);

  std::vector<DerivedKey> keys_;  ///< The current one first.
};

}  // namespace tandem::crypto
