#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace tandem::control {

/// Where a number of the carrier account led before the doctor pointed it here.
struct FormerWebhooks {
  std::string number_sid;
  std::string phone_number;
  std::string voice_url, voice_method, voice_fallback_url, voice_fallback_method;
  std::string status_callback, status_callback_method;
};

/// The file of the data directory in which they stand, as TOML, for `doctor --undo` and for people.
[[nodiscard]] std::filesystem::path former_webhooks_file(const std::filesystem::path& data_dir);

/// Empty when there is no such file. `errc::bad_file` when it cannot be understood.
[[nodiscard]] Result<std::vector<FormerWebhooks>> read_former_webhooks(
    const std::filesystem::path& file);
/// Adds to the file; a number that stands there keeps what was written first, since that is what it
/// had before us. False when the file cannot be written.
[[nodiscard]] bool remember_former_webhooks(const std::filesystem::path& file,
                                            const FormerWebhooks& former);

}  // namespace tandem::control
