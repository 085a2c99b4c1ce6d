#include "control/directory/database_directory.hpp"

#include <algorithm>

#include "control/background_thread.hpp"
#include "control/directory/metric_families.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Between two looks at whether the node stops.
constexpr milliseconds kListen{200};
constexpr milliseconds kBackoffFirst{200}, kBackoffMax{4'000};

log::RateLimit fault_lines, full_lines;

}  // namespace

DatabaseDirectory::DatabaseDirectory(Options options, metrics::Registry& registry)
    : options_(std::move(options)),
      block_(registry.add_block()),
      feed_(options_.database_url),
      shelf_(options_.voices, options_.voice_bytes_max),
      sound_([this](const call::Agent& agent) {
        return shelf_.find(agent.fallback_message, agent.language);
      }),
      current_at_(steady_clock::now()) {
  thread_ = background_thread("directory", [this] { run(); });
}

DatabaseDirectory::~DatabaseDirectory() {
  {
    const std::lock_guard lock(waiting_);
    stopping_ = true;
  }
  wake_.notify_all();
  feed_.cut();
  thread_.join();
}

bool DatabaseDirectory::await_loaded(milliseconds limit) {
  std::unique_lock lock(waiting_);
  wake_.wait_for(lock, limit, [this] { return loaded() || refused_ || stopping_; });
  return loaded();
}

call::NumberRoute DatabaseDirectory::find_number(std::string_view number) const {
  const auto snapshot = snapshot_.get();
  if (snapshot == nullptr) return {call::NumberRoute::State::NotLoaded, nullptr, {}, {}};
  return snapshot->find_number(number, std::chrono::system_clock::now());
}

std::shared_ptr<const call::Agent> DatabaseDirectory::find_agent(std::string_view id) const {
  const auto snapshot = snapshot_.get();
  return snapshot == nullptr ? nullptr : snapshot->find_agent(id);
}

std::shared_ptr<const call::Agent> DatabaseDirectory::find_agent_of(std::string_view organisation,
                                                                    std::string_view id) const {
  const auto snapshot = snapshot_.get();
  if (snapshot == nullptr) return nullptr;
  const auto tenant = snapshot->tenants().find(organisation);
  if (tenant == snapshot->tenants().end()) return nullptr;
  const auto agent = tenant->second->agents.find(id);
  return agent == tenant->second->agents.end() ? nullptr : agent->second;
}

void DatabaseDirectory::run() {
  // A series that first appears when something has gone wrong cannot be watched for a rise.
  using Kind = store::StoreFault::Kind;
  for (const Kind kind : {Kind::Away, Kind::Refused, Kind::Doubtful, Kind::Unfit, Kind::Contended})
    (void)block_.counter(families::kDirectoryFaults, {{"kind", to_string(kind)}});
  for (const char* what : {"all", "changed", "prices"})
    (void)block_.counter(families::kDirectoryReads, {{"what", what}});
  publish_age();
  while (!stopping_) {
    step();
    publish_age();
  }
}

void DatabaseDirectory::step() {
  if (!feed_.connected()) {
    // What changed while nobody listened is not known.
    read_all_at_ = {};
    if (const auto fault = feed_.connect()) return failed(*fault);
  }
  if (steady_clock::now() >= read_all_at_) {
    // Calls come before what they cost.
    if (!read_all() || !read_prices()) return;
  } else if (feed_.prices_changed()) {
    if (!read_prices()) return;
  } else if (!changed_.empty()) {
    if (!read_changed()) return;
  } else {
    speak();
  }
  backoff_ = milliseconds{0};
  // Changes of one transaction are told together.
  const bool busy = spoke_ || !changed_.empty();
  if (const auto fault = feed_.wait(busy ? milliseconds{0} : kListen, changed_))
    return failed(*fault);
  current_at_ = steady_clock::now();
}

bool DatabaseDirectory::read_all() {
  DirectorySnapshot::Tenants tenants;
  std::size_t bytes = 0;
  left_out_ = 0;
  shelf_.begin_round();
  const auto fault = feed_.read_all([&](store::TenantRows&& rows) {
    add(tenants, rows, bytes);
    return !stopping_;
  });
  if (fault) return failed(*fault), false;
  if (stopping_) return false;
  shelf_.forget_unused();
  read_all_at_ = steady_clock::now() + options_.read_all_every;
  block_.counter(families::kDirectoryReads, {{"what", "all"}}).add();
  publish(std::move(tenants));
  return true;
}

