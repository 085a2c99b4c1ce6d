#include "control/auth/verification_key.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include <cstdint>
#include <span>

#include "control/auth/errc.hpp"
#include "core/crypto/constant_time.hpp"
#include "core/crypto/hmac.hpp"

namespace tandem::auth {
namespace {

template <auto kFree>
struct Deleter {
  template <class T>
  void operator()(T* it) const {
    kFree(it);
  }
};
template <class T, auto kFree>
using Owned = std::unique_ptr<T, Deleter<kFree>>;
using Context = Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using Builder = Owned<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Parameters = Owned<OSSL_PARAM, OSSL_PARAM_free>;
using Number = Owned<BIGNUM, BN_free>;
using Digest = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using Signature = Owned<ECDSA_SIG, ECDSA_SIG_free>;

constexpr int kFieldBytes = 32;  ///< Of P-256.
constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 8192;

const unsigned char* bytes_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Number number_of(std::string_view bytes) {
  return Number(BN_bin2bn(bytes_of(bytes), static_cast<int>(bytes.size()), nullptr));
}

/// The key that `parameters` describe, checked; null when they describe none.
std::shared_ptr<EVP_PKEY> key_of(const char* type, OSSL_PARAM* parameters) {
  const Context making(EVP_PKEY_CTX_new_from_name(nullptr, type, nullptr));
  EVP_PKEY* made = nullptr;
  if (!making || EVP_PKEY_fromdata_init(making.get()) <= 0 ||
      EVP_PKEY_fromdata(making.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters) <= 0) {
    ERR_clear_error();
    return nullptr;
  }
  std::shared_ptr<EVP_PKEY> key(made, EVP_PKEY_free);
  const Context checking(EVP_PKEY_CTX_new_from_pkey(nullptr, made, nullptr));
  if (checking && EVP_PKEY_public_check(checking.get()) == 1) return key;
  ERR_clear_error();
  return nullptr;
}

/// ES256 carries r and s as they are (RFC 7518, section 3.4); OpenSSL wants DER.
std::string to_der(std::string_view raw) {
  if (raw.size() != 2 * kFieldBytes) return {};
  Number r = number_of(raw.substr(0, kFieldBytes)), s = number_of(raw.substr(kFieldBytes));
  const Signature signature(ECDSA_SIG_new());
  if (!r || !s || !signature || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
  static_cast<void>(r.release());  // The signature owns both now.
  static_cast<void>(s.release());
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(signature.get(), &der);
  if (size <= 0) return {};
  std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  return text;
}

bool verify_sha256(EVP_PKEY* key, std::string_view message, std::string_view signature) {
  const Digest digest(EVP_MD_CTX_new());
  const bool good = digest && !signature.empty() &&
                    EVP_DigestVerifyInit(digest.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
                    EVP_DigestVerify(digest.get(), bytes_of(signature), signature.size(),
                                     bytes_of(message), message.size()) == 1;
  if (!good) ERR_clear_error();
  return good;
}

bool verify_hmac(std::string_view secret, const Jws& token) {
  const auto mac =
      crypto::hmac_sha256(std::span(bytes_of(secret), secret.size()), token.signing_input);
  return crypto::equal_in_constant_time({reinterpret_cast<const char*>(mac.data()), mac.size()},
                                        token.signature);
}

}  // namespace

VerificationKey VerificationKey::secret(std::string bytes) {
  return {Algorithm::Hs256, std::move(bytes), nullptr};
}

Result<VerificationKey> VerificationKey::elliptic(std::string_view x, std::string_view y) {
  if (x.size() != kFieldBytes || y.size() != kFieldBytes) return errc::malformed_key;
  const std::string point = std::string(1, POINT_CONVERSION_UNCOMPRESSED).append(x).append(y);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!builder ||
      OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) != 1 ||
      OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                       point.size()) != 1)
    return errc::malformed_key;
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = key_of("EC", parameters.get());
  if (!key) return errc::malformed_key;
  return VerificationKey(Algorithm::Es256, {}, std::move(key));
}

Result<VerificationKey> VerificationKey::rsa(std::string_view modulus, std::string_view exponent) {
  if (modulus.size() > kRsaBitsMax / 8 || exponent.size() > 8) return errc::malformed_key;
  const Number n = number_of(modulus), e = number_of(exponent);
  const Builder builder(OSSL_PARAM_BLD_new());
  if (!n || !e || !builder || BN_num_bits(n.get()) < kRsaBitsMin ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) != 1 ||
      OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) != 1)
    return errc::malformed_key;
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  auto key = key_of("RSA", parameters.get());
  if (!key) return errc::malformed_key;
  return VerificationKey(Algorithm::Rs256, {}, std::move(key));
}

Result<> VerificationKey::verify(const Jws& token) const {
  if (token.algorithm != algorithm_) return errc::algorithm_not_allowed;
  bool good = false;
  switch (algorithm_) {
    case Algorithm::Hs256:
      good = verify_hmac(secret_, token);
      break;
    case Algorithm::Es256:
      good = verify_sha256(key_.get(), token.signing_input, to_der(token.signature));
      break;
    case Algorithm::Rs256:
      good = verify_sha256(key_.get(), token.signing_input, token.signature);
      break;
  }
  if (!good) return errc::bad_signature;
  return {};
}

}  // namespace tandem::auth
