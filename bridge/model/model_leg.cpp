#include "bridge/model/model_leg.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "bridge/call/call_metrics.hpp"
#include "bridge/engine/error_reaction.hpp"
#include "bridge/model/errc.hpp"
#include "bridge/model/realtime_writer.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "media/units.hpp"

namespace tandem::model {
namespace {

/// The service sends deltas of some KiB; transcripts and session objects may be longer.
constexpr std::size_t kMessageMax = 8 * 1024 * 1024;
constexpr std::uint16_t kUnsupportedData = 1003;

ModelEnd::Kind kind_of(engine::ErrorReaction reaction) {
  switch (reaction) {
    case engine::ErrorReaction::Ignore:
    case engine::ErrorReaction::RetryWhenDone:
    case engine::ErrorReaction::RetryOnce:
      return ModelEnd::Kind::Retry;
    case engine::ErrorReaction::Reconnect:
      return ModelEnd::Kind::Expired;
    case engine::ErrorReaction::Refused:
      return ModelEnd::Kind::Refused;
    case engine::ErrorReaction::Fatal:
    case engine::ErrorReaction::OurFault:
      return ModelEnd::Kind::Fatal;
  }
  return ModelEnd::Kind::Retry;
}

std::string code_of(const Error& error) {
  return std::string(error.code.empty() ? error.type : error.code);
}

}  // namespace

ModelEnd::Kind kind_of_http_status(int status) noexcept {
  constexpr std::array kWorthAnotherTry{408, 429, 500, 502, 503, 504};
  const bool again =
      std::find(kWorthAnotherTry.begin(), kWorthAnotherTry.end(), status) != kWorthAnotherTry.end();
  return again ? ModelEnd::Kind::Retry : ModelEnd::Kind::Fatal;
}

ModelEnd::Kind kind_of_close_code(std::uint16_t code) noexcept {
  switch (code) {
    // The official client does not reconnect on 1000. A phone call has no use for the difference:
    // a caller is on the line, and one try more costs nothing.
    case 1000:
    case 1001:
    case 1005:
    case 1006:
    case 1011:
    case 1012:
    case 1013:
      return ModelEnd::Kind::Retry;
    default:
      return ModelEnd::Kind::Fatal;
  }
}

/// Held by the opening coroutine and, while it lives, by the leg.
struct ModelLeg::Opening {
  ModelLeg* leg;

