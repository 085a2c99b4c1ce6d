#include "control/webhook/carrier_routes.hpp"

#include <chrono>
#include <exception>
#include <string>
#include <utility>
#include <vector>

#include "control/webhook/carrier_urls.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

/// Streams of other nodes' calls that are looked after at once: a whole node's.
constexpr std::size_t kStrayStreamsMax = 6'000;

log::RateLimit fault_lines;

}  // namespace

CarrierRoutes::CarrierRoutes(EventLoop& loop, TaskGroup& tasks, HttpRouter& router,
                             VoiceWebhooks& webhooks, call::CarrierControl& carrier,
                             std::unique_ptr<resume::CallResumer> resumer, metrics::Block& block)
    : loop_(loop),
      tasks_(tasks),
      router_(router),
      webhooks_(webhooks),
      resumer_(std::move(resumer)) {
  add_routes(router);
  if (!resumer_) return;
  resume::expect_send_for(block);
  send_for_.emplace(resume::SendFor{loop_, *resumer_, carrier, block});
  webhooks_.on_stray_stream(
      [this](const std::string& call_sid, std::optional<std::uint32_t> ended_in) {
        if (tasks_.size() >= kStrayStreamsMax) return;
        tasks_.spawn([this, call_sid, ended_in] { return look_after(call_sid, ended_in); });
      });
}

void CarrierRoutes::add_routes(HttpRouter& router) {
  using Answer = net::HttpResponse (VoiceWebhooks::*)(const net::HttpRequest&);
  // GET too: a number can be set to either method.
  const std::vector<std::string> both{"POST", "GET"};
  const auto add = [&](std::string_view path, Answer made_by) {
    router.add(std::string(path), both, [this, made_by](const net::HttpRequest& request) {
      return (webhooks_.*made_by)(request);
    });
  };
  add(kVoiceInboundPath, &VoiceWebhooks::inbound);
  add(kVoiceInboundAlias, &VoiceWebhooks::inbound);
  add(kVoiceAfterPath, &VoiceWebhooks::after);
  add(kVoiceStatusPath, &VoiceWebhooks::status);
  add(kStreamStatusPath, &VoiceWebhooks::stream_status);
  add(kOutgoingAnsweredPath, &VoiceWebhooks::outgoing_answered);
  add(kOutgoingStatusPath, &VoiceWebhooks::outgoing_status);
  add(kOutgoingMachinePath, &VoiceWebhooks::outgoing_machine);
}

bool CarrierRoutes::may_wait(const net::HttpRequest& request) const {
  return resumer_ && request.path() == kVoiceAfterPath &&
         (request.method == "POST" || request.method == "GET");
}

Task<net::HttpResponse> CarrierRoutes::answer(net::HttpRequest request) {
  const auto began = std::chrono::steady_clock::now();
  const std::string method = request.method;
  net::HttpResponse response = co_await webhooks_.after(loop_, std::move(request), *resumer_);
  router_.observe(std::string(kVoiceAfterPath), method, response.status, began);
  co_return response;
}

/// A carrier that holds a call whose stream broke, and asks nobody, is told to ask.
Task<> CarrierRoutes::look_after(std::string call_sid, std::optional<std::uint32_t> ended_in) {
  try {
    std::string asked = call_sid;
    co_await resume::send_for(*send_for_, std::move(asked), ended_in);
  } catch (const std::exception& error) {
    log::Logger().repeated(fault_lines, log::Level::Error, "call.not_sent_for",
                           {{"call_sid", call_sid}, {"error", error.what()}});
  }
}

}  // namespace tandem::control
