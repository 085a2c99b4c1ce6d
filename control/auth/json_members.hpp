#pragma once

#include <simdjson.h>

#include <set>
#include <string_view>

namespace tandem::auth {

/// Whether a member occurs twice: two readers could then see two different tokens. To be included
/// by .cpp files only.
[[nodiscard]] inline bool has_duplicates(simdjson::dom::object members) {
  std::set<std::string_view> seen;
  for (const auto member : members)
    if (!seen.insert(member.key).second) return true;
  return false;
}

}  // namespace tandem::auth
