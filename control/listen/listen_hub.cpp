#include "control/listen/listen_hub.hpp"

#include <algorithm>
#include <utility>

#include "bridge/call/call_taps.hpp"
#include "bridge/tap/tap_outlet.hpp"
#include "control/listen/block_encoder.hpp"
#include "control/listen/metric_families.hpp"
#include "control/listen/visit.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"
#include "core/loop_work.hpp"

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
  Rights rights;
};

ListenHub::ListenHub(EventLoop& loop, call::CallRegistry& calls, metrics::Block& block,
                     std::chrono::milliseconds ask_again)
    : loop_(loop),
      calls_(calls),
      ask_again_(ask_again),
      listening_(block.gauge(families::kListeners)),
      slow_(block.counter(families::kDroppedFrames, {{"reason", "slow"}})),
      behind_(block.counter(families::kDroppedFrames, {{"reason", "behind"}})),
      tasks_(loop) {}

ListenHub::~ListenHub() = default;

void ListenHub::begin(Admission admission, net::StreamHandle connection, net::HttpRequest request,
                      Rights rights) {
  auto seat = std::make_shared<Seat>(
      Seat{std::move(admission), std::move(connection), std::move(request), std::move(rights)});
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
  Visit visit(loop_, calls_, std::move(*socket), admission, seat->rights, ask_again_, slow_);
  Listener& listener = visit.listener();
  if (stopping_) listener.close(CloseCode::GoingAway, "server stops");
  listener.say(start_message(admission.wish.format, admission.call.text()));
  bool came = false;
  if (full(admission.call)) {
    listener.close(CloseCode::Full, "too many listen already");
  } else if (enter(admission.call, listener) == nullptr) {
    listener.say(kEndMessage);
    listener.close(CloseCode::CallOver, "the call is over");
  } else {
    came = true;
    call::note_listener(calls_, admission.call, fields_of(*seat));
  }
  listening_.set(static_cast<double>(++listeners_));
  co_await visit.run();
  leave(admission.call, listener);
  if (came)
    call::note_left(calls_, admission.call, fields_of(*seat),
                    fields_of(*seat, listener.end_code()));
  listening_.set(static_cast<double>(--listeners_));
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
  LoopWork::is("sound for listeners");
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

std::string ListenHub::fields_of(const Seat& seat, std::optional<std::uint16_t> code) {
  std::string fields;
  json::Writer out(fields);
  out.begin_object()
      .member("actor", seat.admission.actor)
      .member("listener", seat.admission.listener);
  if (code) out.member("code", *code);
  out.end_object();
  return fields;
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
