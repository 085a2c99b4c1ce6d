#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bench/load/connection.hpp"
#include "core/net/mask_keys.hpp"
#include "core/net/websocket_reader.hpp"

namespace tandem::load {

/// WebSocket frames on a connection whose handshake is over. The framing's bytes are core's
/// (RFC 6455, tested against Beast); when they leave is decided here.
class WebSocketLink {
 public:
  enum class Role : std::uint8_t { Server, Client };

  class Owner {
   public:
    virtual ~Owner() = default;
    virtual void on_text(std::span<char> message, Time arrived) = 0;
    /// The peer's close frame, a binary message (1003), a violation of the framing (1002 ...).
    virtual void on_end(std::uint16_t code, std::string_view why) = 0;
  };

  WebSocketLink(Connection& connection, Role role, Owner& owner);

  /// Bytes that the connection brought.
  void take(std::span<char> bytes, Time arrived);

  /// Room for a text message of at most `bytes`; write, then `end_text`. Leaves at `flush`.
  [[nodiscard]] char* begin_text(std::size_t bytes);
  void end_text(std::size_t bytes);
  void queue_text(std::string_view message);
  void flush();
  void send_text(std::string_view message) {
    queue_text(message);
    flush();
  }
  /// Sends a close frame and closes the connection behind it.
  void close(std::uint16_t code);

 private:
  static constexpr std::size_t kMessageMax = 16 * 1024 * 1024;

  void control(net::websocket::Opcode opcode, std::span<const char> payload);

  Connection& connection_;
  Owner& owner_;
  net::websocket::Reader reader_;
  std::optional<net::MaskKeys> mask_keys_;
  std::vector<char> out_;
  std::size_t begun_ = 0, header_ = 0;
  bool ended_ = false;
};

}  // namespace tandem::load
