#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/task.hpp"

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
  /// Both outlive this.
  PlaygroundService(call::CallRegistry& calls, api::ApiService& api) : calls_(calls), api_(api) {}

  /// The upgrade, on the acceptor's loop `home`: the refusal to send, or nothing when the
  /// connection was handed on.
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(EventLoop& home,
                                                               net::HttpRequest request,
                                                               net::ByteStream& stream);

 private:
  [[nodiscard]] std::optional<net::HttpResponse> begin(std::shared_ptr<const call::Agent> agent,
                                                       net::ByteStream& stream, std::string answer);

  call::CallRegistry& calls_;
  api::ApiService& api_;
};

}  // namespace tandem::playground
