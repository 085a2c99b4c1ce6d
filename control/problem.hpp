#pragma once

#include <string_view>

#include "core/net/http_message.hpp"

namespace tandem::control {

/// An error as `application/problem+json` (RFC 9457). `type` is stable: programs look at it.
[[nodiscard]] net::HttpResponse problem(int status, std::string_view type, std::string_view title,
                                        std::string_view detail = {});

}  // namespace tandem::control
