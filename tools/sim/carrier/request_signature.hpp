#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tandem::sim {

using FormFields = std::vector<std::pair<std::string, std::string>>;

/// `X-Twilio-Signature` for a request to `url` with the form fields of its body: none for a GET and
/// for the WebSocket upgrade. The simulator's own, written from the published rules, so that a
/// fault of the server's check is not mirrored here.
[[nodiscard]] std::string request_signature(std::string_view auth_token, std::string_view url,
                                            FormFields fields);

/// `application/x-www-form-urlencoded` as Twilio writes it: space is '+', everything but
/// unreserved characters is %XX.
[[nodiscard]] std::string encode_form(const FormFields& fields);
/// Strict: a '%' without two hexadecimal digits makes the whole body unreadable (false).
[[nodiscard]] bool decode_form(std::string_view body, FormFields& fields);
/// The first of that name, or empty.
[[nodiscard]] std::string form_value(const FormFields& fields, std::string_view name);

[[nodiscard]] std::string base64_text(std::string_view bytes);

}  // namespace tandem::sim
