#include "core/net/websocket_frame.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/utf8.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::net::websocket;

namespace {

bool same(const FrameHeader& a, const FrameHeader& b) {
  return a.final == b.final && a.opcode == b.opcode && a.mask == b.mask &&
         a.payload_size == b.payload_size && a.header_size == b.header_size;
}

/// However the bytes are cut on their way, the verdict is the same, and none is taken back.
void check_cuts(std::span<const char> bytes, From from) {
  Decoded before = Decoded::NeedMore;
  FrameHeader first;
  for (std::size_t size = 0; size <= std::min(bytes.size(), kHeaderMax + 1); ++size) {
    FrameHeader header;
    // On the heap at the exact size, so that the sanitizer sees a byte too many.
    const std::vector<char> exact(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
    const Decoded now = decode_header(exact, from, header);
    FUZZ_REQUIRE(before == Decoded::NeedMore || now == before);
    if (now == Decoded::Complete) {
      FUZZ_REQUIRE(header.header_size <= size && header.mask.has_value() == (from == From::Client));
      FUZZ_REQUIRE(!is_control(header.opcode) ||
                   (header.final && header.payload_size <= kControlPayloadMax));
      if (before == Decoded::Complete) FUZZ_REQUIRE(same(header, first));
      first = header;
    }
    before = now;
  }
  FUZZ_REQUIRE(before != Decoded::NeedMore || bytes.size() < kHeaderMax);
  if (before != Decoded::Complete || !first.final) return;
  // What we read we would have written.
  std::vector<char> written(header_size(first.payload_size, first.mask.has_value()));
  const char* const end =
      encode_header(written.data(), first.opcode, first.payload_size, first.mask);
  FUZZ_REQUIRE(end == written.data() + written.size());
  FUZZ_REQUIRE(written.size() == first.header_size &&
               std::equal(written.begin(), written.end(), bytes.begin()));
}

/// Masking by pieces is masking at once, and twice is not at all.
void check_mask(std::span<const char> bytes) {
  if (bytes.size() < 5) return;
  const MaskKey key = {static_cast<std::uint8_t>(bytes[0]), static_cast<std::uint8_t>(bytes[1]),
                       static_cast<std::uint8_t>(bytes[2]), static_cast<std::uint8_t>(bytes[3])};
  const std::vector<char> plain(bytes.begin() + 4, bytes.end());
  std::vector<char> whole = plain, pieces = plain;
  apply_mask(whole, key, 0);
  for (std::size_t i = 0; i < plain.size(); ++i)
    FUZZ_REQUIRE(whole[i] == static_cast<char>(plain[i] ^ static_cast<char>(key[i % 4])));
  const std::size_t cut = static_cast<std::uint8_t>(bytes[4]) % plain.size();
  apply_mask(std::span{pieces}.first(cut), key, 0);
  apply_mask(std::span{pieces}.subspan(cut), key, cut);
  FUZZ_REQUIRE(whole == pieces);
}

bool is_utf8_by_characters(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = tandem::utf8_character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span<const char> bytes{reinterpret_cast<const char*>(data), size};
  check_cuts(bytes, From::Client);
  check_cuts(bytes, From::Server);
  check_mask(bytes);
  const std::string_view text{bytes.data(), bytes.size()};
  FUZZ_REQUIRE(is_utf8(text) == is_utf8_by_characters(text));
  return 0;
}
