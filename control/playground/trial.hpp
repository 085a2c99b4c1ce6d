#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "bridge/call/call_id.hpp"
#include "control/api/socket_stay.hpp"

namespace tandem {
class EventLoop;
}
namespace tandem::call {
class CallRegistry;
}

namespace tandem::playground {

/// An operator's time at an agent: what let them in is asked again, a newer token is taken, and
/// their call ends with either. On the loop that is given; made on any other thread.
class Trial {
 public:
  /// Both outlive this.
  struct House {
    call::CallRegistry& calls;
    api::ApiService& api;
  };
  Trial(const House& house, EventLoop& loop, api::SocketSender who,
        std::chrono::milliseconds ask_again);

  /// Before anything else of it: the call that they have.
  void begins(const call::CallId& call) { call_ = call; }
  /// Until the call is over.
  [[nodiscard]] Task<> watch() { return stay_.watch(); }
  /// Whether a newer token may be brought now: not while another one is looked at. Any thread.
  [[nodiscard]] bool begin_renewal() noexcept { return !renewing_.exchange(true); }
  /// Behind `begin_renewal`.
  [[nodiscard]] Task<> renew(std::string token);

 private:
  [[nodiscard]] Task<api::Stay> still();
  [[nodiscard]] Task<api::Renewal> renewed(std::string token);
  [[nodiscard]] api::SocketStay::Socket socket();

  House house_;
  EventLoop& loop_;
  std::shared_ptr<api::SocketSender> who_;
  call::CallId call_;
  bool shown_out_ = false;
  std::atomic<bool> renewing_{false};
  api::SocketStay stay_;
};

}  // namespace tandem::playground
