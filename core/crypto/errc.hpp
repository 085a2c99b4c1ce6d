#pragma once

#include <boost/system/error_code.hpp>

namespace tandem::crypto {

enum class errc {
  malformed_token = 1,  ///< Not a token of ours: wrong alphabet, length or version.
  forged_token,         ///< The signature does not match.
  expired_token,
  malformed_key,     ///< Not base64 of 32 bytes.
  malformed_secret,  ///< Not sealed by us: wrong length or version.
  unknown_key,       ///< Sealed under a key that we were not given.
  forged_secret,     ///< Changed since it was sealed, or sealed for another row.
};

[[nodiscard]] const boost::system::error_category& category() noexcept;
[[nodiscard]] inline boost::system::error_code make_error_code(errc e) noexcept {
  return {static_cast<int>(e), category()};
}

}  // namespace tandem::crypto

template <>
struct boost::system::is_error_code_enum<tandem::crypto::errc> : std::true_type {};
