#include "core/crypto/sha256.hpp"

#include <openssl/evp.h>

#include "core/assert.hpp"

namespace tandem::crypto {

void Sha256::Deleter::operator()(evp_md_ctx_st* context) const noexcept {
  EVP_MD_CTX_free(context);
}

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
  const int begun = EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr);
  TANDEM_ASSERT(begun == 1, "SHA-256 is there");
}

void Sha256::add(std::span<const std::uint8_t> bytes) {
  const int added = EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size());
  TANDEM_ASSERT(added == 1, "SHA-256 cannot fail");
}

std::array<std::uint8_t, 32> Sha256::digest() {
  std::array<std::uint8_t, 32> digest{};
  const int ended = EVP_DigestFinal_ex(context_.get(), digest.data(), nullptr);
  TANDEM_ASSERT(ended == 1, "SHA-256 cannot fail");
  return digest;
}

}  // namespace tandem::crypto
