#pragma once

#include <string>
#include <string_view>

namespace tandem::log {

/// Whether a value would be read wrongly in a line of the log if it stood there as it is.
[[nodiscard]] bool needs_quotes(std::string_view text) noexcept;

/// Between quotes, as a string of JSON (RFC 8259, section 7) that is one line and moves no cursor,
/// whatever a peer wrote: controls of both sets, separators of lines and what turns the direction
/// of writing are escaped, ill-formed bytes become U+FFFD.
void append_quoted(std::string& out, std::string_view text);

}  // namespace tandem::log
