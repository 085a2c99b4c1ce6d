#pragma once

#include <exception>

#include "control/store/store_fault.hpp"

namespace tandem::store {

/// What an exception out of libpqxx means.
[[nodiscard]] StoreFault thrown_fault(const std::exception& error);

}  // namespace tandem::store
