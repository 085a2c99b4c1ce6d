#include "bench/load/websocket_link.hpp"

#include <algorithm>
#include <cstring>

namespace tandem::load {

namespace websocket = net::websocket;
using websocket::Opcode;
using websocket::Reader;

WebSocketLink::WebSocketLink(Connection& connection, Role role, Owner& owner)
    : connection_(connection),
      owner_(owner),
      reader_(role == Role::Server ? websocket::From::Client : websocket::From::Server,
              kMessageMax) {
  if (role == Role::Client) mask_keys_.emplace();
}

void WebSocketLink::take(std::span<char> bytes, Time arrived) {
  while (!ended_ && connection_.open()) {
    const Reader::Event event = reader_.next(bytes);
    switch (event.kind) {
      case Reader::Kind::NeedMore:
        return;
      case Reader::Kind::Text:
        owner_.on_text(event.payload, arrived);
        break;
      case Reader::Kind::Ping:
        control(Opcode::Pong, event.payload);
        break;
      case Reader::Kind::Pong:
        break;
      case Reader::Kind::Close:
        ended_ = true;
        control(Opcode::Close, {});
        return owner_.on_end(event.code, {event.payload.data(), event.payload.size()});
      case Reader::Kind::Binary:
        ended_ = true;
        return owner_.on_end(1003, "a binary message");
      case Reader::Kind::Violation:
        ended_ = true;
        return owner_.on_end(event.code, event.why);
    }
  }
}

char* WebSocketLink::begin_text(std::size_t bytes) {
  header_ = websocket::header_size(bytes, mask_keys_.has_value());
  begun_ = out_.size();
  out_.resize(begun_ + header_ + bytes);
  return out_.data() + begun_ + header_;
}

void WebSocketLink::end_text(std::size_t bytes) {
  const std::size_t header = websocket::header_size(bytes, mask_keys_.has_value());
  char* start = out_.data() + begun_;
  if (header != header_) std::memmove(start + header, start + header_, bytes);
  std::optional<websocket::MaskKey> key;
  if (mask_keys_) {
    key = mask_keys_->next();
    websocket::apply_mask({start + header, bytes}, *key, 0);
  }
  websocket::encode_header(start, Opcode::Text, bytes, key);
  out_.resize(begun_ + header + bytes);
}

void WebSocketLink::queue_text(std::string_view message) {
  std::copy(message.begin(), message.end(), begin_text(message.size()));
  end_text(message.size());
}

void WebSocketLink::flush() {
  connection_.send(out_);
  out_.clear();
}

void WebSocketLink::control(Opcode opcode, std::span<const char> payload) {
  const std::size_t header = websocket::header_size(payload.size(), mask_keys_.has_value());
  std::vector<char> frame(header + payload.size());
  std::copy(payload.begin(), payload.end(), frame.begin() + static_cast<std::ptrdiff_t>(header));
  std::optional<websocket::MaskKey> key;
  if (mask_keys_) {
    key = mask_keys_->next();
    websocket::apply_mask(std::span(frame).subspan(header), *key, 0);
  }
  websocket::encode_header(frame.data(), opcode, payload.size(), key);
  flush();  // What was queued before goes before.
  connection_.send(frame);
}

void WebSocketLink::close(std::uint16_t code) {
  if (!ended_) {
    const char payload[] = {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)};
    control(Opcode::Close, payload);
  }
  ended_ = true;
  connection_.close();
}

}  // namespace tandem::load
