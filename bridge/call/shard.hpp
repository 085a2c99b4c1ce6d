#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "bridge/call/call_id.hpp"
#include "bridge/call/call_services.hpp"
#include "bridge/carrier/twilio_reader.hpp"
#include "bridge/model/realtime_reader.hpp"
#include "core/event_loop.hpp"

namespace tandem::call {

/// One thread of calls: its event loop, the readers that its legs share, its free lists and its
/// counters. A call lives and dies on one shard, so nothing here is locked; other threads only post
/// and read the atomics.
class Shard {
 public:
  Shard(unsigned index, const CallServices& services);
  ~Shard();
  Shard(const Shard&) = delete;
  Shard& operator=(const Shard&) = delete;

  [[nodiscard]] unsigned index() const noexcept { return index_; }
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }
  [[nodiscard]] const CallServices& services() const noexcept { return services_; }
  [[nodiscard]] carrier::TwilioReader& carrier_reader() noexcept { return carrier_reader_; }
  [[nodiscard]] model::RealtimeReader& model_reader() noexcept { return model_reader_; }

  /// When the loop last ticked, in nanoseconds of the steady clock; 0 before it runs. Any thread.
  [[nodiscard]] std::int64_t last_tick() const noexcept {
    return last_tick_.load(std::memory_order_relaxed);
  }

 private:
  unsigned index_;
  const CallServices& services_;
  EventLoop loop_;
  carrier::TwilioReader carrier_reader_;
  model::RealtimeReader model_reader_;
  std::atomic<std::int64_t> last_tick_{0};
};

}  // namespace tandem::call
