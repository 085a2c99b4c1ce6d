#include "core/net/wait.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>

#include "core/errc.hpp"
#include "core/event_loop.hpp"

namespace tandem::net {

namespace {

/// Cancels one wait when its deadline comes or the coroutine is cancelled, and leaves other waits
/// on the same descriptor alone. Shared with the timer's handler, which may run late.
struct WaitGuard {
  explicit WaitGuard(EventLoop& loop) : timer(loop.context()) {}
  boost::asio::cancellation_signal stop;
  Timer timer;
  bool over = false;
  bool timed_out = false;
};

}  // namespace

Task<ErrorCode> wait_on(EventLoop& loop, Descriptor& descriptor, Descriptor::wait_type what,
                        std::chrono::steady_clock::time_point deadline) {
  const auto guard = std::make_shared<WaitGuard>(loop);
  auto state = co_await boost::asio::this_coro::cancellation_state;
  boost::asio::cancellation_slot outer = state.slot();
  if (outer.is_connected()) {
    outer.assign([guard](boost::asio::cancellation_type type) {
      if (!guard->over) guard->stop.emit(type);
    });
  }
  guard->timer.expires_at(deadline);
  guard->timer.async_wait([guard](const ErrorCode& error) {
    if (error || guard->over) return;
    guard->timed_out = true;
    guard->stop.emit(boost::asio::cancellation_type::terminal);
  });
  const auto [error] = co_await descriptor.async_wait(
      what, boost::asio::bind_cancellation_slot(guard->stop.slot(), kAwait));
  guard->over = true;
  guard->timer.cancel();
  if (outer.is_connected()) outer.clear();
  if (error == boost::asio::error::operation_aborted && guard->timed_out) {
    co_return make_error_code(errc::timed_out);
  }
  co_return error;
}

}  // namespace tandem::net
