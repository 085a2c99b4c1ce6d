#include "bridge/call/shard.hpp"

#include <algorithm>
#include <future>
#include <string>
#include <utility>

#include "bridge/call/call_session.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "core/assert.hpp"
#include "core/log/logger.hpp"

namespace tandem::call {
Shard::Shard(unsigned index, const CallServices& services, model::ModelBreakers& breakers,
             std::function<void(const ShardLoad&)> tell_load)
    : index_(index),
      services_(services),
      breakers_(breakers),
      metrics_(services.metrics->add_block(), index, services.tools->names()),
      loop_({.name = "shard-" + std::to_string(index)}),
      tasks_(loop_),
      tell_load_(std::move(tell_load)) {
  actions_.reserve(64);
  machine_events_.reserve(8);
  measure_load();
  ticks_ = loop_.on_tick([this] { tick(); });
}

Shard::~Shard() = default;

void Shard::start() { loop_.start(); }

void Shard::stop() {
  std::promise<void> emptied;
  loop_.post([this, &emptied] {
    clear();
    emptied.set_value();
  });
  emptied.get_future().wait();
  loop_.stop();
}

void Shard::clear() {
  ticks_.reset();
  stopping_ = true;
  loop_.poller().forget(sweep_);
  for (auto& [id, session] : sessions_) session->cut_off();
  ticking_.clear();
  ticked_ = 0;
  sessions_.clear();
  retired_carriers_.clear();
  retired_models_.clear();
  tasks_.cancel();
}

void Shard::add(CallId id, std::unique_ptr<CallSession> session) {
  const auto [place, fresh] = sessions_.emplace(id, std::move(session));
  TANDEM_ASSERT(fresh, "a call's id is its own");
  ticking_.push_back(place->second.get());
}

void Shard::make_way(CallId id) {
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) return;
  const auto place = std::find(ticking_.begin(), ticking_.end(), found->second.get());
  // Those behind it have their turn in the sweep that goes on, none twice.
  if (place - ticking_.begin() < static_cast<std::ptrdiff_t>(ticked_)) --ticked_;
  ticking_.erase(place);
  // Whoever still has to be told of its end is told in a tick.
  found->second->tick(std::chrono::steady_clock::now());
  found->second->cut_off();
  sessions_.erase(found);
}

CallSession* Shard::find(CallId id, std::uint32_t term) noexcept {
  CallSession* const found = find(id);
  return found != nullptr && found->term() == term ? found : nullptr;
}

CallSession* Shard::find(CallId id) noexcept {
  const auto found = sessions_.find(id);
  return found == sessions_.end() ? nullptr : found->second.get();
}

void Shard::tell_unpriced(const std::string& model) {
  constexpr std::size_t kToldMax = 256;
  if (unpriced_told_.size() >= kToldMax || !unpriced_told_.insert(model).second) return;
  log::Logger().warn("model.unpriced", {{"model", model}, {"setting", "OPENAI_PRICES"}});
}

void Shard::retire(std::unique_ptr<carrier::CallerLeg> leg) {
  retired_carriers_.push_back(std::move(leg));
}

void Shard::retire(std::unique_ptr<model::ModelLeg> leg) {
  retired_models_.push_back(std::move(leg));
}

void Shard::tick() {
  // What the last tick did not get to goes first: the sockets have taken all the time since.
  while (ticked_ > 0) tick_some();
  tick_some();
}

void Shard::tick_some() {
  const auto now = std::chrono::steady_clock::now();
  const std::size_t until = std::min(ticked_ + kTicksInARow, ticking_.size());
  while (ticked_ < until) ticking_[ticked_++]->tick(now);
  if (ticked_ < ticking_.size()) return loop_.poller().call_later(sweep_);
  end_sweep();
}

void Shard::end_sweep() {
  ticked_ = 0;
  loop_.poller().forget(sweep_);
  std::erase_if(ticking_, [this](const CallSession* session) {
    return session->finished() && sessions_.erase(session->id()) != 0;
  });
  std::erase_if(retired_carriers_, [](const auto& leg) { return leg->finished(); });
  std::erase_if(retired_models_, [](const auto& leg) { return leg->finished(); });
}

void Shard::measure_load() {
  loop_.observe_lag([this](std::chrono::nanoseconds lag) {
    metrics_.loop_lag.observe(std::max(lag, std::chrono::nanoseconds(0)));
    lags_.add(lag);
  });
  loop_.observe_busy([this](double busy) {
    metrics_.busy.set(busy);
    tell_load_({busy, lags_.take()});
  });
}

}  // namespace tandem::call
