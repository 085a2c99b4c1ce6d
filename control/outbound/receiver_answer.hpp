#pragma once

#include "control/store/outbound_store.hpp"
#include "core/net/http_message.hpp"
#include "core/result.hpp"

namespace tandem::outbound {

/// What a receiver's answer means: any 2xx has it; everything else may be tried again, no sooner
/// than the receiver asks (`Retry-After`). Redirects are not followed. An error's text is kept as
/// it is.
[[nodiscard]] store::OutboundOutcome outcome_of(const Result<net::HttpResponse>& answer);

/// The same of a service of our own choice, whose refusals of a request stand (4xx, but for 408,
/// 409, 425 and 429).
[[nodiscard]] store::OutboundOutcome outcome_of_service(const Result<net::HttpResponse>& answer);

/// A delivery that nobody can make: what is wrong with it.
[[nodiscard]] store::OutboundOutcome refused(std::string why);

}  // namespace tandem::outbound
