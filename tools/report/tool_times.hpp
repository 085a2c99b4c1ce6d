#pragma once

#include <map>
#include <string>
#include <utility>

#include "tools/report/distribution.hpp"
#include "tools/report/run_record.hpp"

namespace tandem::report {

/// How a tool came to its answer, as the calendar saw it.
enum class Source : std::uint8_t {
  Memory,    ///< Nobody asked the calendar meanwhile.
  Calendar,  ///< It was asked.
};

/// From a tool call leaving the model to its output coming back, in milliseconds.
using ToolTimes = std::map<std::pair<std::string, Source>, Distribution>;

[[nodiscard]] ToolTimes measure_tools(const RunRecord& run);

}  // namespace tandem::report
