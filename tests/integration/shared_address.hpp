#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/integration/process.hpp"
#include "tests/integration/whole_system.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::integration {

/// The address of many nodes, behind which, in the end, only the second node of a test answers.
class SharedAddress {
 public:
  [[nodiscard]] std::vector<std::pair<std::string, std::string>> address() const {
    return {{"TWILIO_WEBHOOK_BASE_URL", base()}};
  }
  /// A second node on the same database, with the first one's carrier and model.
  void start_node(const WholeSystem& first, const postgres::FreshDatabase& database);

 private:
  [[nodiscard]] std::string base() const { return "https://localhost:" + std::to_string(port_); }
  std::uint16_t port_ = free_port();
  std::unique_ptr<Process> node_;
};

}  // namespace tandem::integration
