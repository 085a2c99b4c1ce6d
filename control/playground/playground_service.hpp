#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/api/socket_stay.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/task_group.hpp"

namespace tandem {
class EventLoop;
}
namespace tandem::api {
class ApiService;
}
namespace tandem::call {
class CallRegistry;
struct Agent;
}  // namespace tandem::call

namespace tandem::playground {

inline constexpr std::string_view kPlaygroundPath = "/ws/playground";

/// Lets operators talk to agents through the browser: asks who they are, finds the agent, and hands
/// the connection to a call.
class PlaygroundService {
 public:
  /// All outlive this; `loop` runs until behind `stop`, and on it is asked again whether who was
  /// let in may stay.
  PlaygroundService(call::CallRegistry& calls, api::ApiService& api, EventLoop& loop,
                    std::chrono::milliseconds ask_again = api::kStayAskAgain)
      : calls_(calls), api_(api), loop_(loop), ask_again_(ask_again), tasks_(loop) {}

  /// Asks nobody any more; the calls go on. Any other thread than the loop's.
  void stop();

  /// The upgrade, on the acceptor's loop `home`: the refusal to send, or nothing when the
  /// connection was handed on.
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(EventLoop& home,
                                                               net::HttpRequest request,
                                                               net::ByteStream& stream);

 private:
  [[nodiscard]] std::optional<net::HttpResponse> begin(std::shared_ptr<const call::Agent> agent,
                                                       api::SocketSender who,
                                                       net::ByteStream& stream, std::string answer);

  call::CallRegistry& calls_;
  api::ApiService& api_;
  EventLoop& loop_;
  std::chrono::milliseconds ask_again_;
  TaskGroup tasks_;  ///< The loop's.
};

}  // namespace tandem::playground
