#pragma once

#include "core/log/logger.hpp"

namespace tandem::log {

/// From now on lines below `level` are not written. Any thread, after `configure`.
void set_level(Level level) noexcept;

}  // namespace tandem::log
