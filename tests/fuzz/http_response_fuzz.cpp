#include <algorithm>
#include <string>
#include <string_view>

#include "core/errc.hpp"
#include "core/net/http_codec.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::net;

namespace {

constexpr std::size_t kHeaderMax = 2048, kBodyMax = 512;

struct Verdict {
  bool done = false;
  HttpResponse response;
};

/// What a client makes of `bytes`, which come in pieces until the other side closes.
Verdict read(std::string_view bytes, std::size_t piece, bool to_head) {
  HttpResponseParser parser(kHeaderMax, kBodyMax, to_head);
  std::string waiting;
  Verdict verdict;
  while (!parser.done() && !bytes.empty()) {
    waiting += bytes.substr(0, piece);
    bytes.remove_prefix(std::min(piece, bytes.size()));
    // On the heap at the exact size.
    const std::string exact(waiting);
    const Result<std::size_t> used = parser.feed(exact);
    if (!used) {
      FUZZ_REQUIRE(used.error() == errc::message_too_large ||
                   used.error() == errc::protocol_violation);
      return verdict;
    }
    FUZZ_REQUIRE(*used <= exact.size());
    waiting.erase(0, *used);
    // Whoever answers may not make us keep more than the limits say.
    FUZZ_REQUIRE(waiting.size() <= kHeaderMax + kBodyMax + piece);
  }
  if (!parser.done()) {
    const Result<> ended = parser.feed_end();
    FUZZ_REQUIRE(ended.has_value() == parser.done());
    FUZZ_REQUIRE(!parser.keep_alive());
  }
  verdict.done = parser.done();
  if (!verdict.done) return verdict;
  FUZZ_REQUIRE(parser.header_done());
  const int status = parser.status();
  verdict.response = parser.take();
  FUZZ_REQUIRE(verdict.response.status == status && status >= 0 && status <= 999);
  FUZZ_REQUIRE(!to_head || verdict.response.body.empty());
  return verdict;
}

}  // namespace

/// However an answer is cut on its way, it is the same answer, or none. The first byte says how.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t piece = data[0] % 32 + 1;
  const bool to_head = (data[0] & 0x80) != 0;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  const Verdict whole = read(bytes, std::max<std::size_t>(bytes.size(), 1), to_head);
  const Verdict parts = read(bytes, piece, to_head);
  // Refused at once, or given up when the other side closes: none either way. What is about as long
  // as the limits may be taken by one: they are looked at piece by piece.
  if (bytes.size() <= kBodyMax) FUZZ_REQUIRE(whole.done == parts.done);
  if (!whole.done || !parts.done) return 0;
  FUZZ_REQUIRE(whole.response.status == parts.response.status);
  FUZZ_REQUIRE(whole.response.headers == parts.response.headers);
  FUZZ_REQUIRE(whole.response.body == parts.response.body);
  FUZZ_REQUIRE(whole.response.body.size() <= kBodyMax);
  for (const auto& [name, value] : whole.response.headers)
    FUZZ_REQUIRE(!name.empty() && value.find_first_of("\r\n") == std::string::npos);
  return 0;
}
