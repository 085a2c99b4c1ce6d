#include "bridge/call/session_taps.hpp"

#include <utility>
#include <vector>

#include "bridge/call/downlink.hpp"
#include "media/units.hpp"

namespace tandem::call {

void SessionTaps::add(std::shared_ptr<tap::TapOutlet> outlet, const engine::PlayoutLedger& ledger,
                      const Downlink& downlink) {
  if (!tap_) {
    const Instant at = now();
    std::vector<engine::PlayoutLedger::Run> runs;
    ledger.still_to_hear(at, runs);
    heard_ = ledger.heard_position(at);
    std::vector<std::uint8_t> codes(static_cast<std::size_t>(ledger.line_end() - heard_),
                                    media::kMulawSilence);
    for (const auto& run : runs) {
      const auto place = std::span(codes).subspan(static_cast<std::size_t>(run.position - heard_),
                                                  static_cast<std::size_t>(run.bytes));
      // What was given back already is silence here: it is a moment's.
      static_cast<void>(downlink.pool().read(run.item, run.offset, place));
    }
    tap_ = std::make_unique<tap::CallTap>(origin_, at, heard_);
    tap_->agent(codes, at);
  }
  tap_->add(std::move(outlet));
}

void SessionTaps::remove(const tap::TapOutlet* outlet) {
  if (!tap_) return;
  tap_->remove(outlet);
  if (!tap_->wanted()) tap_.reset();
}

void SessionTaps::end_now() {
  tap_->end(now(), heard_);
  tap_.reset();
}

void SessionTaps::play_now(const engine::Play& play, const Downlink& downlink) {
  std::vector<std::uint8_t> codes(static_cast<std::size_t>(play.bytes + play.padding),
                                  media::kMulawSilence);
  static_cast<void>(downlink.pool().read(
      play.item, play.offset, std::span(codes).first(static_cast<std::size_t>(play.bytes))));
  tap_->agent(codes, now());
}

void SessionTaps::tick_now(Instant at, bool attached, const engine::PlayoutLedger& ledger) {
  // Without a stream nobody hears what was still to come.
  if (attached_ && !attached) tap_->cut(heard_, at);
  attached_ = attached;
  if (attached) heard_ = ledger.heard_position(at);
  tap_->tick(at, heard_);
}

}  // namespace tandem::call
