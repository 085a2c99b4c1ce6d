#include "tools/report/tool_times.hpp"

#include <algorithm>

namespace tandem::report {

ToolTimes measure_tools(const RunRecord& run) {
  ToolTimes times;
  for (const ModelRecord::ToolRun& tool : run.model.tools) {
    if (tool.answered.empty()) continue;
    const Nanos answered = tool.answered.front();
    const bool asked = std::any_of(run.calendar.requests.begin(), run.calendar.requests.end(),
                                   [&](Nanos at) { return at > tool.asked && at < answered; });
    times[{tool.name, asked ? Source::Calendar : Source::Memory}].add(
        static_cast<double>(answered - tool.asked) / 1e6);
  }
  return times;
}

}  // namespace tandem::report
