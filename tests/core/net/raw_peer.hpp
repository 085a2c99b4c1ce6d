#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/errc.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/websocket_reader.hpp"

namespace tandem::test {

/// The other end of a media socket, byte by byte as the test wants it.
class RawPeer {
 public:
  struct Seen {
    Seen() = default;
    net::websocket::Reader::Kind kind = net::websocket::Reader::Kind::NeedMore;
    std::string payload;
    std::uint16_t code = 0;
  };

  RawPeer(EventLoop& loop, net::StreamHandle handle, net::websocket::From from)
      : stream(loop, std::move(handle)), reader_(from, 64 * 1024 * 1024) {}

  Task<Result<>> send(std::string bytes) {
    co_return co_await stream.write_all(bytes, std::chrono::seconds(20));
  }

  /// The next frame event; nothing at the end of the stream.
  Task<std::optional<Seen>> next() {
    while (true) {
      std::span<char> rest(buffer_.get() + begin_, end_ - begin_);
      const net::websocket::Reader::Event event = reader_.next(rest);
      begin_ = end_ - rest.size();
      if (event.kind != net::websocket::Reader::Kind::NeedMore) {
        Seen seen;
        seen.kind = event.kind;
        seen.payload.assign(event.payload.data(), event.payload.size());
        seen.code = event.code;
        co_return seen;
      }
      const std::span<char> room(buffer_.get(), kSize);
      const Result<std::size_t> got = co_await stream.read(room, std::chrono::seconds(20));
      if (!got) co_return std::nullopt;
      begin_ = 0;
      end_ = *got;
    }
  }

  /// Whether the stream ends within the test's patience, whatever still comes.
  Task<bool> until_closed() {
    while (true) {
      const std::span<char> room(buffer_.get(), kSize);
      const Result<std::size_t> got = co_await stream.read(room, std::chrono::seconds(20));
      if (!got) co_return got.error() != errc::timed_out;
    }
  }

  net::ByteStream stream;

 private:
  static constexpr std::size_t kSize = 64 * 1024;
  net::websocket::Reader reader_;
  std::unique_ptr<char[]> buffer_{new char[kSize + net::websocket::Reader::kPadding]()};
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
};

}  // namespace tandem::test
