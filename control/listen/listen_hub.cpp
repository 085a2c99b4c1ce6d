#include "control/listen/listen_hub.hpp"

#include <algorithm>
#include <utility>

#include "bridge/call/call_taps.hpp"
#include "control/listen/metric_families.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::listen {
namespace {

/// Nobody who listens has much to say.
constexpr std::size_t kMessageMax = 64 * 1024;

constexpr const char* kEndMessage = R"({"type":"end"})";

}  // namespace

/// A call that is listened to.
struct ListenHub::Room {
  std::shared_ptr<tap::TapOutlet> outlet;
  std::map<ListenFormat, BlockEncoder> encoders;
  std::vector<Listener*> listeners;

  void give(const tap::TapBlock& block) {
    for (auto& [format, encoder] : encoders) {
      const auto payload = std::make_shared<const std::string>(encoder.encode(block));
      for (Listener* listener : listeners)
        if (listener->wish().format == format) listener->audio(payload);
    }
  }
};

/// Somebody on their way in, until they have left.
struct ListenHub::Seat {
  Admission admission;
  net::StreamHandle connection;
  net::HttpRequest request;
  StillAllowed still_allowed;
  TakeOverDesk::MayTakeOver may_take_over;
};

ListenHub::ListenHub(EventLoop& loop, call::CallRegistry& calls, metrics::Block& block)
    : loop_(loop),
      calls_(calls),
      listening_(block.gauge(families::kListeners)),
      slow_(block.counter(families::kDroppedFrames, {{"reason", "slow"}})),
      behind_(block.counter(families::kDroppedFrames, {{"reason", "behind"}})),
      tasks_(loop) {}

ListenHub::~ListenHub() = default;

void ListenHub::begin(Admission admission, net::StreamHandle connection, net::HttpRequest request,
                      StillAllowed still_allowed, TakeOverDesk::MayTakeOver may_take_over) {
  auto seat =
      std::make_shared<Seat>(Seat{std::move(admission), std::move(connection), std::move(request),
                                  std::move(still_allowed), std::move(may_take_over)});
  tasks_.spawn([this, seat] { return serve(seat); });
}

Task<> ListenHub::serve(std::shared_ptr<Seat> seat) {
  co_await survive_cancellation();
  net::WebSocketStream::Options options;
  options.message_max = kMessageMax;
  options.handshake_deadline = Listener::kCloseMax;
  const Admission& admission = seat->admission;
  if (!admission.subprotocol.empty())
    options.answer_headers.emplace_back("Sec-WebSocket-Protocol", admission.subprotocol);
  net::ByteStream stream(loop_, std::move(seat->connection));
  auto socket = co_await net::WebSocketStream::accept(std::move(stream), std::move(seat->request),
                                                      std::move(options));
  if (!socket) co_return;
  Listener::Events events;
  events.dropped = [this](std::uint64_t frames) { slow_.add(frames); };
  std::unique_ptr<TakeOverDesk> desk;
  events.message = [&desk](const net::WebSocketStream::Message& message) { desk->take(message); };
  Listener listener(loop_, std::move(*socket), admission.wish, std::move(events));
  desk = std::make_unique<TakeOverDesk>(
      loop_, calls_, listener,
      TakeOverDesk::Person{admission.call, admission.actor, admission.listener},
      seat->may_take_over);
  if (stopping_) listener.close(CloseCode::GoingAway, "server stops");
  listener.say(start_message(admission.wish.format, admission.call.text()));
  if (full(admission.call)) {
    listener.close(CloseCode::Full, "too many listen already");
  } else if (enter(admission.call, listener) == nullptr) {
    listener.say(kEndMessage);
    listener.close(CloseCode::CallOver, "the call is over");
  } else {
    note(*seat, "supervisor.listening");
  }
  listening_.set(static_cast<double>(++listeners_));
  {
    TaskGroup watching(loop_);
    watching.spawn([this, &seat, &listener] { return watch(*seat, listener); });
    co_await listener.run();
    co_await desk->stop();
    desk.reset();
    watching.cancel();
    co_await watching.join();
  }
  leave(admission.call, listener);
  note(*seat, "supervisor.left");
  listening_.set(static_cast<double>(--listeners_));
}

