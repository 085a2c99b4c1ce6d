#include "bridge/call/shard.hpp"

#include <ctime>
#include <future>
#include <string>

#include "bridge/call/call_session.hpp"
#include "core/assert.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

/// Processor time of the calling thread.
std::chrono::nanoseconds thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace

Shard::Shard(unsigned index, const CallServices& services, model::ModelBreaker& breaker)
    : index_(index),
      services_(services),
      breaker_(breaker),
      metrics_(services.metrics->add_block(), index),
      loop_({.name = "shard-" + std::to_string(index)}),
      tasks_(loop_) {
  actions_.reserve(64);
  machine_events_.reserve(8);
}

Shard::~Shard() = default;

void Shard::start() {
  loop_.start();
  loop_.post([this] { ticks_ = loop_.on_tick([this] { tick(); }); });
}

void Shard::stop() {
  std::promise<void> emptied;
  loop_.post([this, &emptied] {
    ticks_.reset();
    sessions_.clear();
    retired_carriers_.clear();
    retired_models_.clear();
    tasks_.cancel();
    emptied.set_value();
  });
  emptied.get_future().wait();
  loop_.stop();
}

void Shard::add(CallId id, std::unique_ptr<CallSession> session) {
  const bool fresh = sessions_.emplace(id, std::move(session)).second;
  TANDEM_ASSERT(fresh, "a call's id is its own");
}

CallSession* Shard::find(CallId id) noexcept {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

void Shard::retire(std::unique_ptr<carrier::CarrierLeg> leg) {
  retired_carriers_.push_back(std::move(leg));
}

void Shard::retire(std::unique_ptr<model::ModelLeg> leg) {
  retired_models_.push_back(std::move(leg));
}

void Shard::tick() {
  const auto now = steady_clock::now();
  measure(now);
  for (auto& [id, session] : sessions_) session->tick(now);
  std::erase_if(sessions_, [](const auto& entry) { return entry.second->finished(); });
  std::erase_if(retired_carriers_, [](const auto& leg) { return leg->finished(); });
  std::erase_if(retired_models_, [](const auto& leg) { return leg->finished(); });
}

void Shard::measure(steady_clock::time_point now) {
  const auto last = steady_clock::time_point(steady_clock::duration(last_tick()));
  last_tick_.store(now.time_since_epoch().count(), std::memory_order_relaxed);
  if (last.time_since_epoch().count() != 0)
    metrics_.loop_lag.observe(std::max(now - last - EventLoop::kTick, steady_clock::duration{0}));
  if (now - measured_at_ < std::chrono::seconds(1)) return;
  const auto cpu = thread_time();
  if (measured_at_.time_since_epoch().count() != 0) {
    const std::chrono::duration<double> busy = cpu - measured_cpu_, wall = now - measured_at_;
    metrics_.busy.set(busy / wall);
  }
  measured_at_ = now;
  measured_cpu_ = cpu;
}

}  // namespace tandem::call
