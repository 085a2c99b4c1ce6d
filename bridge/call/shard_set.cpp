#include "bridge/call/shard_set.hpp"

#include <algorithm>
#include <string>

#include "bridge/call/metric_families.hpp"

namespace tandem::call {

using std::chrono::steady_clock;

ShardSet::ShardSet(unsigned shards, CapacityGate::Limits limits, const CallServices& services,
                   model::ModelBreakers& breakers)
    : block_(services.metrics->add_block()) {
  for (unsigned i = 0; i < shards; ++i) {
    const auto tell = [this, i](const ShardLoad& load) { measured(i, load); };
    places_.push_back({std::make_unique<Shard>(i, services, breakers, tell), CapacityGate(limits)});
    admission_open(i).set(1);
  }
}

void ShardSet::start() {
  for (Place& place : places_) place.shard->start();
}

void ShardSet::stop() {
  for (Place& place : places_) place.shard->stop();
}

Shard* ShardSet::with_room(steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  Place* least = nullptr;
  for (Place& place : places_) {
    if (least != nullptr && least->calls <= place.calls) continue;
    const bool was_open = place.gate.open();
    if (place.gate.admits(place.calls, now)) least = &place;
    if (place.gate.open() != was_open) tell_gate(place.shard->index());
  }
  return least == nullptr ? nullptr : least->shard.get();
}

Shard& ShardSet::least() {
  const std::lock_guard lock(mutex_);
  return *std::min_element(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
            return a.calls < b.calls;
          })->shard;
}

void ShardSet::taken(const Shard& shard, steady_clock::time_point now) {
  const std::lock_guard lock(mutex_);
  Place& place = places_[shard.index()];
  place.gate.admitted(now);
  ++place.calls;
}

void ShardSet::released(unsigned index) {
  const std::lock_guard lock(mutex_);
  --places_[index].calls;
}

bool ShardSet::stalled(std::chrono::milliseconds limit) const noexcept {
  return std::any_of(places_.begin(), places_.end(), [limit](const Place& place) {
    return place.shard->loop().stalled_for() > limit;
  });
}

ShardLoad ShardSet::heaviest() const {
  const std::lock_guard lock(mutex_);
  ShardLoad heaviest;
  for (const Place& place : places_) {
    if (place.calls < CapacityGate::kCallsMin) continue;
    heaviest.busy = std::max(heaviest.busy, place.gate.load().busy);
    heaviest.lag = std::max(heaviest.lag, place.gate.load().lag);
  }
  return heaviest;
}

void ShardSet::measured(unsigned index, const ShardLoad& load) {
  const std::lock_guard lock(mutex_);
  Place& place = places_[index];
  const bool was_open = place.gate.open();
  place.gate.measured(load, place.calls, steady_clock::now());
  if (place.gate.open() != was_open) tell_gate(index);
}

metrics::Gauge& ShardSet::admission_open(unsigned index) {
  return block_.gauge(families::kAdmissionOpen, {{"shard", std::to_string(index)}});
}

void ShardSet::tell_gate(unsigned index) {
  const Place& place = places_[index];
  const bool open = place.gate.open();
  admission_open(index).set(open ? 1 : 0);
  const auto lag = std::chrono::duration_cast<std::chrono::microseconds>(place.gate.load().lag);
  log::Logger().repeated(open ? opened_logged_ : closed_logged_, log::Level::Warn,
                         open ? "admission.opened" : "admission.closed",
                         {{"shard", index},
                          {"calls", place.calls},
                          {"busy", place.gate.load().busy},
                          {"expected", place.gate.expected()},
                          {"lag_us", lag.count()}});
}

}  // namespace tandem::call
