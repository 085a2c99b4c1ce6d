#pragma once

#include "core/errc.hpp"
#include "core/result.hpp"

namespace tandem::net {

/// Of a request's error: the connection was never made, so the peer cannot have done anything. A
/// deadline that passed says nothing of that.
[[nodiscard]] inline bool never_sent(const ErrorCode& error) {
  return error == errc::refused || error == errc::name_not_found || error == errc::tls_failed;
}

}  // namespace tandem::net
