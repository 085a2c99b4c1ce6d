#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "bridge/call/call_id.hpp"
#include "control/listen/admission.hpp"
#include "control/listen/listener.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/task_group.hpp"

namespace tandem::call {
class CallRegistry;
}

namespace tandem::listen {

/// The calls that are listened to, and who does: takes each call's audio from its shard once, makes
/// it into each wanted format once, and hands it to every listener. Lives on the listen loop.
class ListenHub {
 public:
  /// More are refused: of the node, and of one call.
  static constexpr std::size_t kListenersMax = 1'000, kListenersPerCallMax = 100;

  /// `block` belongs to the loop. What is given outlives this.
  ListenHub(EventLoop& loop, call::CallRegistry& calls, metrics::Block& block,
            std::chrono::milliseconds ask_again = api::kStayAskAgain);
  ~ListenHub();

  /// Answers the upgrade and serves the socket, until it is over.
  void begin(Admission admission, net::StreamHandle connection, net::HttpRequest request,
             Rights rights);
  /// Tells all that the node goes down, and waits for the ends.
  [[nodiscard]] Task<> stop();
  [[nodiscard]] std::size_t listeners() const noexcept { return listeners_; }

 private:
  struct Room;
  struct Seat;
  [[nodiscard]] Task<> serve(std::shared_ptr<Seat> seat);
  [[nodiscard]] bool full(const call::CallId& call) const;
  /// The call's room, made where there is none; null where the call is not here.
  [[nodiscard]] Room* enter(const call::CallId& call, Listener& listener);
  void leave(const call::CallId& call, Listener& listener);
  void drain(const call::CallId& call);
  /// Of the event that they came or, with the code of the socket's end, left.
  [[nodiscard]] static std::string fields_of(const Seat& seat,
                                             std::optional<std::uint16_t> code = {});

  EventLoop& loop_;
  call::CallRegistry& calls_;
  std::chrono::milliseconds ask_again_;
  metrics::Gauge& listening_;
  metrics::Counter &slow_, &behind_;
  std::map<call::CallId, std::unique_ptr<Room>> rooms_;
  std::size_t listeners_ = 0;
  bool stopping_ = false;
  TaskGroup tasks_;
};

}  // namespace tandem::listen
