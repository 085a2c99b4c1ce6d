#include "core/crypto/sealed_secret.hpp"

#include <doctest/doctest.h>

#include "core/crypto/errc.hpp"

using namespace tandem;
using crypto::SecretSealer;

namespace {

SecretSealer::Key key_of(std::uint8_t fill) {
  SecretSealer::Key key;
  key.fill(fill);
  return key;
}

constexpr const char* kRow = "calendar_connections/1/refresh_token";

}  // namespace

TEST_SUITE("core/crypto/sealed_secret") {
  TEST_CASE("what was sealed comes back, of any length, and twice is never the same") {
    const SecretSealer sealer(key_of(1));
    for (const std::string& secret : {std::string(), std::string("1//0gK"), std::string(5'000, 'x'),
                                      std::string("\0binary", 7)}) {
      const std::string sealed = sealer.seal(secret, kRow);
      CHECK(sealed.size() == secret.size() + SecretSealer::kOverhead);
      CHECK(sealer.open(sealed, kRow).value() == secret);
      CHECK(sealer.seal(secret, kRow) != sealed);
      if (!secret.empty()) CHECK(sealed.find(secret) == std::string::npos);
    }
  }

  TEST_CASE("a secret that was moved to another row does not open there") {
    const SecretSealer sealer(key_of(1));
    const std::string sealed = sealer.seal("token", kRow);
    for (const char* other : {"calendar_connections/2/refresh_token", "secrets/1", ""})
      CHECK(sealer.open(sealed, other).error() == crypto::errc::forged_secret);
  }

  TEST_CASE("a change of any byte is noticed") {
    const SecretSealer sealer(key_of(1));
    const std::string sealed = sealer.seal("token", kRow);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
      std::string changed = sealed;
      changed[i] = static_cast<char>(changed[i] ^ 1);
      CHECK_FALSE(sealer.open(changed, kRow).has_value());
      CHECK_FALSE(sealer.open(sealed.substr(0, i), kRow).has_value());
    }
    CHECK_FALSE(sealer.open(sealed + "x", kRow).has_value());
    CHECK(sealer.open("", kRow).error() == crypto::errc::malformed_secret);
  }

  TEST_CASE("a wrong key is told from a forged secret") {
    const std::string sealed = SecretSealer(key_of(1)).seal("token", kRow);
    CHECK(SecretSealer(key_of(2)).open(sealed, kRow).error() == crypto::errc::unknown_key);
  }

  TEST_CASE("while keys are rotated both open, and the new one seals") {
    const SecretSealer before(key_of(1));
    const SecretSealer between(key_of(2), {key_of(1)});
    const SecretSealer after(key_of(2));
    const std::string old = before.seal("token", kRow);
    CHECK_FALSE(between.is_current(old));
    const std::string fresh = between.seal(between.open(old, kRow).value(), kRow);
    CHECK(between.is_current(fresh));
    CHECK(after.open(fresh, kRow).value() == "token");
    CHECK(after.open(old, kRow).error() == crypto::errc::unknown_key);
  }
}
