#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tandem::isolation {

/// What each kind of actor may do with a table's rows of an organisation in which they hold that
/// role: letters of s(elect), i(nsert), u(pdate), d(elete). Written from the table of roles that
/// the product promises, not from the policies.
struct Expectation {
  std::string_view table;
  std::string_view owner, admin, manager, worker, member;
  std::string_view key;       ///< An API key with every scope.
  std::string_view reader;    ///< An API key with the scope `read` alone.
  std::string_view platform;  ///< An operator.
  std::string_view writer;    ///< The node itself.
};
[[nodiscard]] const std::vector<Expectation>& expectations();

/// Lists that everybody who is signed in may read.
[[nodiscard]] bool open_list(std::string_view table);

/// Where a worker's rights depend on whom a row is assigned to: `worker` above is for their own.
struct WorkerExpectation {
  std::string_view table, unassigned, others;
};
[[nodiscard]] const std::vector<WorkerExpectation>& worker_expectations();

}  // namespace tandem::isolation
