#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::carrier {

/// What can be wrong with a carrier's message, webhook or reply. The texts name the `reason` label
/// of `tandem_protocol_errors_total`.
enum class errc {
  malformed_json = 1,
  not_an_object,
  missing_field,
  wrong_type,
  number_out_of_range,
  too_deep,         ///< More than 64 levels.
  malformed_form,   ///< A form with a broken percent-escape.
  too_many_fields,  ///< A form with more fields than any webhook has.
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::carrier

template <>
struct boost::system::is_error_code_enum<tandem::carrier::errc> : std::true_type {};
