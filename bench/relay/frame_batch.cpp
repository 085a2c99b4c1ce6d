#include "bench/relay/frame_batch.hpp"

#include <algorithm>
#include <optional>

namespace tandem::relay {

namespace ws = net::websocket;

char* FrameBatch::begin(std::size_t size, ws::Opcode opcode) {
  const std::size_t end = used_ + ws::header_size(size, masked_) + size;
  if (end > buffer_.size()) buffer_.resize(std::max(end, 2 * buffer_.size()));
  std::optional<ws::MaskKey> key;
  if (masked_) key = key_ = keys_.next();
  char* payload = ws::encode_header(buffer_.data() + used_, opcode, size, key);
  payload_at_ = static_cast<std::size_t>(payload - buffer_.data());
  used_ = end;
  return payload;
}

void FrameBatch::end() noexcept {
  if (masked_) ws::apply_mask({buffer_.data() + payload_at_, used_ - payload_at_}, key_, 0);
}

void FrameBatch::add(std::string_view payload, ws::Opcode opcode) {
  std::copy(payload.begin(), payload.end(), begin(payload.size(), opcode));
  end();
}

}  // namespace tandem::relay
