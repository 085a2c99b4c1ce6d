#pragma once

#include <boost/json/object.hpp>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/async_event.hpp"
#include "core/task_group.hpp"
#include "tools/sim/carrier/call.hpp"
#include "tools/sim/carrier/carrier_context.hpp"

namespace tandem::sim {

/// All calls of a run, by sid. Those that are over stay for the REST API, the oldest beyond
/// `kKept` go.
class CallBook {
 public:
  static constexpr std::size_t kKept = 1'000;

  explicit CallBook(CarrierContext& context);
  ~CallBook();

  Call& place(CallSetup setup);
  /// An inbound call as `script` has it, the `index`-th of its kind.
  Call& place_inbound(const CallScenario& script, std::size_t index);
  [[nodiscard]] Call* find(std::string_view sid);
  /// Newest first.
  [[nodiscard]] std::vector<const Call*> all() const;

  [[nodiscard]] std::size_t live() const noexcept { return tasks_.size(); }
  void hang_up_all();
  /// Until no call is live.
  [[nodiscard]] Task<> drain();

  /// Calls, faults, unmet expectations, totals.
  [[nodiscard]] boost::json::object summary() const;
  [[nodiscard]] bool failed() const noexcept { return failed_ > 0; }
  [[nodiscard]] std::size_t finished() const noexcept { return finished_; }

 private:
  [[nodiscard]] Task<> run(Call& call);
  void note(const Call& call);

  CarrierContext& context_;
  TaskGroup tasks_;
  std::map<std::string, std::unique_ptr<Call>, std::less<>> calls_;
  std::vector<std::string> order_;
  std::vector<boost::json::object> reports_;
  std::size_t finished_ = 0, failed_ = 0;
};

}  // namespace tandem::sim
