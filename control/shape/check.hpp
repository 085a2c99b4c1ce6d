#pragma once

#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "control/shape/type.hpp"
#include "core/result.hpp"

namespace tandem::shape {

/// One thing that is wrong with what was sent.
struct Fault {
  std::string pointer;  ///< JSON pointer (RFC 6901) into the body, or the name of a parameter.
  std::string detail;   ///< What is expected there; never repeats what was sent.
};

/// At most so many are told: the first ones suffice.
inline constexpr std::size_t kFaultsMax = 20;

/// Checks `value` against `type` and adds what is wrong to `faults`.
void check(const boost::json::value& value, const Type& type, const std::string& pointer,
           std::vector<Fault>& faults);
void check(const boost::json::object& members, const Shape& shape, const std::string& pointer,
           std::vector<Fault>& faults);

/// The value that a query parameter's text stands for: `true`, `12`, or the text itself; lists are
/// not for queries. Checked by `check`.
[[nodiscard]] boost::json::value from_query(std::string_view text, const Type& type);

/// Reads a request's body strictly: one JSON object, UTF-8, at most 64 levels deep, no member
/// twice, no U+0000. `errc::invalid_json` otherwise; what is wrong in `reason`.
[[nodiscard]] Result<boost::json::object> parse_object(std::string text, std::string& reason);

}  // namespace tandem::shape
