// Goal: no order of events, legal or not, breaks a call. Method: calls in
// virtual time between a simulated carrier with a true player and a simulated
// model, drawn from a seed, with invariants checked after every step; then
// events at random.
//   tandem_sim_calls [--calls N] [--chaos N] [--seed N]     --seed replays one
//   call, with a trace.

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <string>

#include "bridge/engine/call_record.hpp"
#include "tests/sim/chaos.hpp"
#include "tests/sim/sim_call.hpp"

namespace {

using tandem::simulation::Chaos;
using tandem::simulation::SimCall;
using tandem::simulation::Tally;

struct Options {
  std::uint64_t calls = 10'000, chaos = 2'000;
  std::optional<std::uint64_t> seed;
};

Options read(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::uint64_t value = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--calls") == 0) options.calls = value;
    if (std::strcmp(argv[i], "--chaos") == 0) options.chaos = value;
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = value;
  }
  return options;
}

/// Chaos has its own range of seeds, so that one number replays either.
constexpr std::uint64_t kChaosSeeds = 1'000'000'000;

std::optional<std::string> run(std::uint64_t seed, Tally& tally, bool trace) {
  if (seed >= kChaosSeeds) return Chaos{seed}.run();
  return SimCall{seed, tally, trace}.run();
}

void print(const Tally& tally) {
  std::printf("%" PRIu64 " calls, %.1f h of talk, %" PRIu64 " events\n", tally.calls,
              static_cast<double>(tally.virtual_ms) / 3'600'000, tally.events);
  std::printf("turns %" PRIu64 ", barge-ins %" PRIu64 ", clears %" PRIu64 ", truncates %" PRIu64
              " (worst %" PRId64 " ms beyond a round trip)\n",
              tally.turns, tally.barge_ins, tally.clears, tally.truncates, tally.error_ms_max);
  std::printf("tools %" PRIu64 ", failovers %" PRIu64 ", rollovers %" PRIu64 ", transfers %" PRIu64
              "\n",
              tally.tools, tally.failovers, tally.rollovers, tally.transfers);
  for (int i = 0; i <= static_cast<int>(tandem::engine::EndReason::Drained); ++i) {
    std::printf("  %-16s %" PRIu64 "\n",
                tandem::engine::to_string(static_cast<tandem::engine::EndReason>(i)),
                tally.reasons[i]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = read(argc, argv);
  Tally tally;
  if (options.seed) {
    const auto failure = run(*options.seed, tally, true);
    std::printf("%s\n", failure ? failure->c_str() : "passed");
    return failure ? 1 : 0;
  }
  int failures = 0;
  const auto one = [&](std::uint64_t seed) {
    const auto failure = run(seed, tally, false);
    if (!failure) return;
    std::printf("seed %" PRIu64 ": %s (replay with --seed)\n", seed, failure->c_str());
    ++failures;
  };
  for (std::uint64_t seed = 1; seed <= options.calls && failures < 20; ++seed) one(seed);
  for (std::uint64_t i = 0; i < options.chaos && failures < 20; ++i) one(kChaosSeeds + i);
  print(tally);
  return failures == 0 ? 0 : 1;
}
