#pragma once

#include "control/store/resource.hpp"

namespace tandem::store {

/// People whom an organisation knows by number or e-mail; rows of `tandem.contacts`.
[[nodiscard]] const Resource& contacts();

}  // namespace tandem::store
