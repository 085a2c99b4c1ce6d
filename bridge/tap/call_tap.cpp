#include "bridge/tap/call_tap.hpp"

#include <algorithm>

#include "media/units.hpp"

namespace tandem::tap {
namespace {

constexpr auto kBlock = static_cast<std::int64_t>(kBlockSamples);
constexpr std::int64_t kWaitSamples = media::samples_in(CallTap::kWait, media::kTelephony).count;
/// A tick that comes earlier than the one before it by so much is on time: else its block would
/// wait for the next.
constexpr std::int64_t kEarly = 5 * media::kTelephony.hz / 1000;

}  // namespace

CallTap::CallTap(Instant origin, Instant now, std::int64_t line_end)
    : origin_(origin),
      next_(std::max<std::int64_t>(0, clock(now) - kWaitSamples)),
      caller_(next_),
      agent_(next_, line_end) {}

std::int64_t CallTap::clock(Instant at) const noexcept {
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(at - origin_);
  return since.count() * media::kTelephony.hz / 1'000'000;
}

void CallTap::remove(const TapOutlet* outlet) {
  std::erase_if(outlets_, [outlet](const auto& each) { return each.get() == outlet; });
}

void CallTap::attach(Instant now) {
  caller_.attach();
  agent_.attach(clock(now));
}

void CallTap::caller(std::span<const std::uint8_t> mulaw, std::chrono::milliseconds timestamp,
                     Instant now) {
  caller_.frame(mulaw, timestamp, clock(now));
}

void CallTap::agent(std::span<const std::uint8_t> mulaw, Instant now) {
  agent_.played(mulaw, clock(now));
}

void CallTap::tick(Instant now, std::int64_t heard) {
  const std::int64_t due = clock(now) - kWaitSamples + kEarly;
  while (next_ + kBlock <= due) give(now, heard);
}

void CallTap::end(Instant now, std::int64_t heard) {
  // What is still on its way out: the caller's last frames, and the agent's as far as it was heard.
  while (next_ < clock(now)) give(now, heard);
  for (const auto& outlet : outlets_) outlet->end();
  outlets_.clear();
}

void CallTap::give(Instant now, std::int64_t heard) {
  TapBlock block;
  block.at = std::chrono::milliseconds{next_ * 1000 / media::kTelephony.hz};
  block.made = now;
  caller_.read(block.caller);
  agent_.read(block.agent, heard);
  next_ += kBlock;
  for (const auto& outlet : outlets_) outlet->put(block);
}

}  // namespace tandem::tap
