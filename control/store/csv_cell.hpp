#pragma once

#include <string>
#include <string_view>

namespace tandem::store {

/// RFC 4180, section 2. A leading apostrophe makes a spreadsheet take the cell as text (OWASP, "CSV
/// injection").
[[nodiscard]] std::string csv_cell(std::string_view value);

}  // namespace tandem::store
