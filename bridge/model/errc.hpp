#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::model {

/// What can be wrong with a model's message. The texts name the `reason` label of
/// `tandem_protocol_errors_total`.
enum class errc {
  malformed_json = 1,
  not_an_object,
  missing_field,
  wrong_type,
  number_out_of_range,
  too_deep,  ///< More than 64 levels.
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::model

template <>
struct boost::system::is_error_code_enum<tandem::model::errc> : std::true_type {};
