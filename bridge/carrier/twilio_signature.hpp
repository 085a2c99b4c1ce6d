#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bridge/carrier/form.hpp"

namespace tandem::carrier {

/// X-Twilio-Signature of the public URL and the decoded fields of a form POST: base64 of an
/// HMAC-SHA1 under the account's auth token ("Webhooks security"). GET requests, WebSocket upgrades
/// (their URL begins with `wss://`) and JSON bodies sign the URL alone.
[[nodiscard]] std::string twilio_signature(std::string_view auth_token, std::string_view url,
                                           const FormFields& form = {});

/// What came in, as far as it is signed.
struct SignedRequest {
  std::string_view url;           ///< As the carrier knows it; see `public_url`.
  std::string_view content_type;  ///< The header's value; empty where there is none.
  std::string_view body;          ///< Raw.
};

enum class SignatureVerdict : std::uint8_t {
  Valid,
  Missing,    ///< No or an empty header: answer 400.
  Invalid,    ///< Not signed with any of the tokens: answer 403.
  Unreadable  ///< A body that is neither an intact form nor hashed JSON: answer 400.
};

/// Whether `header` signs `request` under one of `tokens` (two during a rotation). The URL is tried
/// as given, without its port, and with the scheme's default port (443 for https and wss, 80 for
/// http and ws), since the carrier signs any of them. A JSON body must hash to the `bodySHA256`
/// of the URL. Compares in constant time.
[[nodiscard]] SignatureVerdict verify_twilio_signature(const SignedRequest& request,
                                                       std::string_view header,
                                                       std::span<const std::string> tokens);

/// The public base as configured (`https://host[:port][/prefix]`) and the raw request target.
[[nodiscard]] std::string public_url(std::string_view base, std::string_view target);

/// The base for `<Stream url>`: https becomes wss, http becomes ws; others stay.
[[nodiscard]] std::string websocket_base(std::string_view base);

}  // namespace tandem::carrier
