#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/net/mask_keys.hpp"
#include "core/net/websocket_frame.hpp"

namespace tandem::relay {

/// WebSocket frames that leave in one send, built in place in one buffer.
class FrameBatch {
 public:
  enum class Masked : bool { No, Yes };  ///< A client masks, a server does not.
  explicit FrameBatch(Masked masked) : masked_(masked == Masked::Yes) {}

  /// Begins a final frame; its payload, of exactly `size` bytes, is to be written to the result
  /// before `end`.
  [[nodiscard]] char* begin(std::size_t size,
                            net::websocket::Opcode opcode = net::websocket::Opcode::Text);
  void end() noexcept;
  void add(std::string_view payload, net::websocket::Opcode opcode = net::websocket::Opcode::Text);

  [[nodiscard]] std::string_view bytes() const noexcept { return {buffer_.data(), used_}; }
  void clear() noexcept { used_ = 0; }

 private:
  bool masked_;
  net::MaskKeys keys_;
  net::websocket::MaskKey key_{};
  std::vector<char> buffer_;
  std::size_t used_ = 0, payload_at_ = 0;
};

}  // namespace tandem::relay
