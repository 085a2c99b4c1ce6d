#include "tests/integration/shared_address.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "tests/integration/database_questions.hpp"
#include "tests/places.hpp"

namespace tandem::integration {

using namespace std::chrono_literals;

void SharedAddress::start_node(const WholeSystem& first, const postgres::FreshDatabase& database) {
  const auto file = [&first](const char* name) { return (first.folder() / name).string(); };
  const auto https = [](std::uint16_t port) { return "https://localhost:" + std::to_string(port); };
  std::filesystem::create_directories(first.folder() / "second");
  std::vector<std::pair<std::string, std::string>> variables = with_database(database);
  std::erase_if(variables, [](const auto& each) { return each.first == "TANDEM_NODE_ID"; });
  variables.insert(variables.end(),
                   {{"TANDEM_NODE_ID", "n2"},
                    {"TANDEM_LISTEN", "127.0.0.1:" + std::to_string(port_)},
                    {"TANDEM_OPS_LISTEN", "127.0.0.1:0"},
                    {"TANDEM_SHARDS", "1"},
                    {"TANDEM_DATA_DIR", file("second")},
                    {"TANDEM_CA_FILE", file("ca.pem")},
                    {"TANDEM_TLS_CERT", file("server.pem")},
                    {"TANDEM_TLS_KEY", file("server.key")},
                    {"OPENAI_API_KEY", "sk-test"},
                    {"OPENAI_REALTIME_URL",
                     "wss://localhost:" + std::to_string(first.model_port()) + "/v1/realtime"},
                    {"TWILIO_ACCOUNT_SID", "AC3f9c1d0a7b5e4c2d8f60a1b2c3d4e5f6"},
                    {"TWILIO_AUTH_TOKEN", "8f2c1e7b9a304d5c6e7f8091a2b3c4d5"},
                    {"TWILIO_API_BASE", https(first.carrier_port())},
                    {"TWILIO_WEBHOOK_BASE_URL", base()}});
  node_ = std::make_unique<Process>(Process::Command{
      "second node",
      {test::built_programs() + "/tandem", "serve", "--config", file("tandem.toml")},
      variables,
      first.folder() / "second.out"});
  REQUIRE_MESSAGE(node_->await_port(port_, 20s), node_->output_text());
}

}  // namespace tandem::integration
