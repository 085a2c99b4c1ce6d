#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "control/settings.hpp"

namespace tandem::control {

/// What a node with these settings needs of something when it is full: a sum, term by term.
struct Budget {
  struct Term {
    std::string what;
    std::uint64_t each = 0;
    std::uint64_t count = 0;
    [[nodiscard]] std::uint64_t sum() const noexcept { return each * count; }
  };
  std::vector<Term> terms;
  [[nodiscard]] std::uint64_t sum() const noexcept;
};

/// Resident memory, in bytes. The prices were measured (bench/results.md), or are bounds that the
/// code keeps; what of it a node really uses at once is far less.
[[nodiscard]] Budget memory_budget(const Settings& settings);
/// File descriptors.
[[nodiscard]] Budget descriptor_budget(const Settings& settings);
/// Connections to Postgres: nothing without one. What a node's role or pooler must grant it.
[[nodiscard]] Budget connection_budget(const Settings& settings);

/// For people, a line for each term and one for the sum beside what there is (`available`, of
/// `source`); begins each with "# ".
[[nodiscard]] std::string to_text(const Budget& budget, const char* name, std::uint64_t available,
                                  const char* source);
/// The same where what there is is not this machine's to know. Empty without terms.
[[nodiscard]] std::string to_text(const Budget& budget, const char* name);

}  // namespace tandem::control
