#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <functional>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>

#include "core/event_loop.hpp"
#include "core/task_group.hpp"

namespace tandem::test {

/// A loop with its thread for one test. `run` executes a coroutine there and waits for it.
class LoopFixture {
 public:
  explicit LoopFixture(std::string name = "test") : loop({std::move(name), 0}) { loop.start(); }
  ~LoopFixture() { loop.stop(); }

  EventLoop loop;

  /// Rethrows what the coroutine throws. Fails when it takes longer than any test should.
  void run(std::function<Task<>()> body) {
    std::promise<void> done;
    std::future<void> ended = done.get_future();
    std::unique_ptr<TaskGroup> group;
    loop.post([&] {
      group = std::make_unique<TaskGroup>(loop);
      group->spawn([this, &body, &done, &group] { return supervise(body, done, group); });
    });
    if (ended.wait_for(std::chrono::seconds(60)) != std::future_status::ready) {
      std::fprintf(stderr, "a coroutine of a test hangs\n");
      std::abort();
    }
    ended.get();
  }

  /// Runs a plain function on the loop and waits for it.
  void call(std::function<void()> body) {
    std::promise<void> done;
    loop.post([&] {
      try {
        body();
        done.set_value();
      } catch (...) {
        done.set_exception(std::current_exception());
      }
    });
    done.get_future().get();
  }

 private:
  Task<> supervise(std::function<Task<>()>& body, std::promise<void>& done,
                   std::unique_ptr<TaskGroup>& group) {
    std::exception_ptr failure;
    try {
      co_await body();
    } catch (...) {
      failure = std::current_exception();
    }
    // The group can die only when this coroutine has left it.
    loop.post([this, &done, &group, failure] { finish(done, group, failure); });
  }

  void finish(std::promise<void>& done, std::unique_ptr<TaskGroup>& group,
              std::exception_ptr failure) {
    if (!group->empty()) {
      loop.post([this, &done, &group, failure] { finish(done, group, failure); });
      return;
    }
    group.reset();
    if (failure) {
      done.set_exception(failure);
    } else {
      done.set_value();
    }
  }
};

}  // namespace tandem::test
