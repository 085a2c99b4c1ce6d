#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::egress {

/// Why a request to an address that a tenant chose came to nothing. The texts are what the tenant
/// is shown: whether a name is unknown, or known here alone, or stands for an address of ours, is
/// one and the same.
enum class errc {
  bad_url = 1,   ///< Not https, another port, a user, a host that is no plain name or address.
  unreachable,   ///< No address, or one that is not public.
  not_accepted,  ///< Nobody listens there, or no way to it.
  tls_failed,
  timed_out,
  broken,  ///< Closed without an answer, or no HTTP.
};

[[nodiscard]] const boost::system::error_category& egress_category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), egress_category()};
}

}  // namespace tandem::egress

template <>
struct boost::system::is_error_code_enum<tandem::egress::errc> : std::true_type {};
