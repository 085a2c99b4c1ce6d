#pragma once

#include <memory>
#include <optional>
#include <string>

#include "control/api/socket_answer.hpp"
#include "control/feed/feed_hub.hpp"
#include "core/event_loop.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"
#include "core/task_group.hpp"

namespace tandem::api {
class ApiService;
}
namespace tandem::call {
class CallRegistry;
}

namespace tandem::feed {

inline constexpr std::string_view kDashboardPath = "/ws/dashboard";

/// `/ws/dashboard`: who may look on is found out on the control loop, then the socket goes to a
/// loop of its own, so that neither calls nor the API wait for dashboards. What its holder may see
/// is asked again about every 40 s, so that whoever was removed is gone within 60 s.
class FeedService {
 public:
  FeedService(unsigned shards, metrics::Registry& registry);
  ~FeedService();

  /// For `CallServices::live`; outlives the registry of calls.
  [[nodiscard]] call::LiveSink& sink() noexcept { return hub_; }

  /// What dashboards get (`FeedHub::serve`). Any thread.
  void serve(FeedHub::Portion portion) noexcept { hub_.serve(portion); }

  /// For who watches over it.
  [[nodiscard]] EventLoop& loop() noexcept { return loop_; }

  /// Both outlive `stop`.
  void start(api::ApiService& api, call::CallRegistry& calls);
  /// Ends every socket, then the thread. Any other thread.
  void stop();

  /// An upgrade that came on `home`, the caller's loop: takes the connection, or gives the refusal.
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(EventLoop& home,
                                                               net::HttpRequest request,
                                                               net::ByteStream& stream);

 private:
  [[nodiscard]] Task<> watch();
  [[nodiscard]] Task<> look_again(std::uint64_t client);
  [[nodiscard]] Task<> refresh(std::uint64_t client, std::string token);

  api::ApiService* api_ = nullptr;
  EventLoop loop_;
  metrics::Block& block_;
  FeedHub hub_;
  TaskGroup tasks_;
  bool running_ = false;
};

}  // namespace tandem::feed
