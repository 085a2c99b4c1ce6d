#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace tandem::bench {

/// Instructions by name of the dump, spent in functions of the program itself that are not Boost's;
/// the shared libraries' are left out, since they pick their code by the processor.
using Instructions = std::map<std::string, std::uint64_t>;

/// Sums up the dumps (`CALLGRIND_DUMP_STATS_AT`) of one run; `program` is the path whose functions
/// count. Callgrind's format 1 (Valgrind manual, "Callgrind Format Specification").
[[nodiscard]] Instructions read_callgrind_dumps(const std::string& folder,
                                                const std::string& program);

/// The functions of one dump that cost most, for whoever has to find out why: cost and name.
[[nodiscard]] std::vector<std::pair<std::uint64_t, std::string>> dearest_functions(
    const std::string& folder, const std::string& program, const std::string& dump,
    std::size_t count);

}  // namespace tandem::bench
