#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>

struct evp_md_ctx_st;

namespace tandem::crypto {

/// SHA-256 (FIPS 180-4) of what comes piece by piece. One thread at a time.
class Sha256 {
 public:
  Sha256();
  void add(std::span<const std::uint8_t> bytes);
  /// Once, at the end.
  [[nodiscard]] std::array<std::uint8_t, 32> digest();

 private:
  struct Deleter {
    void operator()(evp_md_ctx_st* context) const noexcept;
  };
  std::unique_ptr<evp_md_ctx_st, Deleter> context_;
};

}  // namespace tandem::crypto
