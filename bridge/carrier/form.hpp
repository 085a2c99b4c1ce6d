#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace tandem::carrier {

/// Decoded fields of a form or query string, in order of arrival; a name may occur several times.
using FormFields = std::vector<std::pair<std::string, std::string>>;

/// Most fields that we read: Twilio's fullest webhook has about fifty.
inline constexpr std::size_t kFormFieldsMax = 256;

/// Decodes `application/x-www-form-urlencoded`: `+` is a space, `%XX` a byte, nothing is trimmed,
/// empty pairs (`a=1&&b=2`) are skipped. Strict, since a signature depends on every byte: a `%`
/// without two hex digits is `errc::malformed_form`, more than `kFormFieldsMax` fields
/// `errc::too_many_fields`.
[[nodiscard]] Result<FormFields> decode_form(std::string_view body);

[[nodiscard]] std::string encode_form(const FormFields& fields);

/// All but the unreserved characters (RFC 3986, section 2.3) become `%XX`: for one path segment or
/// one query value.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// The first field of that name; names are case-sensitive.
[[nodiscard]] std::optional<std::string_view> find_field(const FormFields& fields,
                                                         std::string_view name) noexcept;
/// The same, empty where absent.
[[nodiscard]] std::string_view field_or_empty(const FormFields& fields,
                                              std::string_view name) noexcept;

}  // namespace tandem::carrier
