#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "control/directory/file_directory.hpp"
#include "control/settings.hpp"
#include "core/config/loader.hpp"

namespace tandem::control {

/// Where a command line points.
struct ConfigurationSources {
  /// Empty: `tandem.toml` of the working directory where there is one.
  std::string file;
  std::map<std::string, std::string> flags;  ///< By variable.
  std::map<std::string, std::string> environment;
};

/// Everything a node was told, and everything wrong with it.
struct Configuration {
  config::Values values;
  Settings settings;
  std::shared_ptr<const FileDirectory> directory;
  std::vector<config::Fault> faults;
  std::string file;  ///< The file that was read; empty: none.
};

/// Reads file, environment and flags. Never throws: a file that cannot be read is a fault.
[[nodiscard]] Configuration load_configuration(const ConfigurationSources& sources,
                                               Purpose purpose);

/// False where a file was named, or is there, that cannot be read: what it says is not known then,
/// and no command goes on with the rest.
[[nodiscard]] bool file_was_read(const Configuration& configuration);

/// What is sound and may still not be meant, a sentence each: settings that do nothing in this
/// version, no agents, no numbers, numbers without agent, a proxy that nobody trusts.
[[nodiscard]] std::vector<std::string> warnings_of(const Configuration& configuration);
/// The one of them about TANDEM_TRUSTED_PROXIES: TLS ends before this node, at a proxy that nobody
/// named. None where nothing says so.
[[nodiscard]] std::optional<std::string> proxy_warning(const Settings& settings);
/// Whether somebody gave a variable that this version does nothing with.
[[nodiscard]] bool given_without_effect(const config::Values& values, std::string_view variable);

}  // namespace tandem::control
