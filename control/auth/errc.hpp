#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::auth {

/// Why nobody comes in with that. The texts are for logs and metrics; who sent the token is only
/// told that it is no good.
enum class errc {
  malformed_token = 1,    ///< Not three parts of base64url, too long, or no JSON that we read.
  forbidden_header,       ///< A header that brings its own key, or asks for what we do not know.
  algorithm_not_allowed,  ///< `none`, or one that we have no key for.
  unknown_key,
  bad_signature,
  bad_claims,  ///< A claim is missing, twice there, or of the wrong kind.
  expired,
  not_yet_valid,
  lives_too_long,
  wrong_issuer,
  wrong_audience,
  wrong_role,
  malformed_key,  ///< A key of a key set that we cannot or will not use.
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::auth

template <>
struct boost::system::is_error_code_enum<tandem::auth::errc> : std::true_type {};
