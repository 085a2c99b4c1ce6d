#include "core/net/websocket_frame.hpp"

#include <simdjson.h>

#include <cstring>

namespace tandem::net::websocket {

namespace {

constexpr unsigned kFinal = 0x80;
constexpr unsigned kReserved = 0x70;
constexpr unsigned kOpcode = 0x0F;
constexpr unsigned kMasked = 0x80;
constexpr unsigned kLength = 0x7F;
constexpr unsigned kLength16 = 126;
constexpr unsigned kLength64 = 127;

std::uint64_t read_big_endian(const unsigned char* bytes, std::size_t count) noexcept {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < count; ++i) value = value << 8 | bytes[i];
  return value;
}

char* write_big_endian(char* out, std::uint64_t value, std::size_t count) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = static_cast<char>(value >> (8 * (count - 1 - i)));
  }
  return out + count;
}

bool is_known(unsigned opcode) noexcept {
  return opcode <= 0x2 || (opcode >= 0x8 && opcode <= 0xA);
}

/// What the first two bytes already show to be wrong.
bool is_violation(unsigned first, unsigned second, From from) noexcept {
  const unsigned opcode = first & kOpcode;
  if ((first & kReserved) != 0 || !is_known(opcode)) return true;
  if (((second & kMasked) != 0) != (from == From::Client)) return true;
  const bool control = is_control(static_cast<Opcode>(opcode));
  return control && ((first & kFinal) == 0 || (second & kLength) > kControlPayloadMax);
}

}  // namespace

bool is_valid_close_code(std::uint16_t code) noexcept {
  // 1004 is reserved; 1005, 1006 and 1015 never travel; 1012 to 1014 are registered with IANA.
  if (code >= 3000 && code <= 4999) return true;
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
}

Decoded decode_header(std::span<const char> bytes, From from, FrameHeader& header) noexcept {
  const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
  if (!bytes.empty() && ((in[0] & kReserved) != 0 || !is_known(in[0] & kOpcode))) {
    return Decoded::Violation;
  }
  if (bytes.size() < 2) return Decoded::NeedMore;
  if (is_violation(in[0], in[1], from)) return Decoded::Violation;
  const unsigned length = in[1] & kLength;
  const std::size_t length_bytes = length == kLength16 ? 2 : length == kLength64 ? 8 : 0;
  const bool masked = (in[1] & kMasked) != 0;
  const std::size_t size = 2 + length_bytes + (masked ? 4 : 0);
  if (bytes.size() < 2 + length_bytes) return Decoded::NeedMore;
  header.payload_size = length_bytes == 0 ? length : read_big_endian(in + 2, length_bytes);
  const bool shortest = length_bytes == 0 ||
                        (length_bytes == 2 && header.payload_size >= kLength16) ||
                        (length_bytes == 8 && header.payload_size > 0xFFFF);
  if (!shortest || header.payload_size >> 63 != 0) return Decoded::Violation;
  if (bytes.size() < size) return Decoded::NeedMore;
  header.final = (in[0] & kFinal) != 0;
  header.opcode = static_cast<Opcode>(in[0] & kOpcode);
  header.header_size = size;
  header.mask.reset();
  if (masked) {
    MaskKey key;
    std::memcpy(key.data(), in + 2 + length_bytes, key.size());
    header.mask = key;
  }
  return Decoded::Complete;
}

std::size_t header_size(std::uint64_t payload_size, bool masked) noexcept {
  const std::size_t length_bytes = payload_size < kLength16 ? 0 : payload_size <= 0xFFFF ? 2 : 8;
  return 2 + length_bytes + (masked ? 4 : 0);
}

char* encode_header(char* out, Opcode opcode, std::uint64_t payload_size,
                    const std::optional<MaskKey>& mask) noexcept {
  const unsigned masked = mask ? kMasked : 0;
  *out++ = static_cast<char>(kFinal | static_cast<unsigned>(opcode));
  if (payload_size < kLength16) {
    *out++ = static_cast<char>(masked | static_cast<unsigned>(payload_size));
  } else if (payload_size <= 0xFFFF) {
    *out++ = static_cast<char>(masked | kLength16);
    out = write_big_endian(out, payload_size, 2);
  } else {
    *out++ = static_cast<char>(masked | kLength64);
    out = write_big_endian(out, payload_size, 8);
  }
  if (!mask) return out;
  std::memcpy(out, mask->data(), mask->size());
  return out + mask->size();
}

void apply_mask(std::span<char> bytes, const MaskKey& key, std::uint64_t offset) noexcept {
  // Words of 16 bytes; the compiler makes of them what the processor has.
  using Word = std::uint64_t __attribute__((vector_size(16)));
  // The key as it stands at the first of these bytes.
  MaskKey turned;
  for (std::size_t i = 0; i < turned.size(); ++i) turned[i] = key[(offset + i) % 4];
  std::uint32_t part;
  std::memcpy(&part, turned.data(), sizeof part);
  const std::uint64_t half = std::uint64_t{part} << 32 | part;
  const Word word_key{half, half};
  const auto mask_word = [](char* at, auto with) {
    auto word = with;
    std::memcpy(&word, at, sizeof word);
    word ^= with;
    std::memcpy(at, &word, sizeof word);
  };
  char* at = bytes.data();
  char* const end = at + bytes.size();
  for (; end - at >= 64; at += 64) {
    mask_word(at, word_key);
    mask_word(at + 16, word_key);
    mask_word(at + 32, word_key);
    mask_word(at + 48, word_key);
  }
  for (; end - at >= 8; at += 8) mask_word(at, half);
  if (end - at >= 4) {
    mask_word(at, part);
    at += 4;
  }
  for (std::size_t i = 0; at != end; ++at, ++i) {
    *at = static_cast<char>(static_cast<unsigned char>(*at) ^ turned[i]);
  }
}

bool is_utf8(std::string_view text) noexcept {
  return simdjson::validate_utf8(text.data(), text.size());
}

}  // namespace tandem::net::websocket
