#include "bridge/carrier/flood_budget.hpp"

#include <algorithm>

#include "media/units.hpp"

namespace tandem::carrier {

FloodBudget::Verdict FloodBudget::take(std::chrono::milliseconds audio, Instant now) noexcept {
  using Milliseconds = std::chrono::duration<double, std::milli>;
  if (begun_) {
    const Milliseconds passed = now - filled_;
    left_ = std::min(Milliseconds(kBurst), left_ + passed * kRate);
  }
  begun_ = true;
  filled_ = now;
  const Milliseconds price(std::max(audio, media::kPtime));
  if (left_ >= price) {
    left_ -= price;
    if (dropping_ && now - dropped_last_ >= kForgiveAfter) dropping_ = false;
    return Verdict::Pass;
  }
  if (!dropping_ || now - dropped_last_ >= kForgiveAfter) dropping_since_ = now;
  dropping_ = true;
  dropped_last_ = now;
  return now - dropping_since_ >= kAbuseAfter ? Verdict::Abuse : Verdict::Drop;
}

}  // namespace tandem::carrier
