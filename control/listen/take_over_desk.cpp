#include "control/listen/take_over_desk.hpp"

#include <boost/json/parse.hpp>
#include <utility>

#include "core/event_loop.hpp"
#include "core/json/writer.hpp"
#include "core/sleep.hpp"

namespace tandem::listen {
namespace {

/// `type` of a text message; empty where it is none.
std::string type_of(const std::string& text) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error || !value.is_object()) return {};
  const auto* type = value.get_object().if_contains("type");
  return type != nullptr && type->is_string() ? std::string(type->get_string()) : std::string();
}

/// {"type":…} with one member more, where `name` is not empty.
std::string message_of(std::string_view type, std::string_view name = {},
                       std::string_view value = {}) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("type", type);
  if (!name.empty()) out.member(name, value);
  out.end_object();
  return text;
}

}  // namespace

TakeOverDesk::TakeOverDesk(EventLoop& loop, call::CallRegistry& calls, Listener& listener,
                           Person person, MayTakeOver may)
    : loop_(loop),
      calls_(calls),
      listener_(listener),
      person_(std::move(person)),
      may_(std::move(may)),
      link_(std::make_shared<Link>(Link{this})),
      tasks_(loop) {}

TakeOverDesk::~TakeOverDesk() {
  link_->desk = nullptr;
  if (state_ != State::Listening)
    call::hand_back(calls_, person_.call, holder_, call::HandBackReason::Vanished);
}

Task<> TakeOverDesk::stop() {
  co_await survive_cancellation();
  tasks_.cancel();
  co_await tasks_.join();
}

void TakeOverDesk::take(const net::WebSocketStream::Message& message) {
  if (message.text)
    order(message.payload);
  else
    voice(message.payload);
}

void TakeOverDesk::order(const std::string& text) {
  const std::string type = type_of(text);
  if (type == "take-over") {
    if (state_ != State::Listening) return refuse("held");
    state_ = State::Asking;
    holder_ = call::mint_holder();
    tasks_.spawn([this] { return ask(); });
  } else if (type == "hand-back") {
    if (state_ != State::Speaking) return refuse("not-held");
    call::hand_back(calls_, person_.call, holder_, call::HandBackReason::Asked);
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
  const api::Allowance may = co_await may_();
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
  listener_.say(message_of("taken-over"));
  tasks_.spawn([this] { return watch(); });
}

/// A person who has the caller is there, or the agent is.
Task<> TakeOverDesk::watch() {
  while (state_ == State::Speaking) {
    const auto left = heard_at_ + kStalledAfter - Clock::now();
    if (left.count() <= 0) {
      call::hand_back(calls_, person_.call, holder_, call::HandBackReason::Stalled);
      co_return;
    }
    co_await sleep_for(loop_, std::chrono::ceil<std::chrono::milliseconds>(left));
  }
}

void TakeOverDesk::ended(call::HolderId held, call::HandBackReason reason) {
  if (held != holder_) return;
  state_ = State::Listening;
  ended_at_ = Clock::now();
  listener_.say(message_of("handed-back", "reason", text_of(reason)));
}

void TakeOverDesk::refuse(std::string_view code) {
  listener_.say(message_of("error", "code", code));
}

}  // namespace tandem::listen
