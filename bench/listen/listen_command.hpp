#pragma once

namespace CLI {
class App;
}

namespace tandem::audience {

/// `tandem-bench listen`.
void add_listen_command(CLI::App& program, int& exit_code);

}  // namespace tandem::audience
