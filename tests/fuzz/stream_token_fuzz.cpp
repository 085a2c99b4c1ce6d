#include <string>
#include <string_view>

#include "core/crypto/base64url.hpp"
#include "core/crypto/token.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::crypto;

/// No text but one that was signed is a token, and each bit of a signed one counts.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using std::chrono::seconds;
  using std::chrono::system_clock;
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  static const TokenSigner signer(TokenSigner::Key{1, 2, 3});
  const system_clock::time_point now{seconds(1'795'200'000)};
  FUZZ_REQUIRE(!signer.verify(text, now).has_value());

  if (const auto bytes = base64url_decode(text)) FUZZ_REQUIRE(base64url_encode(*bytes) == text);
  FUZZ_REQUIRE(base64url_decode(base64url_encode(text)).value() == text);

  if (size < 4) return 0;
  TokenClaims claims;
  claims.subject = text.substr(0, size / 2).substr(0, 255);
  claims.node = text.substr(size / 2).substr(0, 255);
  claims.shard = data[0];
  claims.nonce = data[1];
  claims.expires = now + seconds(data[2]);
  const std::string token = signer.sign(claims);
  const auto read = signer.verify(token, now - seconds(1));
  FUZZ_REQUIRE(read.has_value() && read->subject == claims.subject && read->node == claims.node);
  FUZZ_REQUIRE(read->shard == claims.shard && read->nonce == claims.nonce);
  FUZZ_REQUIRE(read->expires == claims.expires);
  FUZZ_REQUIRE(!signer.verify(token, claims.expires + seconds(1)).has_value());
  static const TokenSigner other(TokenSigner::Key{3, 2, 1});
  FUZZ_REQUIRE(!other.verify(token, now).has_value());
  std::string bent = token;
  bent[data[3] % bent.size()] ^= 1;
  FUZZ_REQUIRE(!signer.verify(bent, now - seconds(1)).has_value());
  return 0;
}
