// Goal: the server as a service manager runs it: it says when it serves, lives on while it is
// watched, reads its configuration again at SIGHUP and keeps the old one where the new is broken.
// Method: the program itself, its messages taken from the socket that systemd would hold.
#include <doctest/doctest.h>
#include <signal.h>

#include <filesystem>
#include <fstream>

#include "tests/await.hpp"
#include "tests/control/notify_socket.hpp"
#include "tests/integration/process.hpp"
#include "tests/places.hpp"

namespace tandem::integration {
namespace {

using namespace std::chrono_literals;

constexpr const char* kOneNumber =
    "[[agents]]\nid = \"a\"\ninstructions = \"x\"\n[[numbers]]\nnumber = \"+15557122661\"\nagent = "
    "\"a\"\n";

/// A server without a database, in a folder that goes with it.
struct Service {
  std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("tandem-service-" + std::to_string(::getpid()));
  control::test::NotifySocket manager;
  std::optional<Process> server;

  Service() {
    std::filesystem::create_directories(folder / "data");
    write(kOneNumber);
    const auto listen = "127.0.0.1:" + std::to_string(free_port());
    const auto ops = "127.0.0.1:" + std::to_string(free_port());
    server.emplace(
        Process::Command{"tandem",
                         {test::built_programs() + "/tandem", "serve", "--config", file().string()},
                         {{"TANDEM_LISTEN", listen},
                          {"TANDEM_OPS_LISTEN", ops},
                          {"TANDEM_DATA_DIR", (folder / "data").string()},
                          {"TANDEM_SHARDS", "1"},
                          {"OPENAI_API_KEY", "sk-test-0123456789"},
                          {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                          {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
                          {"TWILIO_WEBHOOK_BASE_URL", "http://127.0.0.1:1"},
                          {"NOTIFY_SOCKET", manager.name()},
                          {"WATCHDOG_USEC", "400000"}},
                         folder / "output"});
  }
  ~Service() {
    server.reset();
    std::filesystem::remove_all(folder);
  }
  [[nodiscard]] std::filesystem::path file() const { return folder / "tandem.toml"; }
  void write(const std::string& text) const { std::ofstream(file()) << text; }
  [[nodiscard]] bool says(const std::string& line) const {
    return test::await([&] { return server->output_text().find(line) != std::string::npos; });
  }
};

}  // namespace

TEST_SUITE("service") {
  TEST_CASE("fault-31: systemd hears of each step; a broken file is told and changes nothing") {
    Service service;
    CHECK(service.manager.next("READY=1") == "READY=1");
    CHECK(service.manager.next("STATUS=") == "STATUS=serving, 0 calls");
    // Twice within what the unit allows.
    CHECK(service.manager.next("WATCHDOG=1") == "WATCHDOG=1");
    CHECK(service.manager.next("WATCHDOG=1") == "WATCHDOG=1");

    service.write(std::string(kOneNumber) + "[[numbers]]\nnumber = \"5\"\n");
    service.server->send_signal(SIGHUP);
    CHECK(service.says("tandem.toml:8:10 fault="));
    service.write(std::string("max_calls = 7\n") + kOneNumber +
                  "[[numbers]]\nnumber = \"+15557122662\"\nagent = \"a\"\n");
    service.server->send_signal(SIGHUP);
    CHECK(service.says("config.waits_for_restart settings=TANDEM_MAX_CALLS"));
    CHECK(service.says("config.reloaded agents=1 numbers=2"));
    CHECK(service.manager.next("RELOADING=1").starts_with("RELOADING=1"));
    CHECK(service.manager.next("READY=1") == "READY=1");

    service.server->send_signal(SIGTERM);
    CHECK(service.manager.next("STOPPING=1") == "STOPPING=1");
    CHECK(service.server->wait(20s) == 0);
  }
}

}  // namespace tandem::integration
