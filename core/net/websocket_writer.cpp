#include "core/net/websocket_writer.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "core/assert.hpp"

namespace tandem::net::websocket {

char* Writer::begin_text(std::size_t bytes) {
  begun_header_ = header_size(bytes, mask_keys_.has_value());
  begun_room_ = bytes;
  return out_.prepare(begun_header_ + bytes) + begun_header_;
}

void Writer::end_text(std::size_t bytes) {
  TANDEM_ASSERT(bytes <= begun_room_, "a message is longer than the room asked for");
  char* start = out_.prepare(0);
  const std::size_t header = header_size(bytes, mask_keys_.has_value());
  // The room was asked for with more than came, so the header is shorter than thought.
  if (header != begun_header_) std::memmove(start + header, start + begun_header_, bytes);
  finish(start, Opcode::Text, bytes);
}

void Writer::append(Opcode opcode, std::string_view payload) {
  const std::size_t header = header_size(payload.size(), mask_keys_.has_value());
  char* start = out_.prepare(header + payload.size());
  std::copy(payload.begin(), payload.end(), start + header);
  finish(start, opcode, payload.size());
}

/// Header and mask for the payload that lies behind the header's room.
void Writer::finish(char* start, Opcode opcode, std::size_t payload) {
  const std::size_t header = header_size(payload, mask_keys_.has_value());
  std::optional<MaskKey> key;
  if (mask_keys_) {
    key = mask_keys_->next();
    apply_mask({start + header, payload}, *key, 0);
  }
  encode_header(start, opcode, payload, key);
  out_.commit(header + payload);
}

void Writer::close(std::uint16_t code, std::string_view reason) {
  if (code == close_code::kNoStatus) return control(Opcode::Close, {});
  reason = reason.substr(0, kControlPayloadMax - 2);
  // A cut inside a character would be a violation of our own.
  while (!reason.empty() && !is_utf8(reason)) reason.remove_suffix(1);
  std::string payload{static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
  payload.append(reason);
  control(Opcode::Close, payload);
}

Writer::Frame Writer::frame_at(std::size_t place) const noexcept {
  TANDEM_ASSERT(place < out_.size(), "a frame begins in what is pending");
  FrameHeader header;
  const From from = mask_keys_ ? From::Client : From::Server;
  const Decoded decoded = decode_header(out_.pending().subspan(place), from, header);
  TANDEM_ASSERT(decoded == Decoded::Complete, "what is pending are frames of ours");
  const auto payload = static_cast<std::size_t>(header.payload_size);
  return {header.opcode, payload, header.header_size + payload};
}

void Writer::consume(std::size_t bytes) noexcept {
  if (bytes == out_.size()) {
    begun_left_ = 0;
  } else {
    while (begun_left_ < bytes) {
      const Frame frame = frame_at(begun_left_);
      begun_left_ += frame.size;
      begun_payload_ = frame.opcode == Opcode::Text ? frame.payload : 0;
    }
    begun_left_ -= bytes;
  }
  out_.consume(bytes);
}

void Writer::each_unsent(const std::function<void(std::size_t)>& visit) const {
  if (begun_left_ != 0 && begun_payload_ != 0) visit(begun_payload_);
  for (std::size_t place = begun_left_; place < out_.size();) {
    const Frame frame = frame_at(place);
    if (frame.opcode == Opcode::Text) visit(frame.payload);
    place += frame.size;
  }
}

std::size_t Writer::take_back_texts(std::size_t promised) noexcept {
  std::size_t place = begun_left_;
  while (place < std::min(promised, out_.size())) place += frame_at(place).size;
  std::size_t kept = place;
  std::size_t dropped = 0;
  while (place < out_.size()) {
    const Frame frame = frame_at(place);
    if (frame.opcode == Opcode::Text) {
      ++dropped;
    } else {
      out_.move(place, kept, frame.size);
      kept += frame.size;
    }
    place += frame.size;
  }
  out_.truncate(kept);
  return dropped;
}

}  // namespace tandem::net::websocket
