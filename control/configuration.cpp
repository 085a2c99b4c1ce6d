#include "control/configuration.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "bridge/tools/tool_registry.hpp"
#include "control/load/budget.hpp"
#include "control/load/memory_limit.hpp"
#include "control/settings_table.hpp"
#include "core/log/redaction.hpp"
#include "core/net/dial.hpp"

namespace tandem::control {
namespace {

constexpr const char* kDefaultFile = "tandem.toml";
constexpr const char* kOwnPrefix = "TANDEM_";
/// Of faults that are the file's own: no setting's name.
constexpr const char* kFileFault = "--config";

/// Why the file cannot be read and what to do; empty where it can.
std::string unreadable(const std::string& name) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status found = fs::status(name, error);
  if (found.type() == fs::file_type::not_found)
    return "there is no such file: name one that is there with --config, or leave it out where "
           "environment and flags say all";
  if (fs::is_directory(found))
    return "is a directory: name the file in it, such as " +
           (fs::path(name) / kDefaultFile).string();
  if (::access(name.c_str(), R_OK) == 0) return {};
  const std::string why = std::generic_category().message(errno);
  return "cannot be read (" + why + "): let the user " + std::to_string(::geteuid()) +
         " read it and go through its folders, such as by chgrp and chmod g+r";
}

/// Puts name and text of the file into `sources`, or a fault into `faults`.
void read_file(const std::string& name, config::Sources& sources,
               std::vector<config::Fault>& faults) {
  if (std::string why = unreadable(name); !why.empty()) {
    faults.push_back({name, std::move(why), kFileFault});
    return;
  }
  std::ifstream file(name, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file.is_open() || file.bad()) {
    faults.push_back({name, "cannot be read to its end", kFileFault});
    return;
  }
  sources.file_name = name;
  sources.file_text = std::move(text);
}

/// TLS ends before us, and nobody told us where.
bool proxy_is_a_stranger(const Settings& settings) {
  const auto base = net::Url::parse(settings.webhook_base);
  return base && base->tls() && !base->loopback() && settings.tls_cert.empty() &&
         settings.trusted_proxies.empty();
}

}  // namespace

Configuration load_configuration(const ConfigurationSources& sources, Purpose purpose) {
  std::vector<config::Fault> faults;
  config::Sources raw{sources.flags, sources.environment, {}, {}};
  if (!sources.file.empty())
    read_file(sources.file, raw, faults);
  else if (std::filesystem::exists(kDefaultFile))
    read_file(kDefaultFile, raw, faults);

  const config::Loader loader(settings_table(), kOwnPrefix, {kAgentsSection, kNumbersSection});
  config::Loaded loaded = loader.load(raw);
  faults.insert(faults.end(), loaded.faults.begin(), loaded.faults.end());
  Settings settings = make_settings(loaded.values, purpose, faults);
  const auto tools = tools::ToolRegistry::standard(settings.test_tools);
  auto directory = FileDirectory::parse(raw.file_name, raw.file_text, tools->names(), faults);
  config::sort_faults(faults);
  return {std::move(loaded.values), std::move(settings), std::move(directory), std::move(faults),
          raw.file_name};
}

std::vector<std::string> warnings_of(const Configuration& configuration) {
  std::vector<std::string> warnings;
  for (const config::Setting& setting : settings_table())
    if (given_without_effect(configuration.values, setting.variable))
      warnings.push_back(std::string(setting.variable) + " has no effect in this version");
  const FileDirectory& directory = *configuration.directory;
  // A database has its own.
  const bool alone = configuration.settings.database_url.empty();
  if (alone && directory.agents() == 0)
    warnings.emplace_back("no [[agents]]: nobody answers any call");
  if (alone && directory.numbers().empty())
    warnings.emplace_back("no [[numbers]]: every caller hears that the number is not registered");
  for (const std::string& number : directory.numbers())
    if (directory.find_number(number).agent == nullptr)
      warnings.push_back(log::mask_phone_number(number) +
                         " has no agent: its callers hear that the number is not configured");
  if (auto warning = proxy_warning(configuration.settings)) warnings.push_back(std::move(*warning));
  const MemoryLimit memory(configuration.settings.memory_budget);
  const std::uint64_t needed = memory_budget(configuration.settings).sum();
  if (needed > memory.bytes())
    warnings.push_back("with TANDEM_MAX_CALLS calls it needs " + std::to_string(needed >> 20) +
                       " MiB of memory, and has " + std::to_string(memory.bytes() >> 20) + " (" +
                       memory.source() + "): it will refuse callers sooner");
  return warnings;
}

std::optional<std::string> proxy_warning(const Settings& settings) {
  if (!proxy_is_a_stranger(settings)) return std::nullopt;
  return "TWILIO_WEBHOOK_BASE_URL is https and this node does no TLS, so a proxy or tunnel stands "
         "before it: set TANDEM_TRUSTED_PROXIES to its address (127.0.0.1 on this machine), or all "
         "who use the API count as one, with one address in the audit log and one share of "
         "connections";
}

bool file_was_read(const Configuration& configuration) {
  return std::none_of(configuration.faults.begin(), configuration.faults.end(),
                      [](const config::Fault& fault) { return fault.variable == kFileFault; });
}

bool given_without_effect(const config::Values& values, std::string_view variable) {
  return !has_effect(variable) && values.has(variable) && values.origin(variable) != "default";
}

}  // namespace tandem::control
