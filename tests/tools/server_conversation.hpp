#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <exception>
#include <functional>

#include "core/event_loop.hpp"
#include "core/task_group.hpp"

namespace tandem::test {

/// Runs `loop` with a simulator's `server` on it until `body`, what a test has to say to it, has
/// ended. Fails the test where that takes longer than 30 s; rethrows what `body` throws.
template <class Server>
void converse_with(EventLoop& loop, Server& server, std::function<Task<>()> body) {
  TaskGroup main(loop), inside(loop);
  std::exception_ptr failure;
  bool late = false;
  main.spawn([&]() -> Task<> {
    co_await survive_cancellation();
    inside.spawn(body);
    late = !co_await inside.join_for(std::chrono::seconds(30));
    inside.cancel();
    try {
      co_await inside.join();
    } catch (...) {
      failure = std::current_exception();
    }
    co_await server.stop();
    loop.request_stop();
  });
  loop.run();
  CHECK_MESSAGE(!late, "the test's conversation did not end");
  if (failure) std::rethrow_exception(failure);
}

}  // namespace tandem::test
