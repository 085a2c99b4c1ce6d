#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "core/net/transport.hpp"
#include "core/net/websocket_reader.hpp"
#include "core/net/websocket_writer.hpp"

namespace tandem::test {

/// The end of a connection that the server does not see: a non-blocking socket with the least of a
/// WebSocket on it, for a program in which both ends share a thread. Whatever is not as it should
/// be ends the program.
class FarEnd {
 public:
  /// Owns `fd`, and `tls` where the connection has it. Client: the carrier's end, which masks;
  /// Server: the model's.
  FarEnd(int fd, net::websocket::From role, ssl_st* tls = nullptr);
  ~FarEnd();
  FarEnd(const FarEnd&) = delete;
  FarEnd& operator=(const FarEnd&) = delete;

  void send(std::string_view text);
  /// A step of the TLS handshake: true once it is through.
  [[nodiscard]] bool shake_hands();
  /// The handshake, before anything else is sent.
  void send_raw(std::string_view bytes);
  /// The handshake's other half: what came up to an empty line; empty where it has not come yet.
  [[nodiscard]] std::string receive_head();
  /// Reads what is there, and answers pings.
  void receive(const std::function<void(std::string_view)>& on_text);

 private:
  void read();
  void write(std::string_view bytes);
  void flush();

  int fd_;
  net::Transport transport_;
  net::SendBlocks blocks_;
  net::websocket::Writer writer_;
  net::websocket::Reader reader_;
  std::string received_;
};

}  // namespace tandem::test
