#pragma once

namespace boost::asio {
class io_context;
}

namespace tandem {

/// The descriptor of the epoll set on which this context waits: readable whenever the context has
/// something to do but what was posted to it. The context's, as long as it lives.
[[nodiscard]] int asio_descriptor(boost::asio::io_context& context);

}  // namespace tandem
