#include "core/task_group.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <list>
#include <vector>

#include "core/asio_types.hpp"
#include "core/assert.hpp"
#include "core/async_event.hpp"
#include "core/event_loop.hpp"

namespace tandem {

/// Shared with the completions of the members, which a loop that is torn down destroys late.
struct TaskGroup::State {
  explicit State(EventLoop& owner) : loop(owner), exited(owner), emptied(owner) {}

  struct Member {
    boost::asio::cancellation_signal signal;
    bool over = false;
  };
  using Members = std::list<Member>;

  EventLoop& loop;
  Members members;
  int cancelling = 0;
  Members over;  ///< Ended inside `cancel`, which may still be within their signals.
  AsyncEvent exited;
  AsyncEvent emptied;
  std::exception_ptr failure;

  void ended(Members::iterator member, const std::exception_ptr& why);
};

namespace {

bool is_cancellation(const std::exception_ptr& why) {
  try {
    std::rethrow_exception(why);
  } catch (const boost::system::system_error& error) {
    return error.code() == boost::asio::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace

void TaskGroup::State::ended(Members::iterator member, const std::exception_ptr& why) {
  member->over = true;
  over.splice(over.end(), members, member);
  if (cancelling == 0) over.clear();
  if (why && !failure && !is_cancellation(why)) failure = why;
  exited.set();
  if (members.empty()) emptied.set();
}

TaskGroup::TaskGroup(EventLoop& loop) : state_(std::make_shared<State>(loop)) {}

TaskGroup::~TaskGroup() {
  TANDEM_ASSERT(state_->members.empty() || state_->loop.stopped(),
                "a task group is destroyed with a coroutine inside: join it first");
}

void TaskGroup::start(Task<> task) {
  state_->emptied.reset();
  const auto member = state_->members.emplace(state_->members.end());
  boost::asio::co_spawn(
      state_->loop.context(), std::move(task),
      boost::asio::bind_cancellation_slot(
          member->signal.slot(),
          [state = state_, member](const std::exception_ptr& why) { state->ended(member, why); }));
  state_->loop.rouse();
}

void TaskGroup::cancel() {
  // Most completions are posted, but an operation of Beast that waits for its turn ends inside
  // `emit`: the list changes under us, a member's signal must outlive its own emission, and what
  // runs inline may even end the group.
  const std::shared_ptr<State> state = state_;
  std::vector<State::Members::iterator> now;
  for (auto member = state->members.begin(); member != state->members.end(); ++member)
    now.push_back(member);
  state->loop.rouse();
  ++state->cancelling;
  for (const auto member : now)
    if (!member->over) member->signal.emit(boost::asio::cancellation_type::terminal);
  if (--state->cancelling == 0) state->over.clear();
}

Task<> TaskGroup::first_exit() {
  const std::shared_ptr<State> state = state_;
  if (state->members.empty()) co_return;
  co_await state->exited.wait();
}

Task<> TaskGroup::join() {
  const std::shared_ptr<State> state = state_;
  while (!state->members.empty()) {
    state->emptied.reset();
    co_await state->emptied.wait_even_if_cancelled();
  }
  if (state->failure) std::rethrow_exception(state->failure);
}

Task<bool> TaskGroup::join_for(std::chrono::milliseconds limit) {
  const std::shared_ptr<State> state = state_;
  if (state->members.empty()) co_return true;
  state->emptied.reset();
  co_await state->emptied.wait_for(limit);
  co_return state->members.empty();
}

std::size_t TaskGroup::size() const noexcept { return state_->members.size(); }

std::exception_ptr TaskGroup::first_failure() const noexcept { return state_->failure; }

Task<> survive_cancellation() { co_await boost::asio::this_coro::throw_if_cancelled(false); }

Task<bool> was_cancelled() {
  const auto state = co_await boost::asio::this_coro::cancellation_state;
  co_return state.cancelled() != boost::asio::cancellation_type::none;
}

}  // namespace tandem
