#include "core/async_event.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/this_coro.hpp>
#include <list>

#include "core/asio_types.hpp"
#include "core/event_loop.hpp"

namespace tandem {

/// Shared with the waiting frames, which may outlive the event when a loop is torn down.
struct AsyncEvent::State {
  explicit State(EventLoop& owner) : loop(owner) {}
  EventLoop& loop;
  bool set = false;
  std::list<Waiter*> waiting;
};

/// One per waiting coroutine, in its frame. The timer is what is really waited for.
struct AsyncEvent::Waiter {
  Waiter(std::shared_ptr<State> event, std::chrono::steady_clock::time_point deadline)
      : state(std::move(event)), timer(state->loop.context()) {
    timer.expires_at(deadline);
    place = state->waiting.insert(state->waiting.end(), this);
  }
  ~Waiter() { state->waiting.erase(place); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;

  std::shared_ptr<State> state;
  Timer timer;
  bool woken = false;  ///< A `reset` before the coroutine runs again does not take this back.
  std::list<Waiter*>::iterator place;
};

AsyncEvent::AsyncEvent(EventLoop& loop) : state_(std::make_shared<State>(loop)) {}

AsyncEvent::~AsyncEvent() = default;

void AsyncEvent::set() {
  state_->set = true;
  for (Waiter* waiter : state_->waiting) {
    waiter->woken = true;
    waiter->timer.cancel();
  }
  if (!state_->waiting.empty()) state_->loop.rouse();
}

void AsyncEvent::reset() noexcept { state_->set = false; }

bool AsyncEvent::is_set() const noexcept { return state_->set; }

Task<> AsyncEvent::wait() { co_await wait_until(std::chrono::steady_clock::time_point::max()); }

Task<bool> AsyncEvent::wait_for(std::chrono::milliseconds limit) {
  co_return co_await wait_until(std::chrono::steady_clock::now() + limit);
}

Task<bool> AsyncEvent::wait_until(std::chrono::steady_clock::time_point deadline) {
  if (state_->set) co_return true;
  Waiter waiter(state_, deadline);
  const auto [error] = co_await waiter.timer.async_wait(kAwait);
  const bool cancelled = error == boost::asio::error::operation_aborted && !waiter.woken;
  const bool throws = co_await boost::asio::this_coro::throw_if_cancelled();
  if (cancelled && throws) {
    throw boost::system::system_error(error);
  }
  co_return waiter.woken;
}

Task<> AsyncEvent::wait_even_if_cancelled() {
  if (state_->set) co_return;
  const bool throws = co_await boost::asio::this_coro::throw_if_cancelled();
  co_await boost::asio::this_coro::throw_if_cancelled(false);
  Waiter waiter(state_, std::chrono::steady_clock::time_point::max());
  // An empty slot: the cancellation is noted in the coroutine's state but wakes nobody here.
  co_await waiter.timer.async_wait(
      boost::asio::bind_cancellation_slot(boost::asio::cancellation_slot(), kAwait));
  co_await boost::asio::this_coro::throw_if_cancelled(throws);
}

}  // namespace tandem
