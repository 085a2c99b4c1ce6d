#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/net/send_buffer.hpp"
#include "core/net/websocket_reader.hpp"
#include "core/net/websocket_writer.hpp"

namespace tandem::node_sim {

/// The far end of a connection of the server's: the least of a WebSocket, and the ways in which a
/// peer can be bad. One thread.
class SimSocket {
 public:
  /// Owns `fd`. Client: the carrier's end, which masks; Server: the model's.
  SimSocket(int fd, net::websocket::From role);
  ~SimSocket();
  SimSocket(const SimSocket&) = delete;
  SimSocket& operator=(const SimSocket&) = delete;

  void send(std::string_view text);
  /// A handshake's half.
  void send_raw(std::string_view bytes);
  /// The other half: what came up to an empty line; empty where it has not come yet.
  [[nodiscard]] std::string receive_head();
  /// Reads what is there, answers pings and close frames.
  void receive(const std::function<void(std::string_view)>& on_text);

  /// Sends a close frame, and nothing behind it.
  void close(std::uint16_t code);
  /// Is gone, without a word.
  void drop();
  /// Neither reads nor writes any more, and lives: a black hole.
  void fall_silent() noexcept { silent_ = true; }
  /// Nothing will come any more.
  [[nodiscard]] bool over() const noexcept { return over_; }
  [[nodiscard]] int fd() const noexcept { return fd_; }

 private:
  void read();
  void flush();

  int fd_;
  bool silent_ = false, over_ = false, closing_ = false;
  net::SendBlocks blocks_;
  net::websocket::Writer writer_;
  net::websocket::Reader reader_;
  std::string received_;
};

/// Which of many sockets have something to read. The server sends within `EventLoop::poll`, so
/// there is nothing to wait for.
class SocketWatch {
 public:
  SocketWatch();
  ~SocketWatch();
  SocketWatch(const SocketWatch&) = delete;
  SocketWatch& operator=(const SocketWatch&) = delete;

  /// Until the socket is closed.
  void add(int fd, std::function<void()> on_readable);
  void remove(int fd);
  /// Calls those that are readable; whether there were any.
  bool look();

 private:
  int epoll_;
  std::map<int, std::function<void()>> watched_;
};

}  // namespace tandem::node_sim
