#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "control/listen/listen_hub.hpp"
#include "core/event_loop.hpp"

namespace tandem::api {
class ApiService;
}

namespace tandem::listen {

inline constexpr std::string_view kListenPathPrefix = "/ws/listen/";

/// `/ws/listen/{call_id}`: who may hear a call is found out on the control loop, then the socket
/// goes to a loop of its own, so that neither calls nor the API wait for listeners.
class ListenService {
 public:
  /// `calls` and `api` outlive this.
  ListenService(call::CallRegistry& calls, api::ApiService& api, metrics::Registry& registry);
  ~ListenService();

  /// For who watches over it.
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }

  void start();
  /// Ends every listener's socket, then the thread. Any other thread.
  void stop();

  /// An upgrade that came on `home`, the caller's loop: takes the connection, or gives the refusal.
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(EventLoop& home,
                                                               net::HttpRequest request,
                                                               net::ByteStream& stream);

  /// Of a sender about a call, as the database sees it.
  using Question = bool (*)(pqxx::transaction_base&, const std::string& call);

 private:
  [[nodiscard]] Rights rights_of(std::shared_ptr<api::SocketSender> who, const std::string& call);
  [[nodiscard]] Task<api::Stay> still(auth::Principal principal, Question question,
                                      std::string call);

  call::CallRegistry& calls_;
  api::ApiService& api_;
  EventLoop loop_;
  metrics::Block& block_;
  TaskGroup tasks_;
  ListenHub hub_;
  bool running_ = false;
};

}  // namespace tandem::listen
