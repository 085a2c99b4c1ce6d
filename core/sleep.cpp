#include "core/sleep.hpp"

#include <boost/asio/post.hpp>

#include "core/asio_types.hpp"
#include "core/event_loop.hpp"

namespace tandem {

Task<> sleep_for(EventLoop& loop, std::chrono::milliseconds time) {
  co_await sleep_until(loop, std::chrono::steady_clock::now() + time);
}

Task<> sleep_until(EventLoop& loop, std::chrono::steady_clock::time_point when) {
  Timer timer(loop.context());
  timer.expires_at(when);
  const auto [error] = co_await timer.async_wait(kAwait);
  if (error) throw boost::system::system_error(error);
}

Task<> next_turn(EventLoop& loop) { co_await boost::asio::post(loop.context(), kAwait); }

}  // namespace tandem
