#include "control/listen/visit.hpp"

#include <algorithm>
#include <utility>

#include "control/listen/listener_message.hpp"
#include "core/sleep.hpp"

namespace tandem::listen {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

Visit::Visit(EventLoop& loop, call::CallRegistry& calls, net::WebSocketStream socket,
             const Admission& admission, const Rights& rights, milliseconds ask_again,
             metrics::Counter& slow)
    : loop_(loop),
      rights_(rights),
      ask_again_(ask_again),
      until_(admission.until),
      listener_(loop, std::move(socket), admission.wish,
                {[this](const net::WebSocketStream::Message& message) { take(message); },
                 [&slow](std::uint64_t frames) { slow.add(frames); }}),
      tasks_(loop) {
  desk_.emplace(loop, calls, listener_,
                TakeOverDesk::Person{admission.call, admission.actor, admission.listener}, rights,
                ask_again);
}

void Visit::take(const net::WebSocketStream::Message& message) {
  if (!message.text) return desk_->voice(message.payload);
  ListenerMessage said = read_listener_message(message.payload);
  if (said.type != "refresh") return desk_->order(said.type);
  // One at a time: each asks the database.
  if (std::exchange(renewing_, true)) return;
  tasks_.spawn([this, token = std::move(said.token)] { return renew(token); });
}

Task<> Visit::renew(std::string token) {
  const Renewal renewal = co_await rights_.renew(std::move(token));
  renewing_ = false;
  switch (renewal.verdict) {
    case Renewal::Verdict::Taken:
      until_ = renewal.until;
      break;
    case Renewal::Verdict::NoGood:
      co_return listener_.close(CloseCode::TokenExpired, "the token is no good");
    case Renewal::Verdict::SomebodyElses:
      co_return listener_.close(CloseCode::OtherSubject, "the token is somebody else's");
    case Renewal::Verdict::Unanswered:
      break;
  }
  listener_.say(renewal.told);
}

/// A token that runs out ends what was begun with it, and so does a session that is ended or a
/// right that is taken away.
Task<> Visit::watch() {
  auto ask_at = steady_clock::now() + ask_again_;
  while (!listener_.closing()) {
    auto wait = std::chrono::ceil<milliseconds>(ask_at - steady_clock::now());
    if (until_)
      wait = std::min(wait, std::chrono::ceil<milliseconds>(*until_ - system_clock::now()));
    co_await sleep_for(loop_, std::max(wait, milliseconds(0)));
    if (until_ && system_clock::now() >= *until_)
      co_return listener_.close(CloseCode::TokenExpired, "the token has expired");
    if (steady_clock::now() < ask_at) continue;
    ask_at = steady_clock::now() + ask_again_;
    const api::Stay stay = co_await rights_.listen();
    if (stay == api::Stay::SessionOver)
      listener_.close(CloseCode::TokenExpired, "the session is over");
    if (stay == api::Stay::RightLost)
      listener_.close(CloseCode::NoLongerAllowed, "no longer allowed");
  }
}

Task<> Visit::run() {
  co_await survive_cancellation();
  tasks_.spawn([this] { return watch(); });
  co_await listener_.run();
  co_await desk_->stop();
  desk_.reset();
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace tandem::listen
