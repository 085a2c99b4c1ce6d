#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "control/listen/admission.hpp"
#include "control/listen/listener.hpp"
#include "control/listen/take_over_desk.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::listen {

/// One socket's time at a call: what its holder says is done, whether they may is asked again now
/// and then, and a newer token may be brought. On the listen loop.
class Visit {
 public:
  /// All that is given outlives this; `slow` counts the frames that its peer did not take.
  Visit(EventLoop& loop, call::CallRegistry& calls, net::WebSocketStream socket,
        const Admission& admission, const Rights& rights, std::chrono::milliseconds ask_again,
        metrics::Counter& slow);

  /// Serves the socket until it is closed, by whom ever. Who had the call has given it back then.
  [[nodiscard]] Task<> run();

  [[nodiscard]] Listener& listener() noexcept { return listener_; }

 private:
  void take(const net::WebSocketStream::Message& message);
  [[nodiscard]] api::SocketStay::Socket for_stay();

  Listener listener_;
  api::SocketStay stay_;
  std::optional<TakeOverDesk> desk_;
  TaskGroup tasks_;
};

}  // namespace tandem::listen
