#include <algorithm>

#include "core/base64.hpp"
#include "core/crypto/random.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_codec.hpp"
#include "core/net/read_scratch.hpp"
#include "core/net/websocket_upgrade.hpp"
#include "core/sleep.hpp"

namespace tandem::net {

namespace {

constexpr std::size_t kHeaderMax = 16 * 1024;
// What is read of a refusal's body, and what of it is handed on.
constexpr std::size_t kRefusalBodyMax = 64 * 1024;
constexpr std::size_t kRefusalBodyKept = 4 * 1024;

std::string new_key() {
  std::uint8_t nonce[16];
  crypto::random_bytes(nonce);
  return base64_encode(std::string_view(reinterpret_cast<const char*>(nonce), sizeof nonce));
}

/// Reads one response; what was read beyond it is put back into `stream`.
Task<Result<HttpResponse>> read_answer(EventLoop& loop, ByteStream& stream, Deadline deadline) {
  std::string received;
  HttpResponseParser parser(kHeaderMax, kRefusalBodyMax, false);
  while (true) {
    const std::span<char> scratch = loop.local<ReadScratch>().bytes();
    const Result<std::size_t> got = stream.read_some(scratch);
    if (got) {
      received.append(scratch.data(), *got);
      const Result<std::size_t> used = parser.feed(received);
      if (!used) co_return make_error_code(errc::bad_handshake);
      received.erase(0, *used);
    } else if (got.error() == errc::would_block) {
      const Result<> ready = co_await stream.readable_until(deadline.at());
      if (!ready) co_return ready.error();
      continue;
    } else {
      const Result<> ended = parser.feed_end();
      if (!ended) co_return got.error();
    }
    if (!parser.done()) continue;
    HttpResponse answer = parser.take();
    const bool interim = answer.status < 200 && answer.status != 101;
    if (!interim) {
      if (!received.empty()) stream.unread(std::move(received));
      co_return std::move(answer);
    }
    parser = HttpResponseParser(kHeaderMax, kRefusalBodyMax, false);
    stream.unread(std::exchange(received, {}));
  }
}

}  // namespace

Task<Result<WebSocketOpening>> open_websocket(EventLoop& loop, const Dialer& dialer, Url url,
                                              std::vector<HttpHeader> headers,
                                              std::chrono::milliseconds deadline) {
  const Deadline until(deadline);
  Result<ByteStream> dialled = co_await dial(loop, dialer, url, deadline);
  if (!dialled) co_return dialled.error();
  ByteStream stream = std::move(*dialled);
  const std::string key = new_key();
  const HttpRequest request = websocket_opening(url, std::move(headers), key);
  const std::string bytes = format_request(request, url.host_header());
  const Result<> sent = co_await stream.write_all(bytes, until.left());
  if (!sent) co_return sent.error();
  Result<HttpResponse> answer = co_await read_answer(loop, stream, until);
  if (!answer) co_return answer.error();
  if (answer->status == 101 && !answers_opening(*answer, request)) {
    co_return make_error_code(errc::bad_handshake);
  }
  answer->body.resize(std::min(answer->body.size(), kRefusalBodyKept));
  WebSocketOpening opening(answer->status, std::move(answer->body), std::move(stream));
  co_return std::move(opening);
}

}  // namespace tandem::net
