#pragma once

#include <string>
#include <vector>

#include "bench/report/run_figures.hpp"

namespace tandem::report {

/// One self-contained HTML document over the results of one server, or of several side by side:
/// what it costs, how late it is, what was lost. `title` heads it.
[[nodiscard]] std::string page_of(const std::string& title, const std::vector<RunFigures>& runs);

}  // namespace tandem::report
