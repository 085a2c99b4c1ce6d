#pragma once

namespace CLI {
class App;
}

namespace tandem::compare {

/// Adds `compare FILE...` to the program; `exit_code` is what it ended with.
void add_compare_command(CLI::App& program, int& exit_code);

}  // namespace tandem::compare