bool DatabaseDirectory::read_changed() {
  const auto snapshot = snapshot_.get();
  DirectorySnapshot::Tenants tenants = snapshot->tenants();
  std::size_t bytes = snapshot->bytes();
  std::sort(changed_.begin(), changed_.end());
  changed_.erase(std::unique(changed_.begin(), changed_.end()), changed_.end());
  std::vector<std::string> gone;
  const auto fault = feed_.read(
      changed_,
      [&](store::TenantRows&& rows) {
        add(tenants, rows, bytes);
        return true;
      },
      gone);
  if (fault) return failed(*fault), false;
  for (const std::string& id : gone) tenants.erase(id);
  changed_.clear();
  block_.counter(families::kDirectoryReads, {{"what", "changed"}}).add();
  publish(std::move(tenants));
  return true;
}

/// While they cannot be read, the last ones count.
bool DatabaseDirectory::read_prices() {
  if (options_.prices == nullptr) return true;
  call::PriceList listed;
  if (const auto fault = feed_.read_prices(listed)) return failed(*fault), false;
  options_.prices->take(listed);
  block_.counter(families::kDirectoryReads, {{"what", "prices"}}).add();
  return true;
}

/// In the place of what was there, where there is room.
void DatabaseDirectory::add(DirectorySnapshot::Tenants& tenants, const store::TenantRows& rows,
                            std::size_t& bytes) {
  auto tenant = make_tenant(rows, sound_);
  const auto there = tenants.find(rows.id);
  const std::size_t freed = there == tenants.end() ? 0 : there->second->bytes;
  if (bytes - freed + tenant->bytes > options_.bytes_max) {
    ++left_out_;
    log::Logger().repeated(full_lines, log::Level::Error, "directory.full",
                           {{"organisation", rows.id},
                            {"bytes", bytes},
                            {"bytes_max", options_.bytes_max},
                            {"instead", there == tenants.end() ? "left out" : "as it was before"}});
    return;
  }
  bytes = bytes - freed + tenant->bytes;
  tenants[rows.id] = std::move(tenant);
}

void DatabaseDirectory::publish(DirectorySnapshot::Tenants tenants) {
  const bool first = !loaded();
  auto snapshot = std::make_shared<const DirectorySnapshot>(std::move(tenants));
  block_.gauge(families::kDirectoryNumbers).set(static_cast<double>(snapshot->numbers()));
  block_.gauge(families::kDirectoryAgents).set(static_cast<double>(snapshot->agents()));
  block_.gauge(families::kDirectoryBytes).set(static_cast<double>(snapshot->bytes()));
  block_.gauge(families::kDirectoryLeftOut).set(static_cast<double>(left_out_));
  {
    const std::lock_guard lock(waiting_);
    snapshot_.publish(snapshot);
  }
  wake_.notify_all();
  if (first)
    log::Logger().info("directory.loaded", {{"organisations", snapshot->tenants().size()},
                                            {"agents", snapshot->agents()},
                                            {"numbers", snapshot->numbers()}});
}

/// One apology, or, when all are spoken, a snapshot that has them.
void DatabaseDirectory::speak() {
  if (shelf_.speak_one()) {
    spoke_ = true;
    return;
  }
  if (!spoke_) return;
  spoke_ = false;
  DirectorySnapshot::Tenants tenants;
  for (const auto& [id, tenant] : snapshot_.get()->tenants())
    tenants.emplace(id, voiced(tenant, sound_));
  publish(std::move(tenants));
}

void DatabaseDirectory::failed(const store::StoreFault& fault) {
  if (stopping_) return;
  block_.counter(families::kDirectoryFaults, {{"kind", to_string(fault.kind)}}).add();
  log::Logger().repeated(fault_lines, log::Level::Error, "directory.database_fault",
                         {{"kind", to_string(fault.kind)},
                          {"code", fault.code},
                          {"error", fault.what},
                          {"age_ms", steady_clock::now() - current_at_}});
  backoff_ = std::clamp(backoff_ * 2, kBackoffFirst, kBackoffMax);
  unfit_ = fault.kind == store::StoreFault::Kind::Unfit;
  publish_age();
  {
    const std::lock_guard lock(waiting_);
    refused_ = true;
  }
  wake_.notify_all();
  pause(backoff_);
}

void DatabaseDirectory::publish_age() {
  const std::chrono::duration<double> age = steady_clock::now() - current_at_;
  block_.gauge(families::kDirectoryAge).set(loaded() ? age.count() : -1);
}

void DatabaseDirectory::pause(milliseconds length) {
  std::unique_lock lock(waiting_);
  wake_.wait_for(lock, length, [this] { return stopping_.load(); });
}

}  // namespace tandem::control
