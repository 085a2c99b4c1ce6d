#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "core/net/websocket_frame.hpp"

namespace tandem::net::websocket {

/// Turns the bytes of one direction of a WebSocket into messages and control frames, wherever the
/// bytes are cut. No I/O. A message that lies complete in the bytes given is unmasked in place and
/// never copied; one that does not is put together in a buffer of the reader's own.
class Reader {
 public:
  /// Readable bytes behind every message: what simdjson may touch.
  static constexpr std::size_t kPadding = 64;

  enum class Kind : std::uint8_t { NeedMore, Text, Binary, Ping, Pong, Close, Violation };

  struct Event {
    Kind kind = Kind::NeedMore;
    /// Of a message or control frame; of Close the reason. Valid until the next call.
    std::span<char> payload;
    /// Close: the peer's code, `kNoStatus` where it gave none. Violation: what to close with.
    std::uint16_t code = 0;
    /// Violation: what was wrong, a constant, for log and metric.
    std::string_view why;
  };

  /// `message_max`: longer messages are violations (1009), noticed at the header of the frame that
  /// would make them so, before any of it is kept.
  Reader(From from, std::size_t message_max) noexcept : from_(from), message_max_(message_max) {}
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  /// The next thing that `bytes` complete; what was used is cut off their front. `bytes` must be
  /// writable and have `kPadding` readable bytes behind them. After Close or Violation nothing more
  /// may be asked.
  [[nodiscard]] Event next(std::span<char>& bytes);

  /// Gives back the buffer for incomplete messages when it is empty and less than half of it was
  /// needed since the last call. Not while a message that `next` gave is still in use.
  void trim() noexcept;
  [[nodiscard]] std::size_t memory() const noexcept { return capacity_; }

 private:
  [[nodiscard]] bool read_header(std::span<char>& bytes, Event& event);
  [[nodiscard]] bool check_header(Event& event) const noexcept;
  [[nodiscard]] Event read_control(std::span<char>& bytes);
  [[nodiscard]] Event read_data(std::span<char>& bytes);
  [[nodiscard]] Event finish_message(std::span<char> message);
  [[nodiscard]] Event finish_control();
  std::span<char> take_payload(std::span<char>& bytes) noexcept;
  void keep(std::span<const char> piece);

  From from_;
  std::size_t message_max_;

  char header_bytes_[kHeaderMax];
  std::size_t header_have_ = 0;
  bool in_frame_ = false;
  FrameHeader frame_;
  std::uint64_t frame_done_ = 0;  ///< Payload bytes of the frame that were seen.

  bool in_message_ = false;  ///< A fragmented message has begun.
  Opcode message_opcode_ = Opcode::Text;
  bool delivered_ = false;  ///< The kept message was handed out and goes at the next call.
  std::unique_ptr<char[]> kept_;
  std::size_t kept_size_ = 0;
  std::size_t capacity_ = 0;
  std::size_t peak_ = 0;

  char control_[kControlPayloadMax + kPadding];
  std::size_t control_have_ = 0;
};

}  // namespace tandem::net::websocket
