#include "core/net/websocket_upgrade.hpp"

#include <openssl/evp.h>

#include <iterator>

#include "core/base64.hpp"
#include "core/errc.hpp"

namespace tandem::net {
namespace {

/// RFC 6455, section 4.2.2, item 5.4.
std::string accept_value(std::string_view key) {
  static constexpr std::string_view kGuid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  const std::string text = std::string(key).append(kGuid);
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest, &size, EVP_sha1(), nullptr);
  return base64_encode(std::string_view(reinterpret_cast<const char*>(digest), size));
}

bool is_base64_of_16_bytes(std::string_view key) {
  const Result<std::string> nonce = base64_decode(key);
  return nonce && nonce->size() == 16;
}

}  // namespace

HttpRequest websocket_opening(const Url& url, std::vector<HttpHeader> headers,
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

bool answers_opening(const HttpResponse& answer, const HttpRequest& request) {
  const std::string_view key = request.header("Sec-WebSocket-Key").value_or("");
  if (!header_lists(answer.headers, "Upgrade", "websocket") ||
      !header_lists(answer.headers, "Connection", "upgrade") ||
      answer.header("Sec-WebSocket-Accept") != accept_value(key) ||
      answer.header("Sec-WebSocket-Extensions")) {
    return false;
  }
  const auto chosen = answer.header("Sec-WebSocket-Protocol");
  return !chosen || header_lists(request.headers, "Sec-WebSocket-Protocol", *chosen);
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
