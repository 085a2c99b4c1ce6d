#include "core/net/websocket_upgrade.hpp"

#include <string>
#include <string_view>

#include "core/net/http_codec.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::net;

namespace {

constexpr std::size_t kHeaderMax = 2048;

std::optional<HttpResponse> response_in(std::string_view bytes) {
  HttpResponseParser parser(kHeaderMax, kHeaderMax, false);
  const auto used = parser.feed(bytes);
  if (!used || !parser.done()) return std::nullopt;
  return parser.take();
}

/// As a server: whoever is let in asked for it, and takes our answer for one.
void serve(std::string_view bytes) {
  HttpRequestParser parser(kHeaderMax, 0);
  static_cast<void>(parser.feed(bytes));
  if (parser.refusal() != 0 || !parser.done()) return;
  const bool upgrade = parser.is_websocket_upgrade();
  const HttpRequest request = parser.take();
  const auto answer = websocket_accept_answer(request);
  if (!answer) return;
  FUZZ_REQUIRE(upgrade && request.method == "GET" && request.header("Sec-WebSocket-Key"));
  const auto read = response_in(*answer);
  FUZZ_REQUIRE(read && read->status == 101 && answers_opening(*read, request));
}

/// As a client: an answer to another opening is none to this one.
void ask(std::string_view bytes) {
  const auto answer = response_in(bytes);
  if (!answer) return;
  Url url;
  url.scheme = "wss";
  url.port = 443;
  url.host = "model.example";
  url.target = "/v1?x";
  const HttpRequest ours = websocket_opening(url, {{"Sec-WebSocket-Protocol", "realtime, other"}},
                                             "dGhlIHNhbXBsZSBub25jZQ==");
  FUZZ_REQUIRE(websocket_accept_answer(ours).has_value());
  if (!answers_opening(*answer, ours)) return;
  FUZZ_REQUIRE(answer->header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  FUZZ_REQUIRE(!answer->header("Sec-WebSocket-Extensions"));
  const HttpRequest other = websocket_opening(url, {}, "AAAAAAAAAAAAAAAAAAAAAA==");
  FUZZ_REQUIRE(!answers_opening(*answer, other));
}

}  // namespace

/// The input is both halves of an opening handshake.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes{reinterpret_cast<const char*>(data), size};
  serve(bytes);
  ask(bytes);
  return 0;
}
