// `tandem_guard BASELINE [--update] [--functions N]`: what a frame each way, a call's set-up and an
// idle tick cost, in instructions of our own functions (under Callgrind) and in allocations, and
// what a call holds of the heap, against a committed baseline. No clock is asked, so the answer is
// the same on a busy machine.
#include <boost/version.hpp>

#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>
#include <vector>

#if __has_include(<valgrind/callgrind.h>)
#include <valgrind/callgrind.h>
#define TANDEM_GUARD_COUNTS 1
#else
#define CALLGRIND_TOGGLE_COLLECT
#define CALLGRIND_ZERO_STATS
#define CALLGRIND_DUMP_STATS_AT(name) (void)(name)
#define TANDEM_GUARD_COUNTS 0
#endif

#include "bench/guard/callgrind.hpp"
#include "bench/guard/phases.hpp"
#include "tests/bridge/call_stand.hpp"
#include "tests/media/allocation_counter.hpp"

namespace {

using namespace tandem;
using bench::Phase;
using test::CallStand;
using Figures = std::map<std::string, double>;

/// Beyond it a figure has grown. Counts of one binary differ by some 0.1 % from run to run.
constexpr double kTolerance = 0.02;
constexpr const char* kToolchain = "toolchain";

std::string instructions_of(std::string_view phase) { return std::string(phase) + "-instructions"; }
std::string allocations_of(std::string_view phase) { return std::string(phase) + "-allocations"; }

/// What compiles into our functions: another one gives other counts.
std::string toolchain() {
  return "g++ " __VERSION__ ", libstdc++ " + std::to_string(__GLIBCXX__) +
         ", Boost " BOOST_LIB_VERSION ", " TANDEM_BUILD_TYPE ", Callgrind with AVX2";
}

/// Every phase, told of by `begins` and `over`; the server's work lies between the other two.
void play(const bench::PhaseObserver& observer, const std::function<void()>& work_begins,
          const std::function<void()>& work_ends) {
  for (const bool tls : {false, true}) {
    CallStand stand({.tls = tls});
    stand.work_begins = work_begins;
    stand.work_ends = work_ends;
    if (tls)
      bench::play_tls_phases(stand, observer);
    else
      bench::play_phases(stand, observer);
    // The end of the calls is nobody's measure.
    stand.work_begins = stand.work_ends = [] {};
  }
}

/// The run that Callgrind watches: one dump for each phase.
int run_counted() {
  play(
      {.begins = [](const Phase&) { CALLGRIND_ZERO_STATS; },
       .over = [](const Phase& phase) { CALLGRIND_DUMP_STATS_AT(phase.name.data()); }},
      [] { CALLGRIND_TOGGLE_COLLECT; }, [] { CALLGRIND_TOGGLE_COLLECT; });
  std::_Exit(0);
}

/// Allocations and the heap of a call, in a run of this process. OpenSSL's memory is not ours.
Figures count_memory() {
  Figures figures;
  std::uint64_t allocations = 0, before = 0;
  std::int64_t held = 0, held_before = 0, set_up_from = 0, of_calls = 0;
  play(
      {.begins =
           [&](const Phase& phase) {
             allocations = 0;
             if (phase.name == bench::kCallSetup.name) set_up_from = held;
           },
       .over =
           [&](const Phase& phase) {
             figures[allocations_of(phase.name)] = static_cast<double>(allocations) / phase.units;
             // With all that grew in the calls' first seconds, which are over by then.
             if (phase.name == bench::kIdleTick.name) of_calls = held - set_up_from;
           }},
      [&] {
        before = test::allocations_of_this_thread();
        held_before = test::heap_bytes_of_this_thread();
      },
      [&] {
        allocations += test::allocations_of_this_thread() - before;
        held += test::heap_bytes_of_this_thread() - held_before;
      });
  figures["call-heap-bytes"] = static_cast<double>(of_calls) / bench::kCalls;
  return figures;
}

/// Runs this program under Callgrind; false where that is not possible.
bool run_callgrind(const std::string& self, const std::string& folder) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("TANDEM_SIMD", "avx2", 1);
    const std::string out = "--callgrind-out-file=" + folder + "/dump";
    ::execlp("valgrind", "valgrind", "--tool=callgrind", "--collect-atstart=no", "-q", out.c_str(),
             self.c_str(), "--counted", nullptr);
    std::_Exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// Figures of the baseline file; the toolchain that it was counted with.
std::pair<Figures, std::string> read_baseline(const std::string& path) {
  Figures figures;
  std::string made_with;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const auto space = line.find(' ');
    if (line.empty() || line[0] == '#' || space == std::string::npos) continue;
    const std::string name = line.substr(0, space);
    if (name == kToolchain)
      made_with = line.substr(space + 1);
    else
      figures[name] = std::strtod(line.c_str() + space, nullptr);
  }
  return {figures, made_with};
}

