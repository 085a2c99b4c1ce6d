#pragma once

#include "control/api/refusal.hpp"
#include "control/api/route.hpp"

namespace tandem::api {

/// What Postgres refused, for the exception that is being handled: 403 for what policies forbid,
/// 409 and 422 for what constraints do, 503 for what a later try may get. Our own refusals pass as
/// they are; anything else is thrown on. Call inside a `catch`.
[[nodiscard]] Refusal refusal_of_current(const Request& request);

}  // namespace tandem::api
