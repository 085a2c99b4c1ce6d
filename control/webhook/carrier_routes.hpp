#pragma once

#include <memory>
#include <optional>

#include "bridge/call/carrier_control.hpp"
#include "control/http_router.hpp"
#include "control/resume/call_resumer.hpp"
#include "control/resume/send_for.hpp"
#include "control/webhook/voice_webhooks.hpp"
#include "core/task.hpp"
#include "core/task_group.hpp"

namespace tandem::control {

/// The carrier's part of the public port, on the acceptor's loop: every route is answered out of
/// memory but `/after`, which may have to take a call over from another node.
class CarrierRoutes {
 public:
  /// Everything outlives this. `resumer`: null where the node has no database, and so no other
  /// node's calls. `tasks` are the loop's.
  CarrierRoutes(EventLoop& loop, TaskGroup& tasks, HttpRouter& router, VoiceWebhooks& webhooks,
                call::CarrierControl& carrier, std::unique_ptr<resume::CallResumer> resumer,
                metrics::Block& block);

  /// Whether `answer` is to answer it, and not the router.
  [[nodiscard]] bool may_wait(const net::HttpRequest& request) const;
  [[nodiscard]] Task<net::HttpResponse> answer(net::HttpRequest request);

 private:
  void add_routes(HttpRouter& router);
  [[nodiscard]] Task<> look_after(std::string call_sid, std::optional<std::uint32_t> ended_in);

  EventLoop& loop_;
  TaskGroup& tasks_;
  HttpRouter& router_;
  VoiceWebhooks& webhooks_;
  std::unique_ptr<resume::CallResumer> resumer_;
  std::optional<resume::SendFor> send_for_;  ///< As `resumer_`.
};

}  // namespace tandem::control
