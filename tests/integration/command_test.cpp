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

/// `tandem WORDS…`, without any of our settings in its environment.
Told tell(const std::vector<std::string>& words) {
  const auto output = std::filesystem::temp_directory_path() /
                      ("tandem-command-" + std::to_string(::getpid()) + ".out");
  std::vector<std::string> all{"/usr/bin/env", "-i", test::built_programs() + "/tandem"};
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
}

}  // namespace tandem::integration
