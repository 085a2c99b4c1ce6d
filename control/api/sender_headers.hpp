#pragma once

#include <string>
#include <string_view>

#include "core/net/http_message.hpp"

// What a request's headers say of who sends it, before any of it is believed.
namespace tandem::api {

/// The one subprotocol of ours: the token is the entry behind it, which is never answered.
inline constexpr std::string_view kTokenSubprotocol = "bearer";

/// The token of `Authorization: Bearer <token>`; empty where there is none such.
[[nodiscard]] std::string bearer_of(const net::HttpRequest& sent);
/// `Sec-WebSocket-Protocol: bearer, <token>`; empty where there is none such.
[[nodiscard]] std::string subprotocol_token(const net::HttpRequest& sent);
/// The client's own id where it is harmless, so that both logs can be held against each other.
[[nodiscard]] std::string request_id_of(const net::HttpRequest& sent);

/// What `admit_socket` is asked where the peer of an open socket, at `address`, brings a newer
/// token.
[[nodiscard]] net::HttpRequest renewal(std::string_view path, std::string_view token,
                                       std::string_view address);

}  // namespace tandem::api
