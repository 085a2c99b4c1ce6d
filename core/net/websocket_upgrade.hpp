#pragma once

#include <string>
#include <vector>

#include "core/net/dial.hpp"
#include "core/net/http_message.hpp"

// The opening handshake of RFC 6455 as messages; the server's half is `websocket_accept_answer`.
namespace tandem::net {

/// The client's request; `key` is 16 random bytes in base64.
[[nodiscard]] HttpRequest websocket_opening(const Url& url, std::vector<HttpHeader> headers,
                                            const std::string& key);
/// Section 4.1, what a client checks of the server's answer with status 101 to `request`.
[[nodiscard]] bool answers_opening(const HttpResponse& answer, const HttpRequest& request);

}  // namespace tandem::net