void write_baseline(const std::string& path, const Figures& figures) {
  std::ofstream file(path, std::ios::trunc);
  file << "# Written by `tandem_guard THIS --update`; see bench/README.md.\n"
       << kToolchain << ' ' << toolchain() << '\n';
  for (const auto& [name, value] : figures) {
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", std::round(value * 10) / 10);
    file << name << ' ' << text << '\n';
  }
}

/// Prints the table; the number of figures that have grown.
int compare(const Figures& now, const Figures& baseline) {
  int grown = 0;
  std::printf("%-32s %12s %12s %9s\n", "", "now", "baseline", "change");
  for (const auto& [name, value] : now) {
    const auto known = baseline.find(name);
    // What must not allocate at all is not compared with anything.
    const bool never = name.ends_with("-allocations") && name != allocations_of("call-setup");
    const double allowed = never ? 0 : known == baseline.end() ? 0 : known->second;
    const bool worse = value > allowed * (1 + kTolerance);
    grown += worse ? 1 : 0;
    std::printf("%-32s %12.1f %12.1f", name.c_str(), value, allowed);
    if (allowed != 0) std::printf(" %8.1f%%", (value / allowed - 1) * 100);
    std::printf("%s\n", worse ? "  GROWN" : "");
  }
  return grown;
}

std::string self_path() { return std::filesystem::read_symlink("/proc/self/exe").string(); }

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  if (!arguments.empty() && arguments[0] == "--counted") return run_counted();
  if (arguments.empty()) {
    std::fprintf(stderr, "usage: tandem_guard BASELINE [--update] [--functions N]\n");
    return 2;
  }
  bool update = false;
  std::size_t functions = 0;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    if (arguments[i] == "--update") update = true;
    if (arguments[i] == "--functions" && i + 1 < arguments.size())
      functions = std::stoul(arguments[++i]);
  }
  const auto [baseline, made_with] = read_baseline(arguments[0]);
  Figures now = count_memory();
  const bool same_toolchain = made_with == toolchain();
  if (!TANDEM_GUARD_COUNTS) {
    std::printf("Built without valgrind/callgrind.h: instructions are not counted.\n");
  } else if (!same_toolchain && !update) {
    std::printf(
        "The baseline is of another toolchain: instructions are not compared.\n  %s\n  %s\n",
        made_with.c_str(), toolchain().c_str());
  } else {
    char folder[] = "/tmp/tandem-guard-XXXXXX";
    if (::mkdtemp(folder) == nullptr || !run_callgrind(self_path(), folder)) {
      std::fprintf(stderr, "tandem_guard: valgrind did not run (package valgrind)\n");
      return 1;
    }
    const bench::Instructions counted = bench::read_callgrind_dumps(folder, self_path());
    for (const Phase& phase : bench::kPhases) {
      const auto found = counted.find(std::string(phase.name));
      if (found == counted.end()) {
        std::fprintf(stderr, "tandem_guard: Callgrind gave no %s\n", phase.name.data());
        return 1;
      }
      now[instructions_of(phase.name)] = static_cast<double>(found->second) / phase.units;
      if (functions != 0) std::printf("\n%s\n", phase.name.data());
      for (const auto& [cost, name] :
           bench::dearest_functions(folder, self_path(), found->first, functions))
        std::printf("%10.1f  %.150s\n", static_cast<double>(cost) / phase.units, name.c_str());
    }
    std::filesystem::remove_all(folder);
  }
  if (update) write_baseline(arguments[0], now);
  const int grown = compare(now, update ? now : baseline);
  if (grown != 0)
    std::printf(
        "\n%d figure(s) beyond the baseline by more than 2 %%. Where the work is worth its price:\n"
        "  tandem_guard %s --update\n",
        grown, arguments[0].c_str());
  return grown == 0 ? 0 : 1;
}
