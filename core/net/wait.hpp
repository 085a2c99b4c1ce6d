#pragma once

#include <boost/asio/posix/basic_stream_descriptor.hpp>
#include <chrono>

#include "core/asio_types.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
}

/// Private to the .cpp files of `core/net`.
namespace tandem::net {

using Descriptor = boost::asio::posix::basic_stream_descriptor<Executor>;

/// Until `descriptor` is ready, `errc::timed_out` at the deadline, `operation_aborted` when the
/// coroutine is cancelled or the descriptor closed. Ends this one wait only: others on the same
/// descriptor go on.
[[nodiscard]] Task<ErrorCode> wait_on(EventLoop& loop, Descriptor& descriptor,
                                      Descriptor::wait_type what,
                                      std::chrono::steady_clock::time_point deadline);

}  // namespace tandem::net
