// Goal: what somebody reads who mistypes a command or has a fault in the configuration.
#include <doctest/doctest.h>

#include <unistd.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/integration/process.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

struct Told {
  int status;
  std::string text;  ///< Of both outputs, as it came.
};

/// `tandem WORDS…`, with no settings of ours in its environment but these (`NAME=value`).
Told tell(const std::vector<std::string>& words, const std::vector<std::string>& settings = {}) {
  const auto output = std::filesystem::temp_directory_path() /
                      ("tandem-command-" + std::to_string(::getpid()) + ".out");
  std::vector<std::string> all{"/usr/bin/env", "-i"};
  all.insert(all.end(), settings.begin(), settings.end());
  all.push_back(test::built_programs() + "/tandem");
  all.insert(all.end(), words.begin(), words.end());
  const int status = run_to_end(all, output);
  std::ifstream file(output);
  std::string text{std::istreambuf_iterator<char>(file), {}};
  std::filesystem::remove(output);
  return {status, text};
}

}  // namespace

TEST_SUITE("command") {
  TEST_CASE("a word that is no command is named, beside those that are") {
    const Told top = tell({"nonsense"});
    CHECK(top.status != 0);
    CHECK(top.text.find("`nonsense` is no command of `tandem`") != std::string::npos);
    CHECK(top.text.find("serve, check-config") != std::string::npos);
    const Told below = tell({"calls", "listne", "id"});
    CHECK(below.status != 0);
    CHECK(below.text.find("`listne` is no command of `tandem calls`") != std::string::npos);
    CHECK(below.text.find("tail, listen") != std::string::npos);
    CHECK(tell({}).text.find("--help") != std::string::npos);
    CHECK(tell({"version"}).status == 0);
  }

  TEST_CASE("check-config tells the faults before what is in force") {
    const Told told = tell({"check-config"});
    CHECK(told.status == 78);
    CHECK(told.text.starts_with("tandem: the configuration has 4 faults:"));
    const auto fault = told.text.find("missing: OPENAI_API_KEY");
    const auto setting = told.text.find("TANDEM_LISTEN = ");
    REQUIRE(fault != std::string::npos);
    REQUIRE(setting != std::string::npos);
    CHECK(fault < setting);
    CHECK(told.text.find("# faults: 4, told above") != std::string::npos);
  }

  TEST_CASE("print-config tells each value's origin, faults or not, and no secret") {
    const auto file = std::filesystem::temp_directory_path() /
                      ("tandem-print-config-" + std::to_string(::getpid()) + ".toml");
    std::ofstream(file) << "drain_limit = \"2m\"\nmax_calls = 7\nshards = \"many\"\n";
    const Told told = tell(
        {"print-config", "--config", file.string(), "--drain-limit", "90s"},
        {"TANDEM_LOG_LEVEL=debug", "OPENAI_API_KEY=sk-test-0123456789",
         "DATABASE_URL=postgres://me:pa55word@db.example/tandem", "NATS_URL=nats://u:pa55word@n"});
    CHECK(told.status == 0);
    const auto has = [&](const std::string& line) {
      CHECK_MESSAGE(told.text.find(line) != std::string::npos, line << " in\n" << told.text);
    };
    has("\nTANDEM_MAX_CALLS = 7  # " + file.string() + ":2:1\n");
    has("\nTANDEM_LOG_LEVEL = debug  # environment\n");
    has("\nTANDEM_DRAIN_LIMIT = 90s  # --drain-limit\n");
    has("TANDEM_LISTEN = 127.0.0.1:8080  # default\n");
    has("\nTANDEM_SHARDS = (refused)  # " + file.string() + ":3:1\n");
    has("\nOPENAI_API_KEY = (set, 18 characters)  # environment, secret\n");
    has("\nTWILIO_AUTH_TOKEN = (not set)  # secret\n");
    has("  # environment, secret, no effect in this version\n");
    for (const char* secret : {"0123456789", "pa55word"})
      CHECK(told.text.find(secret) == std::string::npos);
    std::filesystem::remove(file);
  }

  TEST_CASE("a file that cannot be read stops every command, with why and what to do") {
    const std::string folder = std::filesystem::temp_directory_path().string();
    for (const char* command : {"serve", "check-config", "print-config", "migrate"}) {
      CAPTURE(command);
      const Told directory = tell({command, "--config", folder});
      CHECK(directory.status == 78);
      CHECK(directory.text.find(folder + ": is a directory: name the file in it") !=
            std::string::npos);
      const Told missing = tell({command, "--config", "/nonexistent.toml"});
      CHECK(missing.status == 78);
      CHECK(missing.text.find("/nonexistent.toml: there is no such file") != std::string::npos);
    }
    // It goes on with the rest, which is what it is for; no peer is near.
    const std::string data = folder + "/tandem-doctor-data-" + std::to_string(::getpid());
    const Told doctor =
        tell({"doctor", "--config", folder},
             {"OPENAI_REALTIME_URL=ws://127.0.0.1:1/v1/realtime", "TANDEM_DATA_DIR=" + data});
    CHECK(doctor.status == 1);
    CHECK(doctor.text.find("FAIL  settings    " + folder + ": is a directory") !=
          std::string::npos);
    std::filesystem::remove_all(data);
  }

  TEST_CASE("help tells roles, where a password goes, and what the exit status means") {
    const std::string create = tell({"user", "create", "--help"}).text;
    for (const char* part :
         {"  owner  ", "  admin  ", "  manager", "  worker ", "  member ", "argon2id",
          "nothing is\nsent to anybody", "Exit status: 0 done", "--operator"})
      CHECK_MESSAGE(create.find(part) != std::string::npos, part);
    for (const char* command : {"serve", "migrate", "doctor"})
      CHECK(tell({command, "--help"}).text.find("78 the configuration") != std::string::npos);
    const std::string top = tell({"--help"}).text;
    CHECK(top.find("Exit status: 0 done") != std::string::npos);
    const std::string doctor = tell({"doctor", "--help"}).text;
    for (const char* part : {"database", "this node's name", "DATABASE_MIGRATE_URL"})
      CHECK_MESSAGE(doctor.find(part) != std::string::npos, part);
    // A command line that is wrong.
    CHECK(tell({"user", "create"}).status >= 100);
    CHECK(tell({"user", "create", "--email", "a@b.example", "--role", "boss"}).status >= 100);
  }

  TEST_CASE("help names the secrets, which have no flag, and how they come") {
    const std::string help = tell({"serve", "--help"}).text;
    const auto secrets = help.find("Secrets have no flag");
    REQUIRE(secrets != std::string::npos);
    for (const char* name : {"OPENAI_API_KEY ", "TWILIO_AUTH_TOKEN ", "DATABASE_URL "})
      CHECK(help.find(name, secrets) != std::string::npos);
    CHECK(help.find("TANDEM_LISTEN", secrets) == std::string::npos);
  }
}

}  // namespace tandem::integration