/// A token that runs out ends what was begun with it, and so does a right that was taken away.
Task<> ListenHub::watch(Seat& seat, Listener& listener) {
  auto ask_at = std::chrono::steady_clock::now() + kAskAgain;
  const auto& until = seat.admission.until;
  while (!listener.closing()) {
    auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(ask_at - std::chrono::steady_clock::now());
    if (until)
      wait = std::min(wait, std::chrono::ceil<std::chrono::milliseconds>(
                                *until - std::chrono::system_clock::now()));
    co_await sleep_for(loop_, std::max(wait, std::chrono::milliseconds(0)));
    if (until && std::chrono::system_clock::now() >= *until) {
      listener.close(CloseCode::TokenExpired, "the token has expired");
      co_return;
    }
    if (std::chrono::steady_clock::now() < ask_at) continue;
    ask_at = std::chrono::steady_clock::now() + kAskAgain;
    const bool allowed = co_await seat.still_allowed();
    if (!allowed) listener.close(CloseCode::NoLongerAllowed, "no longer allowed");
  }
}

bool ListenHub::full(const call::CallId& call) const {
  const auto room = rooms_.find(call);
  return listeners_ >= kListenersMax ||
         (room != rooms_.end() && room->second->listeners.size() >= kListenersPerCallMax);
}

ListenHub::Room* ListenHub::enter(const call::CallId& call, Listener& listener) {
  auto& room = rooms_[call];
  if (!room) {
    room = std::make_unique<Room>();
    room->outlet = std::make_shared<tap::TapOutlet>(
        [this, call] { loop_.post([this, call] { drain(call); }); });
    if (!call::add_tap(calls_, call, room->outlet)) {
      rooms_.erase(call);
      return nullptr;
    }
  }
  room->listeners.push_back(&listener);
  room->encoders.try_emplace(listener.wish().format, listener.wish().format);
  return room.get();
}

void ListenHub::leave(const call::CallId& call, Listener& listener) {
  const auto found = rooms_.find(call);
  if (found == rooms_.end()) return;
  Room& room = *found->second;
  std::erase(room.listeners, &listener);
  if (room.listeners.empty()) {
    call::remove_tap(calls_, call, room.outlet);
    rooms_.erase(found);
    return;
  }
  const auto wanted = [&room](const auto& encoder) {
    return std::any_of(room.listeners.begin(), room.listeners.end(),
                       [&](const Listener* each) { return each->wish().format == encoder.first; });
  };
  std::erase_if(room.encoders, [&wanted](const auto& each) { return !wanted(each); });
}

void ListenHub::drain(const call::CallId& call) {
  const auto found = rooms_.find(call);
  if (found == rooms_.end()) return;
  Room& room = *found->second;
  room.outlet->awake();
  const bool ended = room.outlet->ended();
  while (const auto block = room.outlet->take()) room.give(*block);
  behind_.add(room.outlet->take_lost());
  if (!ended) return;
  for (Listener* listener : room.listeners) {
    listener->say(kEndMessage);
    listener->close(CloseCode::CallOver, "the call is over");
  }
  rooms_.erase(found);
}

void ListenHub::note(const Seat& seat, const char* type) {
  std::string fields;
  json::Writer(fields)
      .begin_object()
      .member("actor", seat.admission.actor)
      .member("listener", seat.admission.listener)
      .end_object();
  call::note_event(calls_, seat.admission.call, type, std::move(fields));
}

Task<> ListenHub::stop() {
  stopping_ = true;
  for (auto& [call, room] : rooms_)
    for (Listener* listener : room->listeners)
      listener->close(CloseCode::GoingAway, "server stops");
  co_await survive_cancellation();
  const bool gone = co_await tasks_.join_for(Listener::kCloseMax);
  if (gone) co_return;
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace tandem::listen
