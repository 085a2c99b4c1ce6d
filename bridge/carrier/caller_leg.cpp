#include "bridge/carrier/caller_leg.hpp"

#include <sys/socket.h>

#include <string>
#include <utility>

#include "bridge/call/call_metrics.hpp"

namespace tandem::carrier {
namespace {

/// What the kernel may hold back besides our own buffer: left to itself it takes megabytes, minutes
/// of audio, before we would notice that the caller's side reads no more.
constexpr int kKernelSendBuffer = 32 * 1024;

/// What may be written once `congested` was answered with no: one media message of 2 s with its
/// mark. Clears and pongs come on top, but a peer that reads none of them is soon a dead one.
constexpr std::size_t kAroundMedia = 8 * 1024;

}  // namespace

bool CallerLeg::send_answer(net::ByteStream& stream, std::string_view answer) {
  (void)::setsockopt(stream.native_handle(), SOL_SOCKET, SO_SNDBUF, &kKernelSendBuffer,
                     sizeof kKernelSendBuffer);
  const auto sent = stream.write_some(std::span(answer.data(), answer.size()));
  // A fresh connection has room for the 130 bytes of a 101: what takes less is broken.
  return sent && *sent == answer.size();
}

CallerLeg::CallerLeg(net::ByteStream stream, const Wire& wire, call::CallMetrics& metrics,
                     Listener& listener)
    : metrics_(metrics),
      listener_(&listener),
      socket_(
          std::move(stream),
          net::MediaSocket::Options{.role = net::MediaSocket::Role::Server,
                                    .message_max = wire.message_max,
                                    .unsent_max = wire.unsent_max + wire.two_seconds + kAroundMedia,
                                    .dead_after = wire.silent_max},
          *this),
      wire_(wire) {}

CallerLeg::~CallerLeg() = default;

void CallerLeg::start() { socket_.start(); }

void CallerLeg::flush() {
  if (!pending_ || finished_) return;
  pending_ = false;
  socket_.flush();
}

bool CallerLeg::backed_up() { return holds_back(wire_.two_seconds); }

bool CallerLeg::congested() { return holds_back(wire_.unsent_max); }

bool CallerLeg::holds_back(std::size_t bytes) {
  if (socket_.unsent_bytes() <= bytes) return false;
  // Much of it may only wait for the end of this turn.
  flush();
  return socket_.unsent_bytes() > bytes;
}

void CallerLeg::close(std::uint16_t code, std::string_view reason) {
  if (listener_ != nullptr) say_goodbye();
  listener_ = nullptr;
  if (finished_) return;
  flush();
  socket_.close(code, reason);
}

void CallerLeg::note_message() {
  if (std::exchange(in_batch_, true)) return;
  batch_began_ = std::chrono::steady_clock::now();
}

void CallerLeg::on_batch_end() {
  in_batch_ = false;
  if (listener_ != nullptr) listener_->on_carrier_batch_end();
}

void CallerLeg::on_end(const net::MediaSocketEnd& end_of_socket) {
  finished_ = true;
  using By = net::MediaSocketEnd::By;
  switch (end_of_socket.by) {
    case By::Us:
    case By::Peer:
      return end(End::Closed);
    case By::Transport:
      return end(End::Reset);
    case By::Liveness:
      return end(End::Silent);
    case By::Protocol:
      metrics_.protocol_error(wire_.name, "websocket-" + std::to_string(end_of_socket.code));
      return end(End::Refused);
  }
}

void CallerLeg::refuse(std::uint16_t code, const char* reason) {
  if (listener_ == nullptr) return;
  metrics_.protocol_error(wire_.name, reason);
  end(End::Refused);
  socket_.close(code, reason);
}

void CallerLeg::end(End end) {
  if (listener_ == nullptr) return;
  std::exchange(listener_, nullptr)->on_carrier_end(end);
}

}  // namespace tandem::carrier
