#pragma once

namespace CLI {
class App;
}

namespace tandem::load {

/// Adds `load` to the program; it runs while the command line is parsed.
void add_load_command(CLI::App& program, int& exit_code);

}  // namespace tandem::load
