#include "control/drain.hpp"

namespace tandem::control {

void Drain::enter(Phase phase, Clock::time_point now) noexcept {
  phase_ = phase;
  since_ = now;
}

void Drain::on_signal(Clock::time_point now) noexcept {
  if (phase_ == Phase::Serving)
    enter(Phase::Draining, now);
  else if (phase_ == Phase::Draining)
    enter(Phase::Ending, now);
}

void Drain::on_move(Clock::time_point now) noexcept {
  if (phase_ == Phase::Serving) enter(Phase::Draining, now);
}

bool Drain::refuses(Clock::time_point now, int calls) const noexcept {
  if (phase_ != Phase::Draining) return phase_ != Phase::Serving;
  return calls == 0 || now - since_ >= kNotice;
}

void Drain::tick(Clock::time_point now, int calls) noexcept {
  if (phase_ != Phase::Draining && phase_ != Phase::Ending) return;
  if (calls == 0) {
    enter(Phase::Done, now);
  } else if (phase_ == Phase::Draining && now - since_ >= limit_) {
    enter(Phase::Ending, now);
  } else if (phase_ == Phase::Ending && now - since_ >= kEndingMax) {
    gave_up_ = true;
    enter(Phase::Done, now);
  }
}

}  // namespace tandem::control
