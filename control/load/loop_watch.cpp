#include "control/load/loop_watch.hpp"

#include <cxxabi.h>

#include <cstdlib>
#include <memory>

#include "control/load/metric_families.hpp"
#include "core/event_loop.hpp"

namespace tandem::control {

std::string readable_work(const char* what) {
  if (what == nullptr) return "nothing yet";
  constexpr std::size_t kLongest = 120;
  int failed = 0;
  const std::unique_ptr<char, decltype(&std::free)> name(
      abi::__cxa_demangle(what, nullptr, nullptr, &failed), &std::free);
  return std::string(failed == 0 ? name.get() : what).substr(0, kLongest);
}

LoopWatch::LoopWatch(std::vector<EventLoop*> loops, metrics::Block& block) : block_(block) {
  for (EventLoop* loop : loops) {
    // There from the start, so that a loop that nobody watches is seen to be missing.
    metrics::Gauge& told = block_.gauge(families::kLoopStalled, {{"loop", loop->name()}});
    // What it will be at is not known; where it waits for the machine is what it is most often.
    (void)block_.counter(families::kLoopStalls, {{"loop", loop->name()}, {"handler", "waiting"}});
    loops_.push_back({loop, &loop->local<LoopWork>(), &told, {}, {}});
  }
}

void LoopWatch::look() {
  for (Watched& watched : loops_) {
    const auto stalled = watched.loop->stalled_for();
    if (stalled >= kStall) {
      watched.stalled = stalled;
      watched.told->set(std::chrono::duration<double>(stalled).count());
      if (watched.handler.empty()) found(watched);
    } else if (!watched.handler.empty()) {
      log::Logger().repeated(resumed_logged_, log::Level::Info, "loop.turns_again",
                             {{"loop", watched.loop->name()},
                              {"handler", watched.handler},
                              {"stalled_ms", watched.stalled}});
      watched.handler.clear();
      watched.told->set(0);
    }
  }
}

void LoopWatch::found(Watched& watched) {
  watched.handler = readable_work(watched.work->now());
  block_
      .counter(families::kLoopStalls,
               {{"loop", watched.loop->name()}, {"handler", watched.handler}})
      .add();
  log::Logger().repeated(stalled_logged_, log::Level::Warn, "loop.stalled",
                         {{"loop", watched.loop->name()},
                          {"handler", watched.handler},
                          {"stalled_ms", watched.stalled}});
}

}  // namespace tandem::control
