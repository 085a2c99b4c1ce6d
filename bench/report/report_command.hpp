#pragma once

namespace CLI {
class App;
}

namespace tandem::report {

/// Adds `report` to the program; it runs while the command line is parsed.
void add_report_command(CLI::App& program, int& exit_code);

}  // namespace tandem::report
