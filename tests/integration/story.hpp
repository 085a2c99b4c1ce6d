#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/integration/whole_system.hpp"

namespace tandem::integration {

/// A member of an event's `fields`, as text or number. Fails the test when it is not there.
[[nodiscard]] std::string text_field(const JsonLine& event, std::string_view name);
[[nodiscard]] std::int64_t number_field(const JsonLine& event, std::string_view name);

/// The reason of the one `call.ended`; fails the test when there is none, or more than one.
[[nodiscard]] std::string end_reason(const std::vector<JsonLine>& events);
/// How many events of this type.
[[nodiscard]] std::size_t count_of(const std::vector<JsonLine>& events, std::string_view type);

/// What holds of every call, whatever happened: numbered without gaps, ended once and last, every
/// tool asked was settled once.
void check_kept_rules(const std::vector<JsonLine>& events);

}  // namespace tandem::integration
