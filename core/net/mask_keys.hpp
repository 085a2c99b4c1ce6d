#pragma once

#include <cstdint>

#include "core/crypto/random.hpp"
#include "core/net/websocket_frame.hpp"

namespace tandem::net {

/// Mask keys (RFC 6455, section 5.3): xorshift64*, seeded by the system's generator. They must not
/// be guessed by whoever chooses the payload, so that no proxy on the way can be fed bytes of his
/// choice; they protect no secret.
class MaskKeys {
 public:
  MaskKeys() : state_(crypto::random_u64() | 1) {}
  websocket::MaskKey next() noexcept {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    const std::uint64_t value = (state_ * 0x2545F4914F6CDD1DULL) >> 32;
    return {static_cast<std::uint8_t>(value), static_cast<std::uint8_t>(value >> 8),
            static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>(value >> 24)};
  }

 private:
  std::uint64_t state_;
};

}  // namespace tandem::net
