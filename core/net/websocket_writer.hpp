#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "core/net/mask_keys.hpp"
#include "core/net/send_buffer.hpp"
#include "core/net/websocket_frame.hpp"

namespace tandem::net::websocket {

/// The frames of one connection on their way out: each is written in place behind what is pending,
/// header and mask included, and leaves from the front. What the socket has not begun with can be
/// taken back. No I/O.
class Writer {
 public:
  /// Whose frames they are: a client masks, a server never does (RFC 6455, section 5.1).
  Writer(From from, SendBlocks& blocks) : out_(blocks) {
    if (from == From::Client) mask_keys_.emplace();
  }

  /// Room for one text message of at most `bytes`, behind its header. Valid until the next call.
  [[nodiscard]] char* begin_text(std::size_t bytes);
  /// Makes the message pending, with the size that was really written there.
  void end_text(std::size_t bytes);
  void binary(std::string_view payload) { append(Opcode::Binary, payload); }
  /// `payload` is at most 125 bytes.
  void control(Opcode opcode, std::string_view payload) { append(opcode, payload); }
  /// 1005 sends a close frame without code. Of `reason` as many whole characters as fit are sent.
  void close(std::uint16_t code, std::string_view reason);

  [[nodiscard]] std::span<const char> pending() const noexcept { return out_.pending(); }
  [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }
  /// The socket took so many bytes from the front.
  void consume(std::size_t bytes) noexcept;

  /// Calls `visit` with the payload size of each text message that has not left as a whole, oldest
  /// first.
  void each_unsent(const std::function<void(std::size_t)>& visit) const;
  /// Drops the text messages of which nothing has left. The first `promised` of the pending bytes
  /// stay: a TLS record may be made of them. Returns the number of messages.
  std::size_t take_back_texts(std::size_t promised) noexcept;

  void release_memory() noexcept {
    out_.release_memory();
    begun_left_ = 0;
  }
  [[nodiscard]] std::size_t memory() const noexcept { return out_.memory(); }

 private:
  struct Frame {
    Opcode opcode;
    std::size_t payload, size;
  };
  [[nodiscard]] Frame frame_at(std::size_t place) const noexcept;
  void append(Opcode opcode, std::string_view payload);
  void finish(char* start, Opcode opcode, std::size_t payload);

  SendBuffer out_;
  std::optional<MaskKeys> mask_keys_;
  std::size_t begun_header_ = 0;  ///< Header room in front of the message that is being written.
  std::size_t begun_room_ = 0;
  /// Of the frame that has left in part: its end, in pending bytes, and its payload where it is a
  /// text message. 0 where the pending bytes begin with a frame.
  std::size_t begun_left_ = 0;
  std::size_t begun_payload_ = 0;
};

}  // namespace tandem::net::websocket
