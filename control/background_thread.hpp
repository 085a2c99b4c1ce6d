#pragma once

#include <pthread.h>
#include <sys/resource.h>

#include <functional>
#include <thread>

namespace tandem::control {

/// A thread that gives way to the media: everything but acceptor and shards runs at nice 5. `name`
/// is what `top -H` shows, at most 15 characters.
[[nodiscard]] inline std::thread background_thread(const char* name, std::function<void()> run) {
  return std::thread([name, run = std::move(run)] {
    pthread_setname_np(pthread_self(), name);
    // Linux keeps niceness per thread.
    setpriority(PRIO_PROCESS, 0, 5);
    run();
  });
}

}  // namespace tandem::control
