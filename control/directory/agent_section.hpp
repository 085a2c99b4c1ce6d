#pragma once

#include <string>
#include <vector>

#include "bridge/call/agent.hpp"
#include "control/directory/toml_section.hpp"

namespace tandem::control {

/// One `[[agents]]` table as an agent; the keys are those of the README of this folder. What is
/// wrong goes to the section's faults.
[[nodiscard]] call::Agent read_agent(TomlSection& section, const toml::table& table,
                                     const std::string& file_name,
                                     const std::vector<std::string>& tools,
                                     std::vector<config::Fault>& faults);

/// "mon-fri 09:00-17:30" or "sat 10:00-14:00" as one span per day; empty when it is neither.
[[nodiscard]] std::vector<call::OpenSpan> parse_open_hours(std::string_view text);

}  // namespace tandem::control
