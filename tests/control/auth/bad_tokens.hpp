#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "tests/control/auth/token_maker.hpp"

namespace tandem::control::test {

/// What a forger of fault 37 tries: tokens that must all be refused, each with the reason that the
/// verifier gives. `issuer` is the outside issuer with both kinds of key; `secret` is `JWT_SECRET`.
struct BadToken {
  std::string name;
  std::string token;
  std::string reason;
};

/// An outside issuer: two key pairs, and the key set that it shows.
struct Issuer {
  SigningKey elliptic{SigningKey::Type::P256};
  SigningKey rsa{SigningKey::Type::Rsa2048};
  std::string name = "https://id.example.com/auth/v1";

  [[nodiscard]] std::string key_set() const;
  /// A token that is right, of the elliptic key.
  [[nodiscard]] std::string token(const std::string& payload) const;
};

inline constexpr const char* kSecret = "an HS256 secret of more than 32 bytes, for tests only";
inline constexpr const char* kSubject = "0192f6a1-7b3c-7def-8a90-b1c2d3e4f506";

/// The claims of a right token, with `changes` in place of or behind them: `"exp":1` and so on.
[[nodiscard]] std::string payload(const std::string& issuer, std::int64_t now,
                                  const std::vector<std::string>& changes = {});
[[nodiscard]] std::string own_token(const std::string& payload);
[[nodiscard]] std::int64_t unix_now();

[[nodiscard]] std::vector<BadToken> bad_tokens(const Issuer& issuer);

}  // namespace tandem::control::test
