#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace tandem::control {

/// Something that is to be done every so often, by one node of all.
struct UpkeepJob {
  std::string name;  ///< Of its row in `tandem.jobs`.
  std::chrono::seconds every{0};
  /// What it is divided into (organisations), asked as a run begins. None given: one part, "".
  std::function<std::vector<std::string>(pqxx::transaction_base&)> parts;
  /// A batch of one part, as the node, in a transaction: gives how many rows it dealt with. It is
  /// called again until that is 0. May be run twice, where Postgres rolled the first one back.
  std::function<std::uint64_t(pqxx::transaction_base&, const std::string& part)> batch;
  /// One batch a part is all; what it gives is counted only.
  bool once = false;
};

struct UpkeepRules {
  std::string node;
  std::filesystem::path recordings;  ///< Their folder.
  int webhook_days = 30;             ///< 1 .. 3650.
  int warn_days = 7;                 ///< Before a subscription lapses.
  int grace_days = 7;                ///< Behind a period that was not renewed.
};
[[nodiscard]] std::vector<UpkeepJob> upkeep_jobs(const UpkeepRules& rules);

}  // namespace tandem::control
