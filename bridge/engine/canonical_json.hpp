#pragma once

#include <string>
#include <string_view>

namespace tandem::engine {

/// The same text for the same arguments of a tool: no white space outside strings, keys of objects
/// sorted. Strings and numbers stay as they are written. Text that is not JSON, or nested deeper
/// than 16, comes back unchanged: then only equal texts are equal calls.
[[nodiscard]] std::string canonical_json(std::string_view text);

}  // namespace tandem::engine
