#pragma once

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tandem::crypto {

/// URL-safe base64 without padding (RFC 4648, section 5): what tokens are written in.
[[nodiscard]] std::string base64url_encode(std::string_view bytes);
/// Strict: no padding, no white space, unused bits zero. Fails with `errc::malformed_token`. The
/// result has `spare` bytes of capacity behind its end, for parsers that read past it.
[[nodiscard]] Result<std::string> base64url_decode(std::string_view text, std::size_t spare = 0);

}  // namespace tandem::crypto
