#include "control/load/load_guard.hpp"

#include <malloc.h>

#include <utility>

#include "control/background_thread.hpp"
#include "control/descriptor_limit.hpp"
#include "control/load/metric_families.hpp"
#include "control/ops/process_metrics.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

namespace fs = std::filesystem;

std::uint64_t bytes_of_files(const fs::path& folder) {
  std::uint64_t bytes = 0;
  std::error_code error;
  // Segments come and go meanwhile: what is gone counts nothing.
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    std::error_code gone;
    const std::uint64_t size = entry->file_size(gone);
    if (!gone) bytes += size;
  }
  return bytes;
}

double share(std::uint64_t taken, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<double>(taken) / static_cast<double>(all);
}

}  // namespace

LoadGuard::LoadGuard(Options options, std::vector<EventLoop*> loops, metrics::Registry& registry)
    : options_(std::move(options)),
      block_(registry.add_block()),
      loops_(std::move(loops), block_),
      memory_(options_.memory_budget),
      descriptors_max_(descriptor_limit()),
      overload_(options_.judges) {
  block_.gauge(families::kOverloadGrade).set(0);
  // A series that first appears with an event cannot be watched for its first one. Requests are
  // counted by who refuses them; here they stand at 0.
  for (const char* what : {"api", "socket"})
    (void)block_.counter(families::kShedRequests, {{"what", what}});
  for (const Grade grade : {Grade::None, Grade::Soft, Grade::Hard, Grade::Critical})
    for (const Scarce cause :
         {Scarce::Busy, Scarce::Lag, Scarce::Memory, Scarce::Descriptors, Scarce::Spool})
      (void)block_.counter(families::kOverloadChanges, {{"grade", std::string(text_of(grade))},
                                                        {"cause", std::string(text_of(cause))}});
  block_.gauge(families::kMemoryBudget).set(static_cast<double>(memory_.bytes()));
  block_.gauge(families::kDescriptorLimit).set(static_cast<double>(descriptors_max_));
}

LoadGuard::~LoadGuard() { stop(); }

void LoadGuard::start() {
  thread_ = background_thread("guard", [this] { run(); });
}

void LoadGuard::stop() {
  if (!thread_.joinable()) return;
  stopping_ = true;
  wake_.give();
  thread_.join();
}

void LoadGuard::run() {
  auto measure_at = Clock::now() + kMeasure;
  while (!stopping_) {
    wake_.wait_for(kLook);
    if (stopping_) return;
    loops_.look();
    const auto now = Clock::now();
    if (now < measure_at) continue;
    measure(now);
    measure_at = now + kMeasure;
  }
}

void LoadGuard::measure(Clock::time_point now) {
  const NodeLoad load = read();
  publish(load);
  const auto change = overload_.measured(load);
  if (change) tell(*change, load);
  if (load.memory < Overload::kMarks[static_cast<std::size_t>(Scarce::Memory)].soft) return;
  if (now - trimmed_ < kTrimEvery) return;
  trimmed_ = now;
  ::malloc_trim(0);
}

NodeLoad LoadGuard::read() {
  if (measured_++ % kCountEvery == 0) {
    descriptors_ = share(open_descriptors(), descriptors_max_);
    if (!options_.spool.empty())
      spool_ = share(bytes_of_files(options_.spool), options_.spool_bytes_max);
  }
  const call::ShardLoad shards = options_.shards();
  return {shards.busy, std::chrono::duration<double>(shards.lag).count(), memory_.taken(),
          descriptors_, spool_};
}

void LoadGuard::publish(const NodeLoad& load) {
  block_.gauge(families::kLoadShare, {{"resource", "busy"}}).set(load.busy);
  block_.gauge(families::kLoadShare, {{"resource", "memory"}}).set(load.memory);
  block_.gauge(families::kLoadShare, {{"resource", "descriptors"}}).set(load.descriptors);
  block_.gauge(families::kLoadShare, {{"resource", "spool"}}).set(load.spool);
}

void LoadGuard::tell(const Overload::Change& change, const NodeLoad& load) {
  grade_.store(change.to, std::memory_order_relaxed);
  block_.gauge(families::kOverloadGrade).set(static_cast<double>(change.to));
  block_
      .counter(families::kOverloadChanges, {{"grade", std::string(text_of(change.to))},
                                            {"cause", std::string(text_of(change.scarce))}})
      .add();
  options_.on_grade(change.to);
  // At most one a second, and each says something else.
  log::Logger().warn("overload.grade", {{"from", text_of(change.from)},
                                        {"to", text_of(change.to)},
                                        {"cause", text_of(change.scarce)},
                                        {"value", change.value},
                                        {"mark", change.mark},
                                        {"busy", load.busy},
                                        {"lag_ms", load.lag_seconds * 1'000},
                                        {"memory", load.memory},
                                        {"descriptors", load.descriptors},
                                        {"spool", load.spool}});
}

}  // namespace tandem::control
