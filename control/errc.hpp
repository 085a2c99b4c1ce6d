#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::control {

/// What the carrier's REST API said no to.
enum class errc {
  carrier_refused = 1,   ///< Our request is no good for it: number, caller id, permission.
  carrier_unauthorised,  ///< Credentials are wrong or revoked: somebody must mend them.
  carrier_unavailable,   ///< No usable answer in all tries.
  carrier_call_gone,     ///< The call is over.
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::control

template <>
struct boost::system::is_error_code_enum<tandem::control::errc> : std::true_type {};
