#include "control/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <deque>
#include <string>
#include <tuple>
#include <vector>

#include "control/settings_table.hpp"

namespace tandem::control {
namespace {

constexpr const char* kNoEffect = " (no effect in this version)";

/// What has no flag, for `--help`.
std::string told_secrets() {
  std::string text =
      "Secrets have no flag, which `ps` would show: they come by the environment, or by the "
      "file.\n";
  for (const config::Setting& setting : settings_table()) {
    if (setting.secrecy != config::Secrecy::Secret) continue;
    std::string variable = setting.variable;
    variable.resize(std::max<std::size_t>(variable.size() + 1, 28), ' ');
    text += "  " + variable + setting.help + (has_effect(setting.variable) ? "" : kNoEffect) + '\n';
  }
  return text;
}

constexpr const char* kExitCodes =
    "Exit status: 0 done; 1 it could not be done, and standard error says why; 78 the "
    "configuration\nhas faults, all of them told; 100 and above: the command line is wrong.\n";

/// Of `user create`: who may what, in the words of schema/README.md, and where the password goes.
constexpr const char* kAboutUsers =
    "Roles:\n"
    "  owner    everything there, also the organisation itself and its subscription\n"
    "  admin    people, API keys, connections, recording, agents, numbers, hours; what managers "
    "may\n"
    "  manager  listens to all calls, steers and rates them, sees the people; what workers may\n"
    "  worker   places calls, keeps appointments, records, contacts; hears and steers calls of "
    "their\n           own, and sees those and unassigned ones\n"
    "  member   looks: at calls, transcripts, appointments, agents\n"
    "An --operator is of the platform: all of it, in every organisation.\n"
    "\n"
    "The password (10 characters at least) is asked for twice without being shown, or read from\n"
    "standard input; only its argon2id hash is kept, in the database of DATABASE_URL, and nothing "
    "is\nsent to anybody: tell them yourself, they sign in at the console with address and "
    "password.\nWho is there already gets the new password, and their sessions end. To invite "
    "somebody who\nchooses a password themselves: console, People, Invite.\n";

/// Adds `--config` and every setting's flag to a command; what was given lands in `values`, in the
/// table's order.
void add_flags(CLI::App& command, std::string& file, std::deque<std::string>& values) {
  command.add_option("--config", file, "Configuration file (default: ./tandem.toml, if there)");
  for (const config::Setting& setting : settings_table()) {
    std::string& value = values.emplace_back();
    if (setting.flag == nullptr) continue;
    auto* option = command.add_option(setting.flag, value,
                                      std::string(setting.help) + " [" + setting.variable + "]" +
                                          (has_effect(setting.variable) ? "" : kNoEffect));
    if (setting.default_value != nullptr) option->default_str(setting.default_value);
  }
  // Behind what it says of itself already, or has of the program.
  command.footer(told_secrets() + "\n" + command.get_footer());
}

/// Adds `user create` with its flags.
CLI::App* add_user_command(CLI::App& program, NewUserRequest& user) {
  CLI::App* people = program.add_subcommand("user", "People who may sign in");
  people->require_subcommand(1);
  CLI::App* create = people->add_subcommand(
      "create",
      "Makes a person who can sign in, in an organisation or as an operator of the platform");
  create->add_option("--email", user.email, "Their address")->required();
  create->add_option("--name", user.name, "As they are shown");
  create->add_option("--organisation", user.organisation, "Its id or slug");
  create->add_option("--organisation-name", user.organisation_name,
                     "Makes the organisation where there is none of that slug");
  create->add_option("--role", user.role, "Their role there, as told below")
      ->check(CLI::IsMember({"owner", "admin", "manager", "worker", "member"}))
      ->default_str("owner");
  create->add_flag("--operator", user.is_operator, "Makes them an operator of the platform");
  create->add_flag("--password-stdin", user.password_from_stdin,
                   "Reads the password as one line of standard input");
  create->footer(std::string(kAboutUsers) + "\n" + kExitCodes);
  return create;
}

/// Adds `import PRODUCT`.
CLI::App* add_import_command(CLI::App& program, ImportRequest& request) {
  CLI::App* moving_in = program.add_subcommand(
      "import", "Fills the schema from an older product's tables in the same database; repeatable");
  moving_in
      ->add_option("product", request.product,
                   "0 agent playground, 1 clinics, 2 live monitor, 3 reseller, 4 back office")
      ->required()
      ->check(CLI::Range(0, 4));
  moving_in->add_flag("--views", request.views,
                      "Then makes views under the product's old names, in a schema of their own");
  return moving_in;
}

/// Adds `secrets rotate`.
CLI::App* add_secrets_command(CLI::App& program) {
  CLI::App* secrets = program.add_subcommand("secrets", "What lies sealed in the database");
  secrets->require_subcommand(1);
  secrets->add_subcommand("rotate",
                          "Seals under TANDEM_SECRET_KEY what TANDEM_SECRET_KEY_PREVIOUS opens; "
                          "servers that know both may run meanwhile");
  return secrets;
}

/// Adds `calls` with what can be asked of live calls.
CLI::App* add_calls_command(CLI::App& program, CallsRequest& request) {
  using Action = CallsRequest::Action;
  CLI::App* calls = program.add_subcommand("calls", "Live calls of a running server, over its API");
  calls->require_subcommand(1);
  const auto add = [&](const char* name, const char* help, Action action) {
    CLI::App* one = calls->add_subcommand(name, help);
    one->add_option("--url", request.url, "The server [TDM_URL; http://127.0.0.1:8080]");
    one->add_option("--token", request.token, "A token or API key [TDM_TOKEN]");
    one->add_option("--ca-file", request.ca_file, "More roots to trust, PEM [TDM_CA_FILE]");
    one->add_flag("--json", request.json, "What the server says, line by line");
    one->callback([&request, action] { request.action = action; });
    return one;
  };
  const auto add_for = [&](const char* name, const char* help, Action action) {
    CLI::App* one = add(name, help, action);
    one->add_option("call", request.call, "The call's id")->required();
    return one;
  };
  add("ls", "Lists them", Action::List);
  add("tail", "Tells what happens in them, until interrupted", Action::Tail)
      ->add_option("call", request.call, "Only of this one, until it ends");
  add_for("listen", "Hears one: caller left, agent right, 16 kHz", Action::Listen)
      ->add_option("-o,--output", request.output, "A WAV file; -: PCM to standard output");
  for (const auto& [name, help, action] :
       {std::tuple{"say", "Has the agent say this now", Action::Say},
        std::tuple{"whisper", "Tells the agent something unheard by the caller", Action::Whisper}})
    add_for(name, help, action)->add_option("text", request.text, "The words")->required();
  add_for("mute", "The caller hears the agent no more", Action::Mute);
  add_for("unmute", "And hears it again", Action::Unmute);
  add_for("hangup", "Ends one, with a goodbye", Action::HangUp)
      ->add_flag("--now", request.at_once, "Without one");
  add_for("transfer", "Hands the caller on", Action::Transfer)
      ->add_option("number", request.number, "E.164; the agent's first one where left out");
  return calls;
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

/// What to say where the word behind the last command is none; empty where there is no such word.
/// The library only says that a command is missing.
std::string unknown_command(const CLI::App& program) {
  const CLI::App* last = &program;
  while (!last->get_subcommands().empty()) last = last->get_subcommands().front();
  const std::vector<std::string> words = program.remaining(true);
  const auto word = std::find_if(words.begin(), words.end(),
                                 [](const std::string& one) { return !one.starts_with('-'); });
  if (word == words.end() || last->get_require_subcommand_min() == 0) return {};
  std::vector<std::string> known;
  for (const CLI::App* one : last->get_subcommands([](const CLI::App*) { return true; }))
    known.push_back(one->get_name());
  const std::string of = last == &program ? "tandem" : "tandem " + last->get_name();
  return "tandem: `" + *word + "` is no command of `" + of + "`. There are: " + joined(known) +
         ". `" + of + " --help` tells what each does.\n";
}

}  // namespace

ParsedCommandLine parse_command_line(int argc, const char* const* argv) {
  CLI::App program{"Tandem: realtime audio server for AI voice agents on the phone", "tandem"};
  program.require_subcommand(1);
  program.set_version_flag("--version", "tandem " TANDEM_VERSION);
  program.footer(kExitCodes);

  CommandLine line;
  std::deque<std::string> values;
  CLI::App* serve = program.add_subcommand("serve",
                                           "Takes calls until it gets SIGTERM. Ends at once, with "
                                           "78, where the configuration has faults "
                                           "or the database is older than this program");
  CLI::App* check = program.add_subcommand(
      "check-config",
      "Prints every fault of the configuration, also of the database that it names, then what is "
      "in force and what looks unmeant");
  CLI::App* print = program.add_subcommand(
      "print-config", "Prints every setting with where its value comes from, faults or not");
  CLI::App* doctor = program.add_subcommand(
      "doctor",
      "Tries everything that a first real call needs: settings, keys, files, clocks, the database "
      "and whether its tables are as new as this program, this node's name and address, the model, "
      "the carrier's numbers, the public URL. Says how to mend what is wrong; ends with 0 where a "
      "call would work");
  CLI::App* migrate = program.add_subcommand(
      "migrate", "Brings the database of DATABASE_MIGRATE_URL (or DATABASE_URL) up to date");
  CLI::App* moving_in = add_import_command(program, line.moving_in);
  CLI::App* user = add_user_command(program, line.user);
  CLI::App* secrets = add_secrets_command(program);
  CLI::App* calls = add_calls_command(program, line.calls);
  CLI::App* version = program.add_subcommand("version", "Prints the version");
  for (CLI::App* command : {serve, check, print, doctor, migrate, moving_in, user, secrets})
    add_flags(*command, line.sources.file, values);
  bool fix = false, undo = false;
  CLI::Option* fix_flag = doctor->add_flag(
      "--fix", fix,
      "First migrates a database that is older than this program, where DATABASE_MIGRATE_URL says "
      "as whom (there is no way back: have a backup), and points the carrier's numbers of "
      "[[numbers]] at this node");
  doctor->add_flag("--undo", undo, "Only gives those numbers back what they had before --fix")
      ->excludes(fix_flag);
  migrate->add_flag("--demo", line.demo,
                    "Then adds two organisations with users, numbers, agents and past calls");
  try {
    program.parse(argc, argv);
  } catch (const CLI::RequiredError& error) {
    const std::string unknown = unknown_command(program);
    if (unknown.empty()) return {std::nullopt, program.exit(error)};
    std::fputs(unknown.c_str(), stderr);
    return {std::nullopt, error.get_exit_code()};
  } catch (const CLI::ParseError& error) {
    return {std::nullopt, program.exit(error)};
  }
  if (check->parsed()) line.command = CommandLine::Command::CheckConfig;
  if (print->parsed()) line.command = CommandLine::Command::PrintConfig;
  if (doctor->parsed()) line.command = CommandLine::Command::Doctor;
  if (migrate->parsed()) line.command = CommandLine::Command::Migrate;
  if (moving_in->parsed()) line.command = CommandLine::Command::Import;
  if (user->parsed()) line.command = CommandLine::Command::UserCreate;
  if (secrets->parsed()) line.command = CommandLine::Command::SecretsRotate;
  if (calls->parsed()) line.command = CommandLine::Command::Calls;
  if (version->parsed()) line.command = CommandLine::Command::Version;

  if (fix) line.treatment = Treatment::Fix;
  if (undo) line.treatment = Treatment::Undo;
  const auto table = settings_table();
  for (CLI::App* command : {serve, check, print, doctor, migrate, moving_in, user, secrets})
    for (const config::Setting& setting : table)
      if (setting.flag != nullptr && command->count(setting.flag) > 0)
        line.sources.flags[setting.variable] = command->get_option(setting.flag)->as<std::string>();
  line.sources.environment = config::process_environment();
  return {std::move(line), 0};
}

}  // namespace tandem::control
