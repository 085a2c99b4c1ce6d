#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tools/report/call_tale.hpp"

namespace tandem::report {

/// The line of an event that is complete in itself; nothing for one that is not told (usage, the
/// steps of a turn) or whose line needs others (words, tools).
[[nodiscard]] std::optional<TaleLine> line_of(std::string_view type, std::int64_t at_ms,
                                              const boost::json::object& fields);

/// "3.1 s".
[[nodiscard]] std::string seconds_text(std::int64_t milliseconds);
/// Arguments of a tool, a JSON object, as people write them: `reason: "done", count: 2`.
[[nodiscard]] std::string arguments_text(const std::string& json);

/// What a tool has the model say, of its output; empty where it is no sentence.
[[nodiscard]] std::string sentence_of(const std::string& json);

}  // namespace tandem::report
