#include "control/configuration.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "bridge/tools/tool_registry.hpp"
#include "control/load/budget.hpp"
#include "control/load/memory_limit.hpp"
#include "control/settings_table.hpp"
#include "core/log/redaction.hpp"

namespace tandem::control {
namespace {

constexpr const char* kDefaultFile = "tandem.toml";
constexpr const char* kOwnPrefix = "TANDEM_";

/// Puts name and text of the file into `sources`, or a fault into `faults`.
void read_file(const std::string& name, config::Sources& sources,
               std::vector<config::Fault>& faults) {
  std::ifstream file(name, std::ios::binary);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file) {
    faults.push_back({name, "cannot be read"});
    return;
  }
  sources.file_name = name;
  sources.file_text = std::move(text).str();
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
  const MemoryLimit memory(configuration.settings.memory_budget);
  const std::uint64_t needed = memory_budget(configuration.settings).sum();
  if (needed > memory.bytes())
    warnings.push_back("with TANDEM_MAX_CALLS calls it needs " + std::to_string(needed >> 20) +
                       " MiB of memory, and has " + std::to_string(memory.bytes() >> 20) + " (" +
                       memory.source() + "): it will refuse callers sooner");
  return warnings;
}

bool given_without_effect(const config::Values& values, std::string_view variable) {
  return !has_effect(variable) && values.has(variable) && values.origin(variable) != "default";
}

}  // namespace tandem::control
