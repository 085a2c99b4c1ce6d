#include <openssl/evp.h>

#include <algorithm>

#include "core/base64.hpp"
#include "core/crypto/random.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_codec.hpp"
#include "core/net/read_scratch.hpp"
#include "core/sleep.hpp"

namespace tandem::net {

namespace {

constexpr std::size_t kHeaderMax = 16 * 1024;
// What is read of a refusal's body, and what of it is handed on.
constexpr std::size_t kRefusalBodyMax = 64 * 1024;
constexpr std::size_t kRefusalBodyKept = 4 * 1024;

/// RFC 6455, section 4.2.2, item 5.4.
std::string accept_value(std::string_view key) {
  static constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const std::string text = std::string(key).append(kGuid);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  return base64_encode(std::string_view(reinterpret_cast<const char*>(digest), size));
}

std::string new_key() {
  std::uint8_t nonce[16];
  crypto::random_bytes(nonce);
  return base64_encode(std::string_view(reinterpret_cast<const char*>(nonce), sizeof nonce));
}

bool is_base64_of_16_bytes(std::string_view key) {
  const Result<std::string> nonce = base64_decode(key);
  return nonce && nonce->size() == 16;
}

HttpRequest opening_request(const Url& url, std::vector<HttpHeader> headers,
                            const std::string& key) {
  HttpRequest request("GET", url.target);
  request.headers = {{"Host", url.host_header()},
                     {"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Key", key},
                     {"Sec-WebSocket-Version", "13"}};
  std::move(headers.begin(), headers.end(), std::back_inserter(request.headers));
  return request;
}

/// RFC 6455, section 4.1, what a client checks of the server's answer.
bool accepts(const HttpResponse& answer, const HttpRequest& request, const std::string& key) {
  if (!header_lists(answer.headers, "Upgrade", "websocket") ||
      !header_lists(answer.headers, "Connection", "upgrade") ||
      answer.header("Sec-WebSocket-Accept") != accept_value(key) ||
      answer.header("Sec-WebSocket-Extensions")) {
    return false;
  }
  const auto chosen = answer.header("Sec-WebSocket-Protocol");
  return !chosen || header_lists(request.headers, "Sec-WebSocket-Protocol", *chosen);
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
  const HttpRequest request = opening_request(url, std::move(headers), key);
  const std::string bytes = format_request(request, url.host_header());
  const Result<> sent = co_await stream.write_all(bytes, until.left());
  if (!sent) co_return sent.error();
  Result<HttpResponse> answer = co_await read_answer(loop, stream, until);
  if (!answer) co_return answer.error();
  if (answer->status == 101 && !accepts(*answer, request, key)) {
    co_return make_error_code(errc::bad_handshake);
  }
  answer->body.resize(std::min(answer->body.size(), kRefusalBodyKept));
  WebSocketOpening opening(answer->status, std::move(answer->body), std::move(stream));
  co_return std::move(opening);
}

Result<std::string> websocket_accept_answer(const HttpRequest& request) {
  const auto key = request.header("Sec-WebSocket-Key");
  const auto version = request.header("Sec-WebSocket-Version");
  if (request.method != "GET" || !header_lists(request.headers, "Upgrade", "websocket") ||
      !header_lists(request.headers, "Connection", "upgrade") || version != "13" || !key ||
      !is_base64_of_16_bytes(*key)) {
    return make_error_code(errc::bad_handshake);
  }
  std::string answer =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: ";
  answer.append(accept_value(*key)).append("\r\n\r\n");
  return answer;
}

}  // namespace tandem::net
