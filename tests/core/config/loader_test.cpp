#include "core/config/loader.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <optional>
#include <string>

namespace config = tandem::config;
using config::Kind;
using config::Secrecy;

namespace {

std::optional<std::string> at_most_ten(std::string_view value) {
  if (config::parse_integer(value).value_or(11) <= 10) return std::nullopt;
  return "must be at most 10";
}

constexpr config::Setting kTable[] = {
    {"APP_PORT", "--port", "port", Kind::Integer, "7", Secrecy::Open, "Port.", at_most_ten},
    {"APP_KEY", nullptr, "key", Kind::Text, nullptr, Secrecy::Secret, "Key."},
    {"APP_WAIT", "--wait", "wait", Kind::Duration, "30m", Secrecy::Open, "Wait."},
    {"APP_HOSTS", "--hosts", "hosts", Kind::List, nullptr, Secrecy::Open, "Hosts."},
    {"APP_DEBUG", "--debug", "debug", Kind::Switch, "off", Secrecy::Open, "Debug."},
    {"OTHER_ROOM", "--room", "room", Kind::Bytes, nullptr, Secrecy::Open, "Room."},
};

config::Loaded load(config::Sources sources) {
  return config::Loader(kTable, "APP_", {"agents"}).load(sources);
}

bool has_fault(const config::Loaded& loaded, const std::string& where, const std::string& what) {
  return std::any_of(loaded.faults.begin(), loaded.faults.end(), [&](const config::Fault& fault) {
    return fault.where == where && fault.what.find(what) != std::string::npos;
  });
}

}  // namespace

