#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace tandem::control {

/// The name of the node whose data directory this is, made at its first start and kept in `node-id`
/// there. The host's name would not do: a container gets another at every start, and then nobody
/// closes the calls that its predecessor left open; two nodes of one host would close each other's.
/// Throws `std::runtime_error` when it can neither be read nor written.
[[nodiscard]] std::string node_name_of(const std::filesystem::path& data_dir);
/// The same where it has been made already.
[[nodiscard]] std::optional<std::string> kept_node_name(const std::filesystem::path& data_dir);

}  // namespace tandem::control
