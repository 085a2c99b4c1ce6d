#include "core/base64.hpp"

#include <array>
#include <cstring>

#include "core/base64_detail.hpp"
#include "core/cpu.hpp"
#include "core/errc.hpp"

namespace tandem {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Marks a character outside the alphabet; or-ing four values keeps the mark.
constexpr std::uint8_t kInvalid = 0x80;

constexpr std::array<std::uint8_t, 256> make_values() {
  std::array<std::uint8_t, 256> values{};
  values.fill(kInvalid);
  for (std::uint8_t i = 0; i < 64; ++i) values[static_cast<unsigned char>(kAlphabet[i])] = i;
  return values;
}
constexpr std::array<std::uint8_t, 256> kValues = make_values();

char* encode_scalar(std::span<const std::uint8_t> bytes, char* out) noexcept {
  const std::uint8_t* in = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 3; left -= 3, in += 3, out += 4) {
    const std::uint32_t word = static_cast<std::uint32_t>(in[0] << 16 | in[1] << 8 | in[2]);
    out[0] = kAlphabet[word >> 18];
    out[1] = kAlphabet[word >> 12 & 63];
    out[2] = kAlphabet[word >> 6 & 63];
    out[3] = kAlphabet[word & 63];
  }
  if (left == 0) return out;
  const std::uint32_t word =
      static_cast<std::uint32_t>(in[0] << 16) | (left == 2 ? std::uint32_t{in[1]} << 8 : 0);
  out[0] = kAlphabet[word >> 18];
  out[1] = kAlphabet[word >> 12 & 63];
  out[2] = left == 2 ? kAlphabet[word >> 6 & 63] : '=';
  out[3] = '=';
  return out + 4;
}

std::uint8_t value_of(char c) noexcept { return kValues[static_cast<unsigned char>(c)]; }

/// Groups of four without padding. False at a character outside the alphabet.
bool decode_groups(std::string_view text, std::uint8_t* out) noexcept {
  std::uint8_t seen = 0;
  for (const char* in = text.data(); in != text.data() + text.size(); in += 4, out += 3) {
    const std::uint8_t a = value_of(in[0]), b = value_of(in[1]), c = value_of(in[2]),
                       d = value_of(in[3]);
    seen = static_cast<std::uint8_t>(seen | a | b | c | d);
    out[0] = static_cast<std::uint8_t>(a << 2 | b >> 4);
    out[1] = static_cast<std::uint8_t>(b << 4 | c >> 2);
    out[2] = static_cast<std::uint8_t>(c << 6 | d);
  }
  return (seen & kInvalid) == 0;
}

/// The last group, with one or two padding characters. Unused bits must be zero, so that each byte
/// string has one text only.
Result<std::size_t> decode_padded(std::string_view group, std::uint8_t* out) noexcept {
  const std::uint8_t a = value_of(group[0]), b = value_of(group[1]);
  if (((a | b) & kInvalid) != 0) return errc::invalid_base64;
  out[0] = static_cast<std::uint8_t>(a << 2 | b >> 4);
  if (group[2] == '=') {
    if ((b & 15) != 0) return errc::invalid_base64;
    return 1;
  }
  const std::uint8_t c = value_of(group[2]);
  if ((c & kInvalid) != 0 || (c & 3) != 0) return errc::invalid_base64;
  out[1] = static_cast<std::uint8_t>(b << 4 | c >> 2);
  return 2;
}

}  // namespace

char* base64_encode(std::span<const std::uint8_t> bytes, char* out) noexcept {
  if (simd_level() >= SimdLevel::Avx2) {
    const std::size_t done = detail::base64_encode_avx2(bytes, out);
    return encode_scalar(bytes.subspan(done), out + done / 3 * 4);
  }
  return encode_scalar(bytes, out);
}

std::string base64_encode(std::string_view bytes) {
  std::string text(base64_encoded_size(bytes.size()), '\0');
  base64_encode({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, text.data());
  return text;
}

Result<std::size_t> base64_decode(std::string_view text, std::uint8_t* out) noexcept {
  if (text.size() % 4 != 0) return errc::invalid_base64;
  if (text.empty()) return std::size_t{0};
  const bool padded = text.back() == '=';
  std::string_view full = padded ? text.substr(0, text.size() - 4) : text;
  std::uint8_t* end = out;
  if (simd_level() >= SimdLevel::Avx2) {
    const std::size_t done = detail::base64_decode_avx2(full, end);
    full.remove_prefix(done);
    end += done / 4 * 3;
  }
  if (!decode_groups(full, end)) return errc::invalid_base64;
  end += full.size() / 4 * 3;
  const auto size = static_cast<std::size_t>(end - out);
  if (!padded) return size;
  const Result<std::size_t> last = decode_padded(text.substr(text.size() - 4), end);
  if (!last) return last;
  return size + *last;
}

Result<std::string> base64_decode(std::string_view text) {
  std::string bytes(base64_decoded_size_max(text.size()), '\0');
  const Result<std::size_t> size =
      base64_decode(text, reinterpret_cast<std::uint8_t*>(bytes.data()));
  if (!size) return size.error();
  bytes.resize(*size);
  return bytes;
}

}  // namespace tandem
