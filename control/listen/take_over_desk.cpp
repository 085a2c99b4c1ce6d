#include "control/listen/take_over_desk.hpp"

#include <algorithm>
#include <utility>

#include "control/listen/listener_message.hpp"
#include "core/event_loop.hpp"
#include "core/sleep.hpp"

namespace tandem::listen {

TakeOverDesk::TakeOverDesk(EventLoop& loop, call::CallRegistry& calls, Listener& listener,
                           Person person, const Rights& rights, std::chrono::milliseconds ask_again)
    : loop_(loop),
      calls_(calls),
      listener_(listener),
      person_(std::move(person)),
      rights_(rights),
      ask_again_(ask_again),
      link_(std::make_shared<Link>(Link{this})),
      tasks_(loop) {}

TakeOverDesk::~TakeOverDesk() {
  link_->desk = nullptr;
  if (state_ == State::Listening) return;
  const auto code = static_cast<CloseCode>(listener_.end_code());
  const bool barred = code == CloseCode::TokenExpired || code == CloseCode::NoLongerAllowed;
  give_back(barred ? call::HandBackReason::Forbidden : call::HandBackReason::Vanished);
}

Task<> TakeOverDesk::stop() {
  co_await survive_cancellation();
  tasks_.cancel();
  co_await tasks_.join();
}

void TakeOverDesk::order(std::string_view type) {
  if (type == "take-over") {
    if (state_ != State::Listening) return refuse("held");
    state_ = State::Asking;
    holder_ = call::mint_holder();
    tasks_.spawn([this] { return ask(); });
  } else if (type == "hand-back") {
    if (state_ != State::Speaking) return refuse("not-held");
    give_back(call::HandBackReason::Asked);
  } else {
    refuse("unknown-message");
  }
}

void TakeOverDesk::voice(std::string_view pcm) {
  const auto now = Clock::now();
  if (state_ != State::Speaking) {
    const bool straggles = ended_at_ && now - *ended_at_ < kStragglers;
    if (!straggles) listener_.close(CloseCode::Unsupported, "nobody hears this audio");
    return;
  }
  // Who sends nothing is not there.
  if (!pcm.empty()) heard_at_ = now;
  VoiceIn::Heard heard = voice_->add(pcm, now);
  switch (heard.fault) {
    case VoiceIn::Fault::None:
      break;
    case VoiceIn::Fault::HalfSample:
      return listener_.close(CloseCode::NoSamples, "an odd number of bytes is no PCM16");
    case VoiceIn::Fault::TooFast:
      return listener_.close(CloseCode::TooFast, "more audio than anybody can have said");
  }
  if (!heard.mulaw.empty()) call::speak(calls_, person_.call, holder_, std::move(heard.mulaw));
}

Task<> TakeOverDesk::ask() {
  const api::Allowance may = co_await rights_.take_over();
  if (may == api::Allowance::Granted) co_return reach_for_call();
  state_ = State::Listening;
  refuse(may == api::Allowance::Refused ? "forbidden" : "unavailable");
}

void TakeOverDesk::reach_for_call() {
  // Both come from the shard: the desk may be gone by then.
  call::TakeOverHolder holder{
      holder_, person_.actor, person_.name,
      [&loop = loop_, link = link_, id = holder_](call::HandBackReason reason) {
        loop.post([link, id, reason] {
          if (link->desk != nullptr) link->desk->ended(id, reason);
        });
      }};
  call::take_over(calls_, person_.call, std::move(holder),
                  [&loop = loop_, link = link_, id = holder_](call::TakeOverAnswer answer) {
                    loop.post([link, id, answer] {
                      if (link->desk != nullptr) link->desk->answered(id, answer);
                    });
                  });
}

void TakeOverDesk::answered(call::HolderId asked, call::TakeOverAnswer answer) {
  if (state_ != State::Asking || asked != holder_) return;
  if (answer != call::TakeOverAnswer::Done) {
    state_ = State::Listening;
    return refuse(text_of(answer));
  }
  state_ = State::Speaking;
  voice_.emplace(listener_.wish().format.rate);
  heard_at_ = Clock::now();
  ended_at_.reset();
  listener_.keep_though_slow(true);
  listener_.say(listener_answer("taken-over"));
  tasks_.spawn([this] { return watch(); });
}

/// A person who has the caller is there and may have them, or the agent is.
Task<> TakeOverDesk::watch() {
  const call::HolderId mine = holder_;
  auto ask_at = Clock::now() + ask_again_;
  while (speaks(mine)) {
    const auto now = Clock::now();
    const auto stalls_at = heard_at_ + kStalledAfter;
    if (now >= stalls_at) co_return give_back(call::HandBackReason::Stalled);
    if (now < ask_at) {
      co_await sleep_until(loop_, std::min(ask_at, stalls_at));
      continue;
    }
    ask_at = now + ask_again_;
    const api::Stay stay = co_await rights_.hold();
    if (stay != api::Stay::Allowed && speaks(mine))
      co_return give_back(call::HandBackReason::Forbidden);
  }
}

void TakeOverDesk::give_back(call::HandBackReason reason) {
  call::hand_back(calls_, person_.call, holder_, reason);
}

void TakeOverDesk::ended(call::HolderId held, call::HandBackReason reason) {
  if (held != holder_) return;
  state_ = State::Listening;
  ended_at_ = Clock::now();
  listener_.keep_though_slow(false);
  listener_.say(listener_answer("handed-back", "reason", text_of(reason)));
}

void TakeOverDesk::refuse(std::string_view code) {
  listener_.say(listener_answer("error", "code", code));
}

}  // namespace tandem::listen
