#include "core/log/redaction.hpp"

#include <algorithm>
#include <cstddef>

#include "core/utf8.hpp"

namespace tandem::log {
namespace {

constexpr std::string_view kHidden = "***";
/// E.164 numbers have at most 15 digits; from 8 on a run behind a '+' is taken for one.
constexpr std::size_t kPhoneDigitsMin = 8;
/// Without a '+', as SIP and some carriers write them, only national and international lengths
/// count: shorter runs are amounts and ports, longer ones times in microseconds.
constexpr std::size_t kBareDigitsMin = 10;
constexpr std::size_t kBareDigitsMax = 15;
/// Path segment behind which a stream token follows.
constexpr std::string_view kTokenPath = "/stream/";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_token_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_' ||
         c == '.' || c == '~' || c == '+' || c == '/' || c == '=';
}
bool is_path_character(char c) { return is_token_character(c) && c != '/'; }

std::size_t run_of(std::string_view text, std::size_t from, bool (*belongs)(char)) {
  std::size_t end = from;
  while (end < text.size() && belongs(text[end])) ++end;
  return end - from;
}

/// How much of `text` at `at` is a secret behind a prefix that may stay, as (kept, hidden) lengths.
struct SecretRun {
  std::size_t kept = 0;
  std::size_t hidden = 0;
};

SecretRun behind_prefix(std::string_view text, std::size_t at, std::string_view prefix,
                        std::size_t length_min, bool (*belongs)(char)) {
  if (text.substr(at, prefix.size()) != prefix) return {};
  const std::size_t run = run_of(text, at + prefix.size(), belongs);
  return run >= length_min ? SecretRun{prefix.size(), run} : SecretRun{};
}

SecretRun secret_at(std::string_view text, std::size_t at) {
  for (const std::string_view prefix : {"Bearer ", "Basic "})
    if (auto run = behind_prefix(text, at, prefix, 1, is_token_character); run.hidden) return run;
  // Keys of the model's service, of ours, of webhooks; tokens of Google's; JSON web tokens.
  for (const std::string_view prefix : {"sk-", "tdm_", "whsec_", "ya29.", "eyJ"})
    if (auto run = behind_prefix(text, at, prefix, 8, is_path_character); run.hidden) return run;
  if (auto run = behind_prefix(text, at, "SK", 32, is_path_character); run.hidden) return run;
  // Stream tokens are over 80 characters; `/stream/status` is a route.
  if (auto run = behind_prefix(text, at, kTokenPath, 32, is_path_character); run.hidden) return run;
  if (text.substr(at, 3) == "://") {
    const std::size_t authority_end = std::min(text.find_first_of("/?# ", at + 3), text.size());
    const std::size_t sign = text.substr(0, authority_end).rfind('@');
    if (sign != std::string_view::npos && sign > at + 3) return {3, sign - at - 3};
  }
  return {};
}

bool is_name_character(char c) {
  return c != '/' && c != '=' && c != '~' && (is_token_character(c) || c == '%');
}
bool is_domain_character(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '.';
}

/// Whether an address of e-mail has its `@` at `at`: what stands before is already in `clean`, and
/// how much of that is the name is given; 0: it is none.
std::size_t name_of_address(std::string_view text, std::size_t at, const std::string& clean) {
  const std::size_t sign = text[at] == '@' ? 1 : text.substr(at, 3) == "%40" ? 3 : 0;
  if (sign == 0) return 0;
  const std::string_view domain =
      text.substr(at + sign, run_of(text, at + sign, is_domain_character));
  if (domain.find('.', 1) == std::string_view::npos) return 0;
  const std::string_view before(clean);
  std::size_t name = 0;
  while (name < before.size() && is_name_character(before[before.size() - 1 - name])) ++name;
  // A number that is masked already says no more.
  return before.ends_with(kHidden) || before.substr(0, before.size() - name).ends_with(kHidden)
             ? 0
             : name;
}

/// Whether `c` next to a run of digits makes it a part of an id or of a longer number.
bool continues_id(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/// Length of a bare phone number at `at`, 0 where there is none. `%3A` and the like stand for a
/// character and are no part of what follows them.
std::size_t bare_number_at(std::string_view text, std::size_t at) {
  if (!is_digit(text[at])) return 0;
  const bool escaped = at >= 3 && text[at - 3] == '%';
  if (at > 0 && !escaped && continues_id(text[at - 1])) return 0;
  const std::size_t digits = run_of(text, at, is_digit);
  if (digits < kBareDigitsMin || digits > kBareDigitsMax) return 0;
  const std::size_t end = at + digits;
  return end < text.size() && continues_id(text[end]) ? 0 : digits;
}

}  // namespace

std::string mask_phone_number(std::string_view number) {
  const bool e164 = number.size() > kPhoneDigitsMin && number.front() == '+' &&
                    std::all_of(number.begin() + 1, number.end(), is_digit);
  if (!e164) return std::string(utf8_prefix(number, 2)) + std::string(kHidden);
  std::string masked(number);
  std::fill(masked.begin() + 4, masked.end() - 2, '*');
  return masked;
}

std::string mask_secret(std::string_view secret) {
  if (secret.empty()) return "(not set)";
  return "(set, " + std::to_string(secret.size()) + " characters)";
}

std::string redact(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (const SecretRun run = secret_at(text, at); run.hidden > 0) {
      clean.append(text.substr(at, run.kept)).append(kHidden);
      at += run.kept + run.hidden;
      continue;
    }
    if (text[at] == '+' || text.substr(at, 3) == "%2B") {
      const std::size_t sign = text[at] == '+' ? 1 : 3;
      const std::size_t digits = run_of(text, at + sign, is_digit);
      if (digits >= kPhoneDigitsMin) {
        clean += mask_phone_number("+" + std::string(text.substr(at + sign, digits)));
        at += sign + digits;
        continue;
      }
    }
    if (const std::size_t digits = bare_number_at(text, at); digits > 0) {
      clean += mask_phone_number("+" + std::string(text.substr(at, digits))).substr(1);
      at += digits;
      continue;
    }
    if (const std::size_t name = name_of_address(text, at, clean); name > 0)
      clean.replace(clean.size() - name, name, kHidden);
    clean += text[at++];
  }
  return clean;
}

}  // namespace tandem::log
