#pragma once

#include <algorithm>
#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
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
    const boost::asio::mutable_buffer into = first_of(buffers);
    return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
        Operation{*this, static_cast<char*>(into.data()), nullptr, into.size(), nullptr}, token,
        descriptor_);
  }

  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token) {
    ++*writing_;
    const boost::asio::const_buffer from = joined(buffers);
    return boost::asio::async_compose<Token, void(ErrorCode, std::size_t)>(
        Operation{*this, nullptr, static_cast<const char*>(from.data()), from.size(), writing_},
        token, descriptor_);
  }

  // What Beast asks of a stream that it is to use without waiting. Writing always takes all: what
  // the socket does not take waits here, and goes out in front of the next asynchronous write.
  // Only while `at_rest`.
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers, ErrorCode& error) {
    const boost::asio::mutable_buffer into = first_of(buffers);
    const Result<std::size_t> got = read_some({static_cast<char*>(into.data()), into.size()});
    error = got ? ErrorCode() : got.error();
    return got ? *got : 0;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers, ErrorCode& error) {
    const boost::asio::const_buffer from = joined(buffers);
    const std::string_view bytes(static_cast<const char*>(from.data()), from.size());
    error = {};
    Result<std::size_t> sent = std::size_t{0};
    if (unsent_.empty()) sent = write_at_once(bytes);
    if (!sent && sent.error() != errc::would_block) {
      error = sent.error();
      return 0;
    }
    unsent_.append(bytes.substr(sent ? *sent : 0));
    return bytes.size();
  }
  template <class Buffers>
  std::size_t read_some(const Buffers& buffers) {
    ErrorCode error;
    const std::size_t got = read_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return got;
  }
  template <class Buffers>
  std::size_t write_some(const Buffers& buffers) {
    ErrorCode error;
    const std::size_t sent = write_some(buffers, error);
    if (error) throw boost::system::system_error(error);
    return sent;
  }
  /// Nothing is being written, and nothing waits.
  [[nodiscard]] bool at_rest() const noexcept { return *writing_ == 0 && unsent_.empty(); }
  [[nodiscard]] bool has_unsent() const noexcept { return !unsent_.empty(); }

  void keep_buffers() noexcept { transport_.keep_tls_buffers(); }
  [[nodiscard]] int native_handle() noexcept { return descriptor_.native_handle(); }
  void close() noexcept {
    ErrorCode ignored;
    descriptor_.close(ignored);
  }
  /// Says goodbye on the way out; what the peer still sends is not waited for.
  void finish() noexcept;
  void abort() noexcept;

 private:
  /// What leaves in one call of the system, and with TLS in one record, at the most.
  static constexpr std::size_t kJoinedMax = std::size_t{16} * 1024;

  template <class Buffers>
  static boost::asio::mutable_buffer first_of(const Buffers& buffers) {
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto place = boost::asio::buffer_sequence_begin(buffers); place != end; ++place) {
      const boost::asio::mutable_buffer buffer(*place);
      if (buffer.size() != 0) return buffer;
    }
    return {};
  }

  /// Beast gives a frame's head and its payload apart: sent apart they would cost two calls of the
  /// system and two TLS records a message. One writer at a time, so one place to join them.
  template <class Buffers>
  boost::asio::const_buffer joined(const Buffers& buffers) {
    boost::asio::const_buffer only;
    joined_.clear();
    const auto end = boost::asio::buffer_sequence_end(buffers);
    for (auto place = boost::asio::buffer_sequence_begin(buffers); place != end; ++place) {
      const boost::asio::const_buffer buffer(*place);
      if (buffer.size() == 0) continue;
      if (only.size() == 0) {
        only = buffer;
        continue;
      }
      if (only.size() >= kJoinedMax) return only;
      if (joined_.empty()) joined_.assign(static_cast<const char*>(only.data()), only.size());
      joined_.append(static_cast<const char*>(buffer.data()),
                     std::min(buffer.size(), kJoinedMax - joined_.size()));
      if (joined_.size() == kJoinedMax) break;
    }
    return joined_.empty() ? only : boost::asio::const_buffer(joined_.data(), joined_.size());
  }

  /// Whether a read would find nothing: the last one took all that had come. A wait asks the system
  /// anew, so what has come since is not missed.
  [[nodiscard]] bool has_read_all() const noexcept {
    return front_.empty() && transport_.drained();
  }

  Result<std::size_t> read_some(std::span<char> into) noexcept {
    if (front_.empty()) return transport_.read_some(into);
    const std::size_t taken = std::min(front_.size(), into.size());
    std::memcpy(into.data(), front_.data(), taken);
    front_.erase(0, taken);
    return taken;
  }

  Result<std::size_t> write_at_once(std::string_view bytes) noexcept {
    // The descriptor's number may be another connection's by now.
    if (!descriptor_.is_open()) return ErrorCode(boost::asio::error::operation_aborted);
    return transport_.write_some(bytes);
  }

  /// What waits, and then `bytes`.
  Result<std::size_t> write_behind(std::string_view bytes) {
    while (!unsent_.empty()) {
      const Result<std::size_t> sent = write_at_once(unsent_);
      if (!sent) return sent;
      unsent_.erase(0, *sent);
    }
    return bytes.empty() ? Result<std::size_t>(std::size_t{0}) : write_at_once(bytes);
  }

  /// Tries; waits for readiness; tries again. Never completes inside the initiating call.
  struct Operation {
    BeastSocket& socket;
    char* into;
    const char* from;
    std::size_t size;
    std::shared_ptr<int> writing;  ///< Of a write; it may end when the socket is gone.
    bool begun = false;
    bool settled = false;
    ErrorCode error{};
    std::size_t moved = 0;

    template <class Self>
    void operator()(Self& self, ErrorCode waited = {}) {
      if (settled) return finish(self, error, moved);
      if (waited) return finish(self, waited, 0);
      const bool first = !std::exchange(begun, true);
      if (first && into != nullptr && size != 0 && socket.has_read_all())
        return wait(self, Transport::Want::Readable);
      const Result<std::size_t> done = attempt();
      if (!done && done.error() == errc::would_block)
        return wait(self, into != nullptr ? socket.transport_.read_wants()
                                          : socket.transport_.write_wants());
      error = done ? ErrorCode() : done.error();
      moved = done ? *done : 0;
      if (!first) return finish(self, error, moved);
      settled = true;
      boost::asio::post(socket.descriptor_.get_executor(), std::move(self));
    }

    Result<std::size_t> attempt() {
      if (into == nullptr) return socket.write_behind({from, size});
      if (size == 0) return std::size_t{0};
      return socket.read_some({into, size});
    }

    template <class Self>
    void finish(Self& self, ErrorCode outcome, std::size_t count) {
      if (writing) --*writing;
      self.complete(outcome, count);
    }

    template <class Self>
    void wait(Self& self, Transport::Want want) {
      socket.descriptor_.async_wait(
          want == Transport::Want::Readable ? Descriptor::wait_read : Descriptor::wait_write,
          std::move(self));
    }
  };

  Descriptor descriptor_;
  Transport transport_;
  std::string front_;
  std::string unsent_;  ///< Taken by `write_some`, not yet by the socket.
  /// How many asynchronous writes are under way: what was unsent may go out beside a pong.
  std::shared_ptr<int> writing_ = std::make_shared<int>(0);
  std::string joined_;  ///< What is being written, where it was in several pieces.
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
