#pragma once

#include <string_view>

namespace tandem::control {

/// Whether a header `Accept-Encoding` such as `gzip, br;q=0.8` takes `coding`, in lower case; a
/// quality of nought refuses it.
[[nodiscard]] bool accepts_coding(std::string_view accepted, std::string_view coding);

}  // namespace tandem::control