  static Task<> run(std::shared_ptr<Opening> opening, EventLoop& loop, net::Dialer dialer,
                    net::Url url, std::vector<net::HttpHeader> headers,
                    std::chrono::milliseconds deadline) {
    // The owner has the leg in hand before it can be told of its end: a name that is known to fail
    // is answered without a wait.
    co_await next_turn(loop);
    auto result =
        co_await net::open_websocket(loop, dialer, std::move(url), std::move(headers), deadline);
    // Without a leg the call went away meanwhile; the connection closes as it leaves this scope.
    if (opening->leg != nullptr) opening->leg->opened(std::move(result));
  }
};

ModelLeg::ModelLeg(EventLoop& loop, TaskGroup& tasks, const net::Dialer& dialer, Options options,
                   RealtimeReader& reader, call::CallMetrics& metrics, Listener& listener)
    : loop_(loop),
      options_(std::move(options)),
      reader_(reader),
      metrics_(metrics),
      listener_(&listener),
      opening_(std::make_shared<Opening>(Opening{this})),
      began_(std::chrono::steady_clock::now()) {
  metrics_.model_opening.add(1);
  tasks.spawn([opening = opening_, &loop, dialer,
               url = options_.only_writes ? transcription_url(options_.endpoint)
                                          : session_url(options_.endpoint, options_.model),
               headers = session_headers(options_.endpoint), deadline = options_.ready_max] {
    return Opening::run(opening, loop, dialer, url, headers, deadline);
  });
}

ModelLeg::~ModelLeg() {
  if (opening_) opening_->leg = nullptr;
  enter(State::Ended);
}

void ModelLeg::enter(State state) {
  const auto gauge = [this](State of) -> metrics::Gauge* {
    if (of == State::Ended) return nullptr;
    return of == State::Ready ? &metrics_.model_ready : &metrics_.model_opening;
  };
  if (auto* left = gauge(state_)) left->add(-1);
  state_ = state;
  if (auto* entered = gauge(state_)) entered->add(1);
}

void ModelLeg::opened(Result<net::WebSocketOpening> opening) {
  opening_.reset();
  if (listener_ == nullptr) return;
  if (!opening) return end({ModelEnd::Kind::Retry, "connect"});
  if (opening->status != 101)
    return end({kind_of_http_status(opening->status), "http-" + std::to_string(opening->status)});
  opening->stream.set_user_timeout(options_.user_timeout);
  socket_ = std::make_unique<net::MediaSocket>(
      std::move(opening->stream),
      net::MediaSocket::Options{.role = net::MediaSocket::Role::Client,
                                .message_max = kMessageMax,
                                .unsent_max = options_.unsent_max,
                                .ping_after = options_.ping_after,
                                .dead_after = options_.dead_after},
      static_cast<net::MediaSocket::Listener&>(*this));
  enter(State::Configuring);
  socket_->start();
}

void ModelLeg::tick(std::chrono::steady_clock::time_point now) {
  if (listener_ == nullptr || state_ == State::Ready || now - began_ < options_.ready_max) return;
  end({ModelEnd::Kind::Retry, "timeout"});
  if (socket_) socket_->close(1000, "");
}

void ModelLeg::append(std::span<const std::uint8_t> audio, std::size_t samples) {
  if (state_ != State::Ready) return;
  char* out = socket_->begin_text(append_size_max(audio.size()));
  socket_->end_text(write_append(out, audio));
  pending_ = true;
  metrics_.model_frames_out.add_bytes(samples);
}

void ModelLeg::append_base64(std::string_view audio, std::size_t samples) {
  if (state_ != State::Ready) return;
  char* out = socket_->begin_text(append_base64_size(audio));
  socket_->end_text(write_append_base64(out, audio));
  pending_ = true;
  metrics_.model_frames_out.add_bytes(samples);
}

void ModelLeg::send_text(std::string_view event) {
  if (!socket_ || state_ == State::Ended) return;
  socket_->send_text(event);
  pending_ = true;
}

void ModelLeg::flush() {
  if (!pending_ || socket_over_) return;
  pending_ = false;
  socket_->flush();
}

void ModelLeg::close(std::string_view reason) {
  listener_ = nullptr;
  if (opening_) opening_->leg = nullptr;
  opening_.reset();
  if (socket_ && !socket_over_) {
    flush();
    socket_->close(1000, reason);
  }
  enter(State::Ended);
}

bool ModelLeg::finished() const noexcept {
  return state_ == State::Ended && (socket_ == nullptr || socket_over_);
}

void ModelLeg::on_text(std::span<char> message) {
  if (listener_ == nullptr) return;
  if (!in_batch_) {
    in_batch_ = true;
    batch_began_ = std::chrono::steady_clock::now();
  }
  const auto read = reader_.read(message);
  // One message that is not as it should be is no reason to lose the session.
  if (!read) return metrics_.protocol_error("model", read.error().message());
  if (std::holds_alternative<Unknown>(*read)) metrics_.model_unknown.add();
  if (state_ == State::Ready) return listener_->on_model_message(*this, *read);
  configure(*read);
}

void ModelLeg::configure(const Message& message) {
  if (const auto* session = std::get_if<SessionState>(&message)) {
    session_id_ = session->id;
    if (session->expires_at) expires_at_ = session->expires_at;
    if (session->created) {
      send_text(options_.session_update());
      return flush();
    }
    enter(State::Ready);
    return listener_->on_model_ready(*this);
  }
  if (const auto* error = std::get_if<Error>(&message)) {
    end({kind_of(engine::classify(error->code, error->type)), code_of(*error)});
    socket_->close(1000, "");
  }
}

void ModelLeg::on_binary(std::span<char>) {
  metrics_.protocol_error("model", "binary");
  end({ModelEnd::Kind::Retry, "binary"});
  socket_->close(kUnsupportedData, "");
}

void ModelLeg::on_batch_end() {
  in_batch_ = false;
  if (listener_ != nullptr) listener_->on_model_batch_end(*this);
}

void ModelLeg::on_end(const net::MediaSocketEnd& end_of_socket) {
  socket_over_ = true;
  using By = net::MediaSocketEnd::By;
  switch (end_of_socket.by) {
    case By::Us:
    case By::Peer:
      return end(
          {kind_of_close_code(end_of_socket.code), "close-" + std::to_string(end_of_socket.code)});
    case By::Transport:
      return end({ModelEnd::Kind::Retry, "reset"});
    case By::Liveness:
      return end({ModelEnd::Kind::Retry, "silent"});
    case By::Protocol:
      metrics_.protocol_error("model", "websocket-" + std::to_string(end_of_socket.code));
      return end({ModelEnd::Kind::Retry, "websocket"});
  }
}

void ModelLeg::end(ModelEnd end) {
  if (listener_ == nullptr) return;
  if (socket_) {
    end.silent_for = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - socket_->heard_at());
  }
  enter(State::Ended);
  std::exchange(listener_, nullptr)->on_model_end(*this, end);
}

}  // namespace tandem::model
