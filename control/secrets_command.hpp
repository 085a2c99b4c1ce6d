#pragma once

#include "control/configuration.hpp"

namespace tandem::control {

/// `tandem secrets rotate`: everything that was sealed under a key of
/// `TANDEM_SECRET_KEY_PREVIOUS` is sealed again under `TANDEM_SECRET_KEY`. Servers that know both
/// keys may run meanwhile. Rows go over in batches, each in a transaction of its own: killed half
/// way, the next run goes on where this one ended. Gives the exit code: 1 when a secret opens under
/// none of the keys. Throws where there is no database or no key.
int run_secrets_rotate(const Configuration& configuration);

}  // namespace tandem::control
