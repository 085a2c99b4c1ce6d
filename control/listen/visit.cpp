#include "control/listen/visit.hpp"

#include <utility>

#include "control/listen/listener_message.hpp"

namespace tandem::listen {
namespace {

CloseCode code_of(api::StayEnd end) noexcept {
  switch (end) {
    case api::StayEnd::TokenExpired:
      return CloseCode::TokenExpired;
    case api::StayEnd::NoLongerAllowed:
      return CloseCode::NoLongerAllowed;
    case api::StayEnd::OtherSubject:
      return CloseCode::OtherSubject;
  }
  return CloseCode::TokenExpired;
}

}  // namespace

Visit::Visit(EventLoop& loop, call::CallRegistry& calls, net::WebSocketStream socket,
             const Admission& admission, const Rights& rights, std::chrono::milliseconds ask_again,
             metrics::Counter& slow)
    : listener_(loop, std::move(socket), admission.wish,
                {[this](const net::WebSocketStream::Message& message) { take(message); },
                 [&slow](std::uint64_t frames) { slow.add(frames); }}),
      stay_(loop, admission.until, ask_again, {rights.listen, rights.renew}, for_stay()),
      tasks_(loop) {
  desk_.emplace(loop, calls, listener_,
                TakeOverDesk::Person{admission.call, admission.actor, admission.listener}, rights,
                ask_again);
}

api::SocketStay::Socket Visit::for_stay() {
  return {[this](api::StayEnd end, std::string_view reason) {
            listener_.close(code_of(end), std::string(reason));
          },
          [this](std::string text) { listener_.say(std::move(text)); },
          [this] { return listener_.closing(); }};
}

void Visit::take(const net::WebSocketStream::Message& message) {
  if (!message.text) return desk_->voice(message.payload);
  ListenerMessage said = read_listener_message(message.payload);
  if (said.type != "refresh") return desk_->order(said.type);
  tasks_.spawn([this, token = std::move(said.token)] { return stay_.renew(token); });
}

Task<> Visit::run() {
  co_await survive_cancellation();
  tasks_.spawn([this] { return stay_.watch(); });
  co_await listener_.run();
  co_await desk_->stop();
  desk_.reset();
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace tandem::listen
