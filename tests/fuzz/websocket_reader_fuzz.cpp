#include "core/net/websocket_reader.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::net::websocket;

namespace {

/// Small, so that short inputs reach it.
constexpr std::size_t kMessageMax = 4096;

struct Told {
  Reader::Kind kind;
  std::string payload;
  std::uint16_t code;
  bool operator==(const Told&) const = default;
};

/// All that a reader tells of `bytes` when they come in pieces of `piece`.
std::vector<Told> read(std::span<const char> bytes, From from, std::size_t piece) {
  Reader reader(from, kMessageMax);
  std::vector<Told> told;
  for (std::size_t at = 0; at < bytes.size(); at += piece) {
    const auto part = bytes.subspan(at, std::min(piece, bytes.size() - at));
    // On the heap at the exact size behind which the reader may read.
    std::vector<char> buffer(part.begin(), part.end());
    buffer.resize(part.size() + Reader::kPadding);
    std::span<char> left{buffer.data(), part.size()};
    while (true) {
      const std::size_t before = left.size();
      const Reader::Event event = reader.next(left);
      FUZZ_REQUIRE(left.size() <= before);
      FUZZ_REQUIRE(event.payload.size() <= kMessageMax);
      if (event.kind == Reader::Kind::NeedMore) {
        FUZZ_REQUIRE(left.empty());
        break;
      }
      if (event.kind == Reader::Kind::Text)
        FUZZ_REQUIRE(is_utf8({event.payload.data(), event.payload.size()}));
      told.push_back(
          {event.kind, std::string(event.payload.begin(), event.payload.end()), event.code});
      if (event.kind == Reader::Kind::Close || event.kind == Reader::Kind::Violation) return told;
    }
    reader.trim();
  }
  return told;
}

}  // namespace

/// However the bytes of a connection are cut on their way, the same is told of them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const From from = (data[0] & 1) != 0 ? From::Client : From::Server;
  const std::size_t piece = data[1] % 32 + 1;
  const std::span<const char> bytes{reinterpret_cast<const char*>(data) + 2, size - 2};
  const std::vector<Told> whole = read(bytes, from, std::max<std::size_t>(bytes.size(), 1));
  FUZZ_REQUIRE(whole == read(bytes, from, piece));
  FUZZ_REQUIRE(whole == read(bytes, from, 1));
  return 0;
}
