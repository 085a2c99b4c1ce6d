// Goal: whatever befalls callers, carriers, models, tools and the disk, a node does what it
// promises: each call ends once, nobody hears anything twice or out of order, nothing is booked
// twice, no event is lost that was safe. Method: whole nodes in virtual time out of seeds.
//   tandem_node_runs [--calls N] [--first SEED] [--seed N] [--again N]
// --seed replays one run, with a trace; --again runs each of the first N seeds twice and compares.
#include <unistd.h>

#include <chrono>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <optional>
#include <string>

#include "core/log/logger.hpp"
#include "tests/node/node_run.hpp"

namespace {

using tandem::node_sim::NodeRun;
using tandem::node_sim::Tally;

struct Options {
  std::uint64_t calls = 800, first = 1, again = 3;
  std::optional<std::uint64_t> seed;
};

Options read(int argc, char** argv) {
  Options options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::uint64_t value = std::strtoull(argv[i + 1], nullptr, 10);
    if (std::strcmp(argv[i], "--calls") == 0) options.calls = value;
    if (std::strcmp(argv[i], "--first") == 0) options.first = value;
    if (std::strcmp(argv[i], "--again") == 0) options.again = value;
    if (std::strcmp(argv[i], "--seed") == 0) options.seed = value;
  }
  return options;
}

struct Outcome {
  std::optional<std::string> failure;
  std::uint64_t digest = 0;
};

Outcome run(std::uint64_t seed, Tally& tally, bool trace) {
  NodeRun node(seed, tally, trace);
  Outcome outcome;
  outcome.failure = node.run();
  outcome.digest = node.digest();
  return outcome;
}

void print(const Tally& tally, double seconds) {
  std::printf("%" PRIu64 " calls in %" PRIu64 " runs, %.1f h of virtual time in %.0f s, %" PRIu64
              " refused\n",
              tally.calls, tally.runs, static_cast<double>(tally.virtual_ms) / 3'600'000, seconds,
              tally.refused);
  std::printf("frames %" PRIu64 ", played %.1f h, clears %" PRIu64 ", model sessions %" PRIu64 "\n",
              tally.frames, static_cast<double>(tally.heard_bytes) / 8 / 3'600'000, tally.clears,
              tally.sessions);
  std::printf("tools %" PRIu64 ", done in the world %" PRIu64 ", events %" PRIu64
              ", crashes looked at %" PRIu64 "\n",
              tally.tools, tally.bookings, tally.events, tally.crashes);
}

int work(const Options& options) {
  tandem::log::configure({tandem::log::Level::Off, tandem::log::Format::Text, nullptr});
  Tally tally;
  if (options.seed) {
    const Outcome outcome = run(*options.seed, tally, true);
    std::printf("%s, digest %016" PRIx64 "\n",
                outcome.failure ? outcome.failure->c_str() : "passed", outcome.digest);
    return outcome.failure ? 1 : 0;
  }
  const auto began = std::chrono::steady_clock::now();
  int failures = 0;
  const std::uint64_t runs =
      (options.calls + NodeRun::kCalls - 1) / static_cast<std::uint64_t>(NodeRun::kCalls);
  for (std::uint64_t i = 0; i < runs && failures < 20; ++i) {
    const std::uint64_t seed = options.first + i;
    const Outcome outcome = run(seed, tally, false);
    if (outcome.failure) {
      std::printf("seed %" PRIu64 ": %s (replay with --seed)\n", seed, outcome.failure->c_str());
      ++failures;
    }
    if (i >= options.again) continue;
    Tally ignored;
    if (run(seed, ignored, false).digest == outcome.digest) continue;
    std::printf("seed %" PRIu64 ": another run of it went another way\n", seed);
    ++failures;
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  print(tally, took.count());
  return failures == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = read(argc, argv);
  // The spool's files are in memory, in a folder whose name no other process has: within it names
  // come out of the seed.
  const std::filesystem::path memory = "/dev/shm/tandem-node-" + std::to_string(::getpid());
  std::filesystem::create_directories(memory);
  ::setenv("TMPDIR", memory.c_str(), 1);
  const int status = work(options);
  std::filesystem::remove_all(memory);
  return status;
}
