#include "bench/guard/phases.hpp"

namespace tandem::bench {
namespace {

/// More than the 5 s of the caller that a call keeps, so that their memory is taken. With the
/// counted frames less than the 10 s that a carrier may send at once.
constexpr int kWarmFrames = 260;
constexpr int kWarmDeltas = 60;
constexpr int kWarmTicks = 200;

/// The first call comes before all phases: what all calls of a shard share is made for it.
constexpr std::size_t kFirst = 0, kSecond = 1;

void frames(test::CallStand& stand, std::size_t from, int each) {
  for (int i = 0; i < each; ++i)
    for (std::size_t call = from; call < stand.calls(); ++call) stand.frame(call);
}

void deltas(test::CallStand& stand, std::size_t from, int each) {
  for (int i = 0; i < each; ++i)
    for (std::size_t call = from; call < stand.calls(); ++call) stand.delta(call);
}

void ticks(test::CallStand& stand, int count) {
  for (int i = 0; i < count; ++i) stand.tick();
}

void warm(test::CallStand& stand, std::size_t from) {
  frames(stand, from, kWarmFrames);
  deltas(stand, from, kWarmDeltas);
  ticks(stand, kWarmTicks);
}

}  // namespace

void play_phases(test::CallStand& stand, const PhaseObserver& observer) {
  stand.add_call();
  warm(stand, kFirst);
  observer.begins(kCallSetup);
  for (int i = 0; i < kCalls; ++i) stand.add_call();
  observer.over(kCallSetup);
  warm(stand, kSecond);

  observer.begins(kUplinkFrame);
  frames(stand, kSecond, kUplinkFrame.units / kCalls);
  observer.over(kUplinkFrame);
  observer.begins(kDownlinkDelta);
  deltas(stand, kSecond, kDownlinkDelta.units / kCalls);
  observer.over(kDownlinkDelta);
  observer.begins(kIdleTick);
  ticks(stand, kIdleTick.units / (kCalls + 1));
  observer.over(kIdleTick);
}

void play_tls_phases(test::CallStand& stand, const PhaseObserver& observer) {
  for (int i = 0; i < kCalls; ++i) stand.add_call();
  warm(stand, kFirst);
  observer.begins(kTlsUplinkFrame);
  frames(stand, kFirst, kTlsUplinkFrame.units / kCalls);
  observer.over(kTlsUplinkFrame);
  observer.begins(kTlsDownlinkDelta);
  deltas(stand, kFirst, kTlsDownlinkDelta.units / kCalls);
  observer.over(kTlsDownlinkDelta);
}

}  // namespace tandem::bench
