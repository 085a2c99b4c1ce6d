#include "tests/control/auth/token_maker.hpp"

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <span>
#include <stdexcept>
#include <vector>

#include "core/crypto/base64url.hpp"
#include "core/crypto/hmac.hpp"

namespace tandem::control::test {
namespace {

EVP_PKEY* generate(SigningKey::Type type) {
  switch (type) {
    case SigningKey::Type::P256:
      return EVP_EC_gen("P-256");
    case SigningKey::Type::P384:
      return EVP_EC_gen("P-384");
    case SigningKey::Type::Rsa2048:
      return EVP_RSA_gen(2048);
    case SigningKey::Type::Rsa1024:
      return EVP_RSA_gen(1024);
  }
  return nullptr;
}

bool elliptic(SigningKey::Type type) {
  return type == SigningKey::Type::P256 || type == SigningKey::Type::P384;
}

std::string bytes_of(const BIGNUM* number, int size) {
  std::string bytes(static_cast<std::size_t>(size), '\0');
  BN_bn2binpad(number, reinterpret_cast<unsigned char*>(bytes.data()), size);
  return bytes;
}

}  // namespace

SigningKey::SigningKey(Type type) : type_(type), key_(generate(type), EVP_PKEY_free) {
  if (!key_) throw std::runtime_error("no key");
}

std::string SigningKey::sign_der(const std::string& message) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(),
                                                                       EVP_MD_CTX_free);
  std::size_t size = 0;
  const auto* bytes = reinterpret_cast<const unsigned char*>(message.data());
  EVP_DigestSignInit(digest.get(), nullptr, EVP_sha256(), nullptr, key_.get());
  EVP_DigestSign(digest.get(), nullptr, &size, bytes, message.size());
  std::string signature(size, '\0');
  EVP_DigestSign(digest.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes,
                 message.size());
  signature.resize(size);
  return signature;
}

std::string SigningKey::sign(const std::string& message) const {
  const std::string der = sign_der(message);
  if (!elliptic(type_)) return der;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const std::unique_ptr<ECDSA_SIG, decltype(&ECDSA_SIG_free)> signature(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(der.size())), ECDSA_SIG_free);
  const int field = type_ == Type::P256 ? 32 : 48;
  return bytes_of(ECDSA_SIG_get0_r(signature.get()), field) +
         bytes_of(ECDSA_SIG_get0_s(signature.get()), field);
}

std::string SigningKey::number(const char* name) const {
  BIGNUM* value = nullptr;
  EVP_PKEY_get_bn_param(key_.get(), name, &value);
  const std::unique_ptr<BIGNUM, decltype(&BN_free)> owner(value, BN_free);
  const int size = elliptic(type_) ? (type_ == Type::P256 ? 32 : 48) : BN_num_bytes(value);
  return crypto::base64url_encode(bytes_of(value, size));
}

std::string SigningKey::jwk(const std::string& key_id) const {
  const std::string head = "{\"kid\":\"" + key_id + "\",\"use\":\"sig\",";
  if (!elliptic(type_))
    return head + "\"kty\":\"RSA\",\"alg\":\"RS256\",\"n\":\"" + number(OSSL_PKEY_PARAM_RSA_N) +
           "\",\"e\":\"" + number(OSSL_PKEY_PARAM_RSA_E) + "\"}";
  return head + "\"kty\":\"EC\",\"crv\":\"" + (type_ == Type::P256 ? "P-256" : "P-384") +
         "\",\"x\":\"" + number(OSSL_PKEY_PARAM_EC_PUB_X) + "\",\"y\":\"" +
         number(OSSL_PKEY_PARAM_EC_PUB_Y) + "\"}";
}

std::string SigningKey::public_pem() const {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new(BIO_s_mem()), BIO_free);
  PEM_write_bio_PUBKEY(memory.get(), key_.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return std::string(text, static_cast<std::size_t>(size));
}

std::string hmac(const std::string& secret, const std::string& message) {
  const auto mac = crypto::hmac_sha256(
      std::span(reinterpret_cast<const std::uint8_t*>(secret.data()), secret.size()), message);
  return std::string(reinterpret_cast<const char*>(mac.data()), mac.size());
}

std::string signing_input(const std::string& header, const std::string& payload) {
  return crypto::base64url_encode(header) + '.' + crypto::base64url_encode(payload);
}

std::string with_signature(const std::string& input, const std::string& signature) {
  return input + '.' + crypto::base64url_encode(signature);
}

}  // namespace tandem::control::test
