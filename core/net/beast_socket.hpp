#pragma once

#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <cstring>
#include <string>
#include <utility>

#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/transport.hpp"
#include "core/net/wait.hpp"

/// Private to the .cpp files of `core/net`.
namespace tandem::net {

/// A connection of ours as the stream that Beast reads and writes.
class BeastSocket {
 public:
  using executor_type = Executor;

  BeastSocket(EventLoop& loop, StreamHandle::Parts parts)
      : descriptor_(loop.context(), parts.fd),
        transport_(parts.fd, parts.ssl),
        front_(std::move(parts.already_read)) {}

  [[nodiscard]] executor_type get_executor() noexcept { return descriptor_.get_executor(); }

  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token) {
    const boost::asio::mutable_buffer into = first_of<boost::asio::mutable_buffer>(buffers);
    return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
        Operation{*this, static_cast<char*>(into.data()), nullptr, into.size()}, token,
        descriptor_);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    const boost::asio::const_buffer from = first_of<boost::asio::const_buffer>(buffers);
    return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
        Operation{*this, nullptr, static_cast<const char*>(from.data()), from.size()}, token,
        descriptor_);
  }

  [[nodiscard]] int native_handle() noexcept { return descriptor_.native_handle(); }
  void close() noexcept {
    ErrorCode ignored;
    descriptor_.close(ignored);
  }
  /// Says goodbye on the way out; what the peer still sends is not waited for.
  void finish() noexcept;
  void abort() noexcept;

 private:
  template <class Buffer, class Buffers>
  static Buffer first_of(const Buffers& buffers) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto place = boost::asio::buffer_sequence_begin(buffers); place != end; ++place) {
      const Buffer buffer(*place);
      if (buffer.size() != 0) return buffer;
    }
    return Buffer();
  }

  Result<std::size_t> read_some(std::span<char> into) noexcept {
    if (front_.empty()) return transport_.read_some(into);
    const std::size_t taken = std::min(front_.size(), into.size());
    std::memcpy(into.data(), front_.data(), taken);
    front_.erase(0, taken);
    return taken;
  }

  /// Tries; waits for readiness; tries again. Never completes inside the initiating call.
  struct Operation {
    BeastSocket& socket;
    char* into;
    const char* from;
    std::size_t size;
    bool begun = false;
    bool settled = false;
    ErrorCode error{};
    std::size_t moved = 0;

    template <class Self>
    void operator()(Self& self, ErrorCode waited = {}) {
      if (settled) return self.complete(error, moved);
      if (waited) return self.complete(waited, 0);
      const bool first = !std::exchange(begun, true);
      const Result<std::size_t> done = attempt();
      if (!done && done.error() == errc::would_block) return wait(self);
      error = done ? ErrorCode() : done.error();
      moved = done ? *done : 0;
      if (!first) return self.complete(error, moved);
      settled = true;
      boost::asio::post(socket.descriptor_.get_executor(), std::move(self));
    }

    Result<std::size_t> attempt() {
      if (size == 0) return std::size_t{0};
      return into != nullptr ? socket.read_some({into, size})
                             : socket.transport_.write_some({from, size});
    }

    template <class Self>
    void wait(Self& self) {
      const Transport::Want want =
          into != nullptr ? socket.transport_.read_wants() : socket.transport_.write_wants();
      socket.descriptor_.async_wait(
          want == Transport::Want::Readable ? Descriptor::wait_read : Descriptor::wait_write,
          std::move(self));
    }
  };

  Descriptor descriptor_;
  Transport transport_;
  std::string front_;
};

/// Beast finds these by argument: how it ends a connection.
inline void beast_close_socket(BeastSocket& socket) { socket.close(); }

inline void teardown(boost::beast::role_type, BeastSocket& socket, ErrorCode& error) {
  socket.finish();
  error = {};
}

template <class Handler>
void async_teardown(boost::beast::role_type, BeastSocket& socket, Handler&& handler) {
  socket.finish();
  boost::asio::post(socket.get_executor(),
                    [handler = std::forward<Handler>(handler)]() mutable { handler(ErrorCode()); });
}

}  // namespace tandem::net
