#include <cstdio>
#include <exception>
#include <optional>
#include <string>

#include "control/calls_command.hpp"
#include "control/command_line.hpp"
#include "control/descriptor_limit.hpp"
#include "control/doctor/doctor.hpp"
#include "control/load/budget.hpp"
#include "control/load/memory_limit.hpp"
#include "control/migrate_command.hpp"
#include "control/node_name.hpp"
#include "control/secrets_command.hpp"
#include "control/serve.hpp"
#include "core/log/logger.hpp"

namespace {

using namespace tandem;
using control::CommandLine;
using control::Configuration;

/// BSD's sysexits.h: EX_CONFIG.
constexpr int kExitConfiguration = 78;

int refuse(const Configuration& configuration) {
  std::fprintf(stderr, "tandem: the configuration has %zu fault%s:\n%s",
               configuration.faults.size(), configuration.faults.size() == 1 ? "" : "s",
               config::to_text(configuration.faults).c_str());
  return kExitConfiguration;
}

/// Every setting with where it comes from, secrets masked; judges nothing.
int print_config(const Configuration& configuration) {
  const auto remark = [&](std::string_view variable) {
    const bool idle = control::given_without_effect(configuration.values, variable);
    return std::string(idle ? "no effect in this version" : "");
  };
  std::fputs(configuration.values.effective(remark).c_str(), stdout);
  return 0;
}

/// The faults first: they are what it is asked for. What is in force follows.
int check_config(Configuration configuration) {
  const control::DatabaseCheck database = control::check_database(configuration);
  configuration.faults.insert(configuration.faults.end(), database.faults.begin(),
                              database.faults.end());
  const int code = configuration.faults.empty() ? 0 : refuse(configuration);
  (void)print_config(configuration);
  std::printf("# file: %s\n", configuration.file.empty() ? "(none)" : configuration.file.c_str());
  const control::Settings& settings = configuration.settings;
  const std::string node =
      settings.node_id.empty()
          ? control::kept_node_name(settings.data_dir).value_or("(named at the first start)")
          : settings.node_id;
  std::printf("# derived: shards %u, node %s, stream base %s\n", settings.shards, node.c_str(),
              settings.stream_base.empty() ? "(none)" : settings.stream_base.c_str());
  std::printf("# agents: %zu, numbers: %zu\n", configuration.directory->agents(),
              configuration.directory->numbers().size());
  const control::MemoryLimit memory(settings.memory_budget);
  std::printf(
      "%s%s%s",
      to_text(control::memory_budget(settings), "memory", memory.bytes(), memory.source()).c_str(),
      to_text(control::descriptor_budget(settings), "descriptors",
              control::raise_descriptor_limit(), "limit of open files")
          .c_str(),
      to_text(control::connection_budget(settings), "Postgres connections").c_str());
  for (const std::string& warning : control::warnings_of(configuration))
    std::printf("# warning: %s\n", warning.c_str());
  if (!database.note.empty()) std::printf("# note: %s\n", database.note.c_str());
  if (code != 0) std::printf("# faults: %zu, told above\n", configuration.faults.size());
  return code;
}

/// What a command works with that judges no settings of its own; none, after it was said why, where
/// the file cannot be read.
std::optional<Configuration> inspected(const CommandLine& line) {
  Configuration configuration =
      control::load_configuration(line.sources, control::Purpose::Inspect);
  if (control::file_was_read(configuration)) return configuration;
  (void)refuse(configuration);
  return std::nullopt;
}

int serve(Configuration configuration, const control::ConfigurationSources& sources) {
  const control::DatabaseCheck database = control::check_database(configuration);
  configuration.faults.insert(configuration.faults.end(), database.faults.begin(),
                              database.faults.end());
  if (!configuration.faults.empty()) return refuse(configuration);
  control::Signals signals;
  const control::Settings& settings = configuration.settings;
  log::configure({settings.log_level, settings.log_format, nullptr});
  for (const std::string& warning : control::warnings_of(configuration))
    log::Logger().warn("config.warning", {{"text", warning}});
  if (!database.note.empty()) log::Logger().info("config.note", {{"text", database.note}});
  control::raise_descriptor_limit();
  const control::Drain drain(settings.drain_limit);
  int code = 0;
  {
    control::App app(std::move(configuration));
    app.start();
    control::ServiceNotices service;
    code = control::serve_until_drained(app, signals, drain, service, sources);
    app.stop();
  }
  log::Logger().info("server.stopped");
  log::flush();
  return code;
}

int run_with(const Configuration& configuration, const CommandLine& line) {
  using Command = CommandLine::Command;
  if (line.command == Command::Migrate) return control::run_migrate(configuration, line.demo);
  if (line.command == Command::Import) return control::run_import(configuration, line.moving_in);
  if (line.command == Command::UserCreate)
    return control::run_user_create(configuration, line.user);
  if (line.command == Command::SecretsRotate) return control::run_secrets_rotate(configuration);
  return print_config(configuration);
}

int run(const CommandLine& line) {
  switch (line.command) {
    case CommandLine::Command::Version:
      std::puts("tandem " TANDEM_VERSION);
      return 0;
    case CommandLine::Command::CheckConfig:
      return check_config(control::load_configuration(line.sources, control::Purpose::Serve));
    case CommandLine::Command::Doctor:
      return control::run_doctor(
          control::load_configuration(line.sources, control::Purpose::Inspect), line.treatment);
    case CommandLine::Command::PrintConfig:
    case CommandLine::Command::Migrate:
    case CommandLine::Command::Import:
    case CommandLine::Command::UserCreate:
    case CommandLine::Command::SecretsRotate: {
      const auto configuration = inspected(line);
      return configuration ? run_with(*configuration, line) : kExitConfiguration;
    }
    case CommandLine::Command::Calls:
      return control::run_calls(line.calls);
    case CommandLine::Command::Serve:
      break;
  }
  return serve(control::load_configuration(line.sources, control::Purpose::Serve), line.sources);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const auto parsed = control::parse_command_line(argc, argv);
    return parsed.command_line ? run(*parsed.command_line) : parsed.exit_code;
  } catch (const std::exception& error) {
    log::flush();
    std::fprintf(stderr, "tandem: %s\n", error.what());
    return 1;
  }
}
