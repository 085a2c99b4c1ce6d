#pragma once

#include "control/doctor/finding.hpp"
#include "control/settings.hpp"

namespace tandem::control {

/// The certificate of the public port, where we serve TLS ourselves: whether it and its key fit,
/// how long it is valid, and whether it names the host of the webhooks. Whether the carrier trusts
/// it shows when the public URL is tried.
[[nodiscard]] Findings check_certificate(const Settings& settings);

}  // namespace tandem::control
