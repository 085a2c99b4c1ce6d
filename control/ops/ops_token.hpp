#pragma once

#include <optional>
#include <string>

#include "core/net/http_message.hpp"

namespace tandem::control {

/// 401 where the request does not bear the ops port's token; none where it does, or none is set.
[[nodiscard]] std::optional<net::HttpResponse> refuse_stranger(const net::HttpRequest& request,
                                                               const std::string& token);

}  // namespace tandem::control
