#pragma once

#include <optional>
#include <string>

#include "control/calls_command.hpp"
#include "control/configuration.hpp"
#include "control/doctor/doctor.hpp"
#include "control/migrate_command.hpp"
#include "control/user_command.hpp"

namespace tandem::control {

/// What the program was asked to do.
struct CommandLine {
  enum class Command : std::uint8_t {
    Serve,
    CheckConfig,
    PrintConfig,
    Doctor,
    Migrate,
    Import,
    UserCreate,
    SecretsRotate,
    Calls,
    Version
  };
  Command command = Command::Serve;
  Treatment treatment = Treatment::None;  ///< Of the doctor.
  bool demo = false;                      ///< Of the migration.
  ImportRequest moving_in;                ///< Of the import.
  NewUserRequest user;                    ///< Of `user create`.
  CallsRequest calls;                     ///< Of `calls`, which reads no configuration.
  ConfigurationSources sources;           ///< Its environment is the process's.
};

/// Parses the arguments. Instead of a command: the exit code, after help or what is wrong was
/// printed.
struct ParsedCommandLine {
  std::optional<CommandLine> command_line;
  int exit_code = 0;
};
[[nodiscard]] ParsedCommandLine parse_command_line(int argc, const char* const* argv);

}  // namespace tandem::control
