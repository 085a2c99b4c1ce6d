#include <algorithm>
#include <string>
#include <string_view>

#include "core/net/http_codec.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::net;

namespace {

constexpr std::size_t kHeaderMax = 2048, kBodyMax = 512;

struct Verdict {
  int refusal = 0;
  bool done = false;
  HttpRequest request;
};

/// What a server makes of the first request in `bytes` when they come in pieces.
Verdict read(std::string_view bytes, std::size_t piece) {
  HttpRequestParser parser(kHeaderMax, kBodyMax);
  std::string waiting;
  while (parser.refusal() == 0 && !parser.done()) {
    const std::size_t more = std::min(piece, bytes.size());
    if (more == 0) break;
    waiting += bytes.substr(0, more);
    bytes.remove_prefix(more);
    // On the heap at the exact size.
    const std::string exact(waiting);
    const std::size_t used = parser.feed(exact);
    FUZZ_REQUIRE(used <= exact.size());
    waiting.erase(0, used);
    // A peer may not make us keep more than the limits say.
    FUZZ_REQUIRE(parser.refusal() != 0 || waiting.size() <= kHeaderMax + kBodyMax + piece);
  }
  Verdict verdict;
  verdict.refusal = parser.refusal();
  verdict.done = parser.done();
  if (verdict.refusal != 0 || !verdict.done) return verdict;
  (void)parser.keep_alive();
  (void)parser.expects_continue();
  (void)parser.is_websocket_upgrade();
  verdict.request = parser.take();
  return verdict;
}

}  // namespace

/// However a request is cut on its way, it is the same request, or refused with a status.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1) return 0;
  const std::size_t piece = data[0] % 64 + 1;
  const std::string_view bytes{reinterpret_cast<const char*>(data) + 1, size - 1};
  const Verdict whole = read(bytes, std::max<std::size_t>(bytes.size(), 1));
  const Verdict parts = read(bytes, piece);
  FUZZ_REQUIRE(whole.refusal == 0 || (whole.refusal >= 400 && whole.refusal <= 505));
  FUZZ_REQUIRE(whole.done == parts.done || whole.refusal != 0 || parts.refusal != 0);
  if (!whole.done || !parts.done || whole.refusal != 0 || parts.refusal != 0) return 0;
  FUZZ_REQUIRE(whole.request.method == parts.request.method);
  FUZZ_REQUIRE(whole.request.target == parts.request.target);
  FUZZ_REQUIRE(whole.request.headers == parts.request.headers);
  FUZZ_REQUIRE(whole.request.body == parts.request.body && whole.request.body.size() <= kBodyMax);
  for (const auto& [name, value] : whole.request.headers) {
    FUZZ_REQUIRE(!name.empty() && value.find_first_of("\r\n") == std::string::npos);
    FUZZ_REQUIRE(value.empty() || (value.front() != ' ' && value.back() != ' '));
  }
  return 0;
}
