#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::call {

/// Why a stream may not be attached to a call.
enum class errc {
  token_malformed = 1,
  token_forged,
  token_expired,
  token_used,
  call_over,
  wrong_node,
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::call

template <>
struct boost::system::is_error_code_enum<tandem::call::errc> : std::true_type {};
