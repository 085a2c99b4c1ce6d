#include <algorithm>
#include <string>

#include "tests/sim/sim_call.hpp"

namespace tandem::simulation {

using namespace engine;

/// What the model is told that the caller heard, against what the carrier's
/// player has played when the clear arrives there.
void SimCall::check_truncation(const std::vector<CallAction>& actions) {
  bool clear = false;
  for (const CallAction& action : actions) {
    clear = clear || std::holds_alternative<Clear>(action);
    const auto* cut = std::get_if<TruncateItem>(&action);
    if (cut == nullptr || !clear || !scenario_.honest_marks() || !attached_ || carrier_dead_) {
      continue;
    }
    const std::int64_t told = cut->audio_end.count();
    const ItemId item = cut->item;
    // A round trip lies between the mark's way here and the clear's way there.
    const Ms bound = 2 * (scenario_.carrier_delay + scenario_.carrier_jitter) + 40;
    to_carrier_.send([this, item, told, bound] {
      if (carrier_dead_) return;
      const std::int64_t error = told - player_.heard(item) / 8;
      const std::int64_t size = error < 0 ? -error : error;
      tally_.error_ms_max = std::max(tally_.error_ms_max, size - bound + 40);
      if (size > bound) {
        checker_.fail("truncated at " + std::to_string(told) + " ms, heard " +
                      std::to_string(told - error) + " ms");
      }
    });
  }
}

/// The caller speaks: whatever was on its way to the carrier before is not
/// played (pain 2).
void SimCall::check_silenced() {
  if (!attached_ || carrier_dead_ || !scenario_.honest_marks()) return;
  to_carrier_.send([this, stream = stream_] {
    if (stream != stream_ || carrier_dead_) return;
    // Up to a round trip may be left where the ledger reckoned the last of it
    // as played.
    if (player_.queued() > 8 * 2 * (scenario_.carrier_delay + scenario_.carrier_jitter) + 160) {
      checker_.fail("the agent spoke on after a barge-in");
    }
  });
}

/// What the transcript keeps was played, and marks that came back are
/// forgotten.
void SimCall::check_heard(const CallAction& action) {
  const auto* log = std::get_if<Log>(&action);
  const auto* words = log == nullptr ? nullptr : std::get_if<AgentWordsRecord>(&log->record);
  if (words == nullptr || !scenario_.honest_marks()) return;
  to_carrier_.send([this, item = words->item, heard = words->heard.count(), stream = stream_] {
    if (stream != stream_ || carrier_dead_ || checker_.call_ended()) return;
    const Ms bound = 2 * (scenario_.carrier_delay + scenario_.carrier_jitter) + 40;
    if (heard > player_.heard(item) / 8 + bound) checker_.fail("kept words that were never heard");
  });
}

/// The model believes no more of a cancelled response to be heard than was, or
/// will be (pain 1).
bool SimCall::plausible(ItemId item, std::int64_t bytes) {
  if (!attached_ || carrier_dead_ || !scenario_.honest_marks() || !checker_.dropped(item)) {
    return true;
  }
  const Ms bound = 2 * (scenario_.carrier_delay + scenario_.carrier_jitter) + 40;
  return bytes <= player_.heard(item) + bound * 8;
}

void SimCall::check_bounds() {
  const Ms way = scenario_.carrier_delay + scenario_.carrier_jitter;
  const Ms lead = scenario_.settings.lead_max.count() + 2 * way + 200;
  if (scenario_.honest_marks() && attached_ && player_.queued() > lead * 8) {
    checker_.fail("too far ahead of the carrier");
  }
  if (attached_ || stream_ == 0) detached_at_ = timeline_.now();
  if (timeline_.now() - detached_at_ > 2 * scenario_.settings.reattach_wait.count() + 2'000) {
    checker_.fail("a detached call was kept too long");
  }
}

void SimCall::check_marks() {
  const bool idle = attached_ && !carrier_dead_ && scenario_.honest_marks() &&
                    player_.queued() == 0 && plays_ == plays_seen_;
  plays_seen_ = plays_;
  quiet_ticks_ = idle ? quiet_ticks_ + 1 : 0;
  const Ms bound = 2 * (scenario_.carrier_delay + scenario_.carrier_jitter) + 60;
  if (quiet_ticks_ * 20 > bound && machine_.engine().ledger().marks_outstanding() > 0) {
    checker_.fail("a mark that came back is not settled");
  }
}

/// While caller and model are reachable somebody speaks now and then, or the
/// call ends.
void SimCall::check_silence() {
  const Ms now = timeline_.now();
  const bool sound = player_.queued() > 0 || speaks(now) || !attached_ || carrier_dead_ ||
                     within(scenario_.muted, now) || machine_.engine().muted();
  if (sound) sound_at_ = now;
  // Nudge, new session, its wait, giving up and the last words, in the worst
  // order; the ladder's rungs are shorter.
  const Ms bound = 5'000 + 4'000 + 10'000 + 5'000 + 6'000;
  if (now - sound_at_ > bound) checker_.fail("dead air");
}

}  // namespace tandem::simulation
