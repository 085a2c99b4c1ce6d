#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "core/result.hpp"

namespace tandem {

/// Where a program that `run_for_output` starts finds its output file.
inline constexpr const char* kOutputPath = "/proc/self/fd/9";

/// Runs a program, found by PATH and silenced, until it ends, and gives what it wrote to
/// `kOutputPath`. That is a file in memory: some programs seek back in what they write, so a pipe
/// would not do, and nothing is left behind on a disk. Errors: it cannot be started
/// (`no_such_file_or_directory`), it ended with another status than 0 or was stopped at the
/// deadline (`executable_format_error`), errors of the system. Blocks; not for a loop's thread.
[[nodiscard]] Result<std::vector<std::uint8_t>> run_for_output(std::vector<std::string> words,
                                                               std::chrono::milliseconds deadline);

}  // namespace tandem
