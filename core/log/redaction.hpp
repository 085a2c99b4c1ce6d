#pragma once

#include <string>
#include <string_view>

namespace tandem::log {

/// What a log may show of a phone number: country and area hint and the last two digits, so that
/// two lines about one number can be matched by who knows it. "+15557122661" → "+155******61".
/// Anything else that was given as a number (`anonymous`, `sip:…`) becomes its first two characters
/// and `***`.
[[nodiscard]] std::string mask_phone_number(std::string_view number);

/// A secret as `check-config` shows it: "(set, 32 characters)", never a part of it.
[[nodiscard]] std::string mask_secret(std::string_view secret);

/// `text` made fit for one log line whatever a peer put into it: numbers of eight digits and more
/// behind a '+', and bare ones of ten to fifteen digits that are no part of an id, masked, API keys
/// (`sk-…`, `Bearer …`, Twilio's `SK…`, ours), JSON web tokens, stream tokens in paths, credentials
/// in URLs and the names of e-mail addresses replaced by `***`. Applied by the logger to every text
/// value.
[[nodiscard]] std::string redact(std::string_view text);

}  // namespace tandem::log
