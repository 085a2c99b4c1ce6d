#pragma once

#include <span>

#include "core/config/setting.hpp"

namespace tandem::control {

/// Every variable of the product, with flag, key in `tandem.toml`, default and meaning: what
/// `check-config` prints and the loader accepts. Adding a setting is adding a row here and a member
/// in `control/settings.hpp`.
[[nodiscard]] std::span<const config::Setting> settings_table() noexcept;

/// Sections of `tandem.toml` beside the settings; `control/directory` reads them.
inline constexpr const char* kAgentsSection = "agents";
inline constexpr const char* kNumbersSection = "numbers";

/// Whether the node does something with this variable. The others are those of older set-ups:
/// accepted, and said at start to do nothing.
[[nodiscard]] bool has_effect(std::string_view variable) noexcept;

}  // namespace tandem::control
