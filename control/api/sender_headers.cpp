#include "control/api/sender_headers.hpp"

#include <algorithm>
#include <boost/algorithm/string/trim.hpp>

#include "core/crypto/random.hpp"

namespace tandem::api {
namespace {

/// `b64token` of RFC 6750, section 2.1.
bool is_bearer_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~+/=").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::string bearer_of(const net::HttpRequest& sent) {
  std::string_view value = sent.header("Authorization").value_or("");
  if (value.size() < 7) return {};
  std::string scheme(value.substr(0, 7));
  std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (scheme != "bearer ") return {};
  // One blank or several (RFC 9110, section 11.4).
  value.remove_prefix(std::min(value.find_first_not_of(' ', 7), value.size()));
  return std::string(value);
}

std::string subprotocol_token(const net::HttpRequest& sent) {
  const std::string listed(sent.header("Sec-WebSocket-Protocol").value_or(""));
  const auto comma = listed.find(',');
  if (comma == std::string::npos) return {};
  if (boost::algorithm::trim_copy(listed.substr(0, comma)) != kTokenSubprotocol) return {};
  return boost::algorithm::trim_copy(listed.substr(comma + 1));
}

std::string request_id_of(const net::HttpRequest& sent) {
  const std::string_view given = sent.header("X-Request-Id").value_or("");
  const bool fits =
      !given.empty() && given.size() <= 64 && std::all_of(given.begin(), given.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '-' || c == '_' || c == '.';
      });
  return fits ? std::string(given) : crypto::uuid_v7();
}

net::HttpRequest renewal(std::string_view path, std::string_view token, std::string_view address) {
  net::HttpRequest request("GET", std::string(path));
  request.peer_address = address;
  // Not into the query: a token that a client sends us may hold anything. What would not survive in
  // a list of words either goes as none at all, which is refused like any bad one.
  if (is_bearer_token(token))
    request.headers.emplace_back("Sec-WebSocket-Protocol",
                                 std::string(kTokenSubprotocol) + ", " + std::string(token));
  return request;
}

}  // namespace tandem::api
