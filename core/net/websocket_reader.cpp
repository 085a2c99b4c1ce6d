#include "core/net/websocket_reader.hpp"

#include <algorithm>
#include <cstring>

namespace tandem::net::websocket {

namespace {

constexpr std::size_t kFirstCapacity = 2048;

Reader::Event violation(std::uint16_t code, std::string_view why) noexcept {
  Reader::Event event;
  event.kind = Reader::Kind::Violation;
  event.code = code;
  event.why = why;
  return event;
}

}  // namespace

Reader::~Reader() = default;

Reader::Event Reader::next(std::span<char>& bytes) {
  if (delivered_) {
    delivered_ = false;
    kept_size_ = 0;
  }
  while (true) {
    if (!in_frame_) {
      Event event;
      if (!read_header(bytes, event)) return event;
    }
    const Event event = is_control(frame_.opcode) ? read_control(bytes) : read_data(bytes);
    // A fragment that is complete but not the last gives nothing yet: on to the next header.
    if (event.kind != Kind::NeedMore || in_frame_) return event;
  }
}

/// False when there is an event to give: more bytes are needed, or the header is a violation.
bool Reader::read_header(std::span<char>& bytes, Event& event) {
  if (bytes.empty()) return false;
  Decoded decoded = Decoded::NeedMore;
  if (header_have_ == 0) {
    decoded = decode_header(bytes, from_, frame_);
    if (decoded == Decoded::NeedMore) {
      // At most 13 bytes: a longer piece would hold a header.
      std::memcpy(header_bytes_, bytes.data(), bytes.size());
      header_have_ = bytes.size();
      bytes = bytes.subspan(bytes.size());
    } else if (decoded == Decoded::Complete) {
      bytes = bytes.subspan(frame_.header_size);
    }
  } else {
    while (decoded == Decoded::NeedMore && !bytes.empty()) {
      header_bytes_[header_have_++] = bytes.front();
      bytes = bytes.subspan(1);
      decoded = decode_header({header_bytes_, header_have_}, from_, frame_);
    }
  }
  if (decoded == Decoded::NeedMore) return false;
  if (decoded == Decoded::Violation) {
    event = violation(close_code::kProtocolError, "malformed frame header");
    return false;
  }
  header_have_ = 0;
  if (!check_header(event)) return false;
  in_frame_ = true;
  frame_done_ = 0;
  control_have_ = 0;
  if (frame_.opcode == Opcode::Text || frame_.opcode == Opcode::Binary) {
    message_opcode_ = frame_.opcode;
  }
  return true;
}

bool Reader::check_header(Event& event) const noexcept {
  if (is_control(frame_.opcode)) return true;
  const bool continues = frame_.opcode == Opcode::Continuation;
  if (continues && !in_message_) {
    event = violation(close_code::kProtocolError, "continuation without a message");
    return false;
  }
  if (!continues && in_message_) {
    event = violation(close_code::kProtocolError, "a message inside a message");
    return false;
  }
  if (frame_.payload_size > message_max_ - kept_size_) {
    event = violation(close_code::kTooBig, "message too big");
    return false;
  }
  return true;
}

std::span<char> Reader::take_payload(std::span<char>& bytes) noexcept {
  const std::uint64_t left = frame_.payload_size - frame_done_;
  const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(left, bytes.size()));
  const std::span<char> piece = bytes.first(size);
  if (frame_.mask) apply_mask(piece, *frame_.mask, frame_done_);
  frame_done_ += size;
  bytes = bytes.subspan(size);
  return piece;
}

Reader::Event Reader::read_control(std::span<char>& bytes) {
  const std::span<char> piece = take_payload(bytes);
  std::copy(piece.begin(), piece.end(), control_ + control_have_);
  control_have_ += piece.size();
  if (frame_done_ < frame_.payload_size) return {};
  in_frame_ = false;
  return finish_control();
}

Reader::Event Reader::finish_control() {
  Event event;
  event.payload = {control_, control_have_};
  if (frame_.opcode == Opcode::Ping || frame_.opcode == Opcode::Pong) {
    event.kind = frame_.opcode == Opcode::Ping ? Kind::Ping : Kind::Pong;
    return event;
  }
  event.kind = Kind::Close;
  event.code = close_code::kNoStatus;
  if (control_have_ == 0) return event;
  if (control_have_ == 1) return violation(close_code::kProtocolError, "half a close code");
  const auto* in = reinterpret_cast<const unsigned char*>(control_);
  event.code = static_cast<std::uint16_t>(in[0] << 8 | in[1]);
  if (!is_valid_close_code(event.code)) {
    return violation(close_code::kProtocolError, "close code that must not be sent");
  }
  event.payload = event.payload.subspan(2);
  if (!is_utf8({event.payload.data(), event.payload.size()})) {
    return violation(close_code::kBadData, "close reason is not UTF-8");
  }
  return event;
}

Reader::Event Reader::read_data(std::span<char>& bytes) {
  const bool whole = frame_.final && kept_size_ == 0 && frame_done_ == 0;
  const std::span<char> piece = take_payload(bytes);
  const bool complete = frame_done_ == frame_.payload_size;
  if (whole && complete) {
    in_frame_ = false;
    return finish_message(piece);
  }
  keep(piece);
  if (!complete) return {};
  in_frame_ = false;
  in_message_ = !frame_.final;
  if (in_message_) return {};
  delivered_ = true;
  return finish_message({kept_.get(), kept_size_});
}

Reader::Event Reader::finish_message(std::span<char> message) {
  in_message_ = false;
  if (message_opcode_ == Opcode::Text && !is_utf8({message.data(), message.size()})) {
    return violation(close_code::kBadData, "text is not UTF-8");
  }
  Event event;
  event.kind = message_opcode_ == Opcode::Text ? Kind::Text : Kind::Binary;
  event.payload = message;
  return event;
}

void Reader::keep(std::span<const char> piece) {
  const std::size_t needed = kept_size_ + piece.size() + kPadding;
  if (needed > capacity_) {
    // Grown by what really came, not by what a header promised.
    const std::size_t capacity = std::max({needed, capacity_ * 2, kFirstCapacity});
    std::unique_ptr<char[]> grown(new char[capacity]());
    std::copy_n(kept_.get(), kept_size_, grown.get());
    kept_ = std::move(grown);
    capacity_ = capacity;
  }
  std::copy(piece.begin(), piece.end(), kept_.get() + kept_size_);
  kept_size_ += piece.size();
  peak_ = std::max(peak_, kept_size_ + kPadding);
}

void Reader::trim() noexcept {
  if (kept_size_ == 0 && peak_ * 2 < capacity_) {
    kept_.reset();
    capacity_ = 0;
  }
  peak_ = kept_size_;
}

}  // namespace tandem::net::websocket
