#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::control {

/// Whom an organisation may ring: countries (ISO 3166-1), and single numbers beside them. Both
/// empty: nobody.
struct CallingRules {
  std::vector<std::string> countries, numbers;
};

/// Why this number may not be rung, for people; none where it may. A number that is listed may be
/// rung wherever it is; any other must be one of an allowed country. Premium and satellite numbers
/// belong to no country.
[[nodiscard]] std::optional<std::string> why_not_ring(const CallingRules& rules,
                                                      std::string_view number);

}  // namespace tandem::control
