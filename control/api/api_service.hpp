#pragma once

#include <functional>
#include <memory>

#include "control/api/socket_answer.hpp"
#include "control/settings.hpp"
#include "core/net/http_message.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
namespace metrics {
class Registry;
class Block;
}  // namespace metrics
}  // namespace tandem

namespace tandem::recording {
class CallRecorder;
}

namespace tandem::calendar {
class Diary;
class Google;
}  // namespace tandem::calendar
namespace tandem::outbound {
class OutboundService;
}

namespace tandem::call {
class CallRegistry;
}

namespace tandem::api {

/// What a node reports of itself beside its settings.
struct NodeState {
  int calls_active = 0;
  bool draining = false;
};

/// The API of a node with a database, put together: database threads, tokens, sign-in, all routes.
/// It lives on the control loop; requests come from any loop.
class ApiService {
 public:
  /// `settings`, what it refers to, `calls`, `diary`, `google` (null: no client there) and
  /// `outbound` outlive this. `block` belongs to the control loop, where `state` is asked too.
  ApiService(EventLoop& control, net::Dialer dialer, const control::Settings& settings,
             call::CallRegistry& calls, calendar::Diary& diary, calendar::Google* google,
             outbound::OutboundService& outbound, metrics::Registry& registry,
             metrics::Block& block, std::function<NodeState()> state);
  /// With the control loop stopped.
  ~ApiService();
  ApiService(const ApiService&) = delete;
  ApiService& operator=(const ApiService&) = delete;

  /// Recordings can be fetched. Before `start`; `recorder` outlives this.
  void offer(recording::CallRecorder& recorder);
  /// Fetches keys, tells the database who operators are, reports this node. On the control loop.
  void start();
  /// Ends what is under way. On the control loop.
  [[nodiscard]] Task<> stop();

  /// Answers a request that was read on `home`, the caller's loop, which may be another one. The
  /// work is done on the control loop.
  [[nodiscard]] Task<net::HttpResponse> answer(EventLoop& home, net::HttpRequest request);
  /// The same for a request that wants to become a WebSocket; what follows is the asker's.
  [[nodiscard]] Task<SocketAnswer> admit_socket(EventLoop& home, net::HttpRequest request,
                                                SocketWork work);
  /// Whether what is wanted of an open one is allowed; `work` may write.
  [[nodiscard]] Task<Allowance> allows(EventLoop& home, SocketSender sender, SocketWork work);
  /// Whether one that is open may stay so.
  [[nodiscard]] Task<Stay> still_admitted(EventLoop& home, auth::Principal principal,
                                          SocketWork work);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tandem::api