TEST_SUITE("core/config") {
  TEST_CASE("flags win over environment, environment over file, file over default") {
    config::Sources sources;
    CHECK(load(sources).values.integer("APP_PORT") == 7);
    sources.file_name = "app.toml";
    sources.file_text = "\nport = 1\n";
    CHECK(load(sources).values.integer("APP_PORT") == 1);
    CHECK(load(sources).values.origin("APP_PORT") == "app.toml:2:1");
    sources.environment["APP_PORT"] = "2";
    CHECK(load(sources).values.integer("APP_PORT") == 2);
    sources.flags["APP_PORT"] = "3";
    CHECK(load(sources).values.integer("APP_PORT") == 3);
    CHECK(load(sources).values.origin("APP_PORT") == "--port");
  }

  TEST_CASE("every fault is told at once, each with its place") {
    config::Sources sources;
    sources.file_name = "app.toml";
    sources.file_text = "port = 11\ncolour = \"red\"\n[wait]\nx = 1\n";
    sources.environment = {{"APP_DEBUG", "maybe"}, {"APP_SPELING", "x"}, {"PATH", "/bin"}};
    sources.flags = {{"OTHER_ROOM", "4XB"}};
    const config::Loaded loaded = load(sources);
    CHECK(loaded.faults.size() == 6);
    CHECK(has_fault(loaded, "app.toml:1:1", "must be at most 10"));
    CHECK(has_fault(loaded, "app.toml:2:1", "unknown key `colour`"));
    CHECK(has_fault(loaded, "app.toml:3:2", "must be a duration"));
    CHECK(has_fault(loaded, "environment", "APP_DEBUG is \"maybe\", expected on or off"));
    CHECK(has_fault(loaded, "environment", "unknown variable APP_SPELING"));
    CHECK(has_fault(loaded, "--room", "expected a size"));
  }

  TEST_CASE("a syntax error names line and column") {
    config::Sources sources;
    sources.file_name = "app.toml";
    sources.file_text = "port = 1\nhosts = [\"a\"\n";
    const config::Loaded loaded = load(sources);
    REQUIRE(loaded.faults.size() == 1);
    CHECK(loaded.faults[0].where.starts_with("app.toml:"));
  }

  TEST_CASE("sections of others are left alone, empty variables count as absent") {
    config::Sources sources;
    sources.file_name = "app.toml";
    sources.file_text = "[[agents]]\nid = \"a\"\n";
    sources.environment["APP_KEY"] = "";
    const config::Loaded loaded = load(sources);
    CHECK(loaded.faults.empty());
    CHECK_FALSE(loaded.values.has("APP_KEY"));
  }

  TEST_CASE("the file's own types are taken as they are") {
    config::Sources sources;
    sources.file_name = "app.toml";
    sources.file_text = "debug = true\nhosts = [\"a\", \"b\"]\nroom = \"64MiB\"\nwait = \"90s\"\n";
    const config::Loaded loaded = load(sources);
    CHECK(loaded.faults.empty());
    CHECK(loaded.values.switched_on("APP_DEBUG"));
    CHECK(loaded.values.list("APP_HOSTS") == std::vector<std::string>{"a", "b"});
    CHECK(loaded.values.bytes("OTHER_ROOM") == 64ULL << 20);
    CHECK(loaded.values.duration_ms("APP_WAIT") == 90'000);
  }

  TEST_CASE("a secret appears neither in the effective settings nor in a fault") {
    config::Sources sources;
    sources.environment["APP_KEY"] = "hunter2hunter2";
    const config::Loaded loaded = load(sources);
    const std::string page = loaded.values.effective();
    CHECK(page.find("hunter2") == std::string::npos);
    CHECK(page.find("APP_KEY = (set, 14 characters)  # environment, secret\n") !=
          std::string::npos);
    CHECK(page.find("OTHER_ROOM = (not set)\n") != std::string::npos);
    CHECK(page.find("APP_PORT = 7  # default\n") != std::string::npos);
  }

  TEST_CASE("faults are told in the file's order, by the names that stand there, the rest behind") {
    config::Sources sources;
    sources.file_name = "app.toml";
    sources.file_text = "wait = \"long\"\n\n\n\n\n\n\n\n\ncolour = \"red\"\nport = 11\n";
    sources.environment["APP_DEBUG"] = "maybe";
    config::Loaded loaded = load(sources);
    loaded.faults.push_back({"app.toml:2", "a line without a column"});
    config::sort_faults(loaded.faults);
    std::vector<std::string> places;
    for (const config::Fault& fault : loaded.faults) places.push_back(fault.where);
    CHECK(places == std::vector<std::string>{"app.toml:1:1", "app.toml:2", "app.toml:10:1",
                                             "app.toml:11:1", "environment"});
    CHECK(has_fault(loaded, "app.toml:11:1", "`port` is \"11\": must be at most 10"));
    CHECK(has_fault(loaded, "environment", "APP_DEBUG is \"maybe\""));
    CHECK(loaded.values.effective().find("APP_PORT = (refused)  # app.toml:11:1\n") !=
          std::string::npos);
  }

  TEST_CASE("a remark stands behind what was given, not behind a default") {
    config::Sources sources;
    sources.environment["APP_KEY"] = "k";
    const std::string page =
        load(sources).values.effective([](std::string_view) { return std::string("so what"); });
    CHECK(page.find("  # environment, secret, so what\n") != std::string::npos);
    CHECK(page.find("APP_PORT = 7  # default\n") != std::string::npos);
  }

  TEST_CASE("units are read exactly and nothing else is") {
    CHECK(config::parse_duration_ms("500ms") == 500);
    CHECK(config::parse_duration_ms("30 min") == 1'800'000);
    CHECK(config::parse_duration_ms("2h") == 7'200'000);
    for (const char* text : {"", "30", "-1s", "1.5s", "9223372036854775807h", "3 weeks"})
      CHECK(config::parse_duration_ms(text) == std::nullopt);
    CHECK(config::parse_bytes("4GiB") == 4ULL << 30);
    CHECK(config::parse_bytes("1024") == 1024U);
    for (const char* text : {"", "-1", "4GB", "99999999999GiB", "1 2"})
      CHECK(config::parse_bytes(text) == std::nullopt);
    CHECK(config::parse_integer("12x") == std::nullopt);
    CHECK(config::parse_list(" a, ,b ,") == std::vector<std::string>{"a", "b"});
  }
}
