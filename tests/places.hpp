#pragma once

#include <string>

/// Where tests find what they read and start. A function each, not macros: an absolute path in the
/// flags of every test would keep the compiler's cache from knowing an object again in another
/// clone.
namespace tandem::test {

/// The folder of the project.
[[nodiscard]] std::string project_root();
/// Its `tests/`, with the recorded data.
[[nodiscard]] std::string test_data();
/// The folder that the programs were built to.
[[nodiscard]] std::string built_programs();

}  // namespace tandem::test
