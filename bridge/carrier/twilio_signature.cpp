#include "bridge/carrier/twilio_signature.hpp"

#include <algorithm>
#include <array>

#include "core/base64.hpp"
#include "core/crypto/constant_time.hpp"
#include "core/crypto/hmac.hpp"

namespace tandem::carrier {
namespace {

/// `scheme://host`, `:port` and the rest, cut at byte positions of the text.
struct UrlParts {
  std::string_view scheme, host, port, rest;
};

UrlParts split(std::string_view url) {
  UrlParts parts;
  const std::size_t colon = url.find("://");
  if (colon == std::string_view::npos) return {{}, url, {}, {}};
  parts.scheme = url.substr(0, colon);
  const std::size_t begin = colon + 3;
  const std::size_t end = std::min(url.find_first_of("/?#", begin), url.size());
  const std::string_view authority = url.substr(begin, end - begin);
  // The colons of an IPv6 address are inside its brackets.
  const std::size_t bracket = authority.rfind(']');
  const std::size_t port = authority.find(':', bracket == std::string_view::npos ? 0 : bracket);
  parts.host = authority.substr(0, port);
  if (port != std::string_view::npos) parts.port = authority.substr(port + 1);
  parts.rest = url.substr(end);
  return parts;
}

std::string_view default_port(std::string_view scheme) noexcept {
  return scheme == "https" || scheme == "wss" ? "443" : "80";
}

std::string join(const UrlParts& parts, std::string_view port) {
  std::string url{parts.scheme};
  url.append("://").append(parts.host);
  if (!port.empty()) url.append(":").append(port);
  return url.append(parts.rest);
}

/// Names ascending, each with its distinct values ascending, all without separators.
std::string signed_fields(const FormFields& form) {
  FormFields sorted = form;
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::string text;
  for (const auto& [name, value] : sorted) text.append(name).append(value);
  return text;
}

std::string sign(std::string_view auth_token, const std::string& text) {
  const std::array<std::uint8_t, 20> mac = crypto::hmac_sha1(auth_token, text);
  return base64_encode({reinterpret_cast<const char*>(mac.data()), mac.size()});
}

std::string lower_hex(std::span<const std::uint8_t> bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text;
  for (const std::uint8_t byte : bytes) {
    text += kHex[byte >> 4];
    text += kHex[byte & 15];
  }
  return text;
}

bool hashes_to(std::string_view body, std::string_view url) {
  const std::size_t question = url.find('?');
  if (question == std::string_view::npos) return false;
  const std::string_view query = url.substr(question + 1);
  const Result<FormFields> fields = decode_form(query.substr(0, query.find('#')));
  if (!fields) return false;
  const std::optional<std::string_view> expected = find_field(*fields, "bodySHA256");
  return expected && crypto::equal_in_constant_time(lower_hex(crypto::sha256(body)), *expected);
}

/// The media type alone, in lower case.
std::string media_type(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (!content_type.empty() && content_type.back() == ' ') content_type.remove_suffix(1);
  std::string type{content_type};
  for (char& c : type)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return type;
}

}  // namespace

std::string twilio_signature(std::string_view auth_token, std::string_view url,
                             const FormFields& form) {
  return sign(auth_token, std::string{url} + signed_fields(form));
}

SignatureVerdict verify_twilio_signature(const SignedRequest& request, std::string_view header,
                                         std::span<const std::string> tokens) {
  if (header.empty()) return SignatureVerdict::Missing;
  std::string fields;
  const std::string type = media_type(request.content_type);
  if (type == "application/json") {
    if (!hashes_to(request.body, request.url)) return SignatureVerdict::Invalid;
  } else if (type == "application/x-www-form-urlencoded") {
    const Result<FormFields> form = decode_form(request.body);
    if (!form) return SignatureVerdict::Unreadable;
    fields = signed_fields(*form);
  } else if (!request.body.empty()) {
    return SignatureVerdict::Unreadable;
  }
  const UrlParts parts = split(request.url);
  const std::array<std::string, 3> candidates = {std::string{request.url}, join(parts, {}),
                                                 join(parts, default_port(parts.scheme))};
  bool valid = false;
  for (const std::string& token : tokens) {
    if (token.empty()) continue;
    for (const std::string& candidate : candidates)
      valid |= crypto::equal_in_constant_time(sign(token, candidate + fields), header);
  }
  return valid ? SignatureVerdict::Valid : SignatureVerdict::Invalid;
}

std::string public_url(std::string_view base, std::string_view target) {
  while (!base.empty() && base.back() == '/') base.remove_suffix(1);
  return std::string{base}.append(target);
}

std::string websocket_base(std::string_view base) {
  if (base.starts_with("https://")) return "wss://" + std::string{base.substr(8)};
  if (base.starts_with("http://")) return "ws://" + std::string{base.substr(7)};
  return std::string{base};
}

}  // namespace tandem::carrier
