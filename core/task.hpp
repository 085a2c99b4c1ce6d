#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

namespace tandem {

/// A coroutine of ours. Its executor is the concrete one of an `io_context`, since the erased
/// `any_io_executor` costs at every resumption. It is resumed only on the loop (see
/// `core/event_loop.hpp`) on which it was spawned. Rules of use (parameters, lambdas, temporaries):
/// `core/README.md`, "Coroutines".
template <class T = void>
using Task = boost::asio::awaitable<T, boost::asio::io_context::executor_type>;

}  // namespace tandem
