#include "control/webhook/refused_calls.hpp"

#include <utility>

#include "control/webhook/metric_families.hpp"
#include "core/json/writer.hpp"

namespace tandem::control {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

constexpr std::chrono::minutes kMinute{1};
/// Repetitions come within some seconds.
constexpr std::size_t kSeenMax = 20'000;
/// Organisations that refused somebody within a minute, before those of earlier ones are let go.
constexpr std::size_t kMinutesMax = 10'000;

}  // namespace

RefusedCalls::RefusedCalls(call::EventSink& events, unsigned ring, std::string node,
                           metrics::Block& block)
    : events_(events), ring_(ring), node_(std::move(node)), block_(block), seen_(kSeenMax) {
  for (const char* result : {"kept", "repeated", "flood"})
    (void)block_.counter(families::kRefusedCalls, {{"result", result}});
}

void RefusedCalls::keep(const call::IncomingCall& call, const call::NumberRoute& route,
                        std::string_view reason) {
  const auto now = steady_clock::now();
  if (seen_.contains(call.call_sid)) return count("repeated");
  if (!has_room(route.organisation, now)) return count("flood");
  seen_.add(call.call_sid, now);
  append(call, route, reason);
  count("kept");
}

bool RefusedCalls::has_room(const std::string& organisation, Instant now) {
  if (minutes_.size() >= kMinutesMax)
    std::erase_if(minutes_, [now](const auto& each) { return now - each.second.began >= kMinute; });
  Minute& minute = minutes_[organisation];
  if (now - minute.began >= kMinute) minute = {now, 0};
  return ++minute.calls <= kAMinute;
}

void RefusedCalls::append(const call::IncomingCall& call, const call::NumberRoute& route,
                          std::string_view reason) {
  const auto now = system_clock::now();
  std::string fields;
  json::Writer out(fields);
  out.begin_object()
      .member("call_sid", call.call_sid)
      .member("account_sid", call.account_sid)
      .member("from", call.from)
      .member("to", call.to)
      .member("organisation", route.organisation)
      .member("node", node_)
      .member("direction", "inbound")
      .member("reason", reason);
  if (route.agent)
    out.member("agent", route.agent->id)
        .member("agent_name", route.agent->name)
        .member("agent_version", route.agent->version);
  out.end_object();
  events_.append(ring_, {.call = call::CallId::generate(now),
                         .epoch = 1,
                         .seq = 1,
                         .at = std::chrono::time_point_cast<std::chrono::microseconds>(now),
                         .call_time = std::chrono::duration_cast<std::chrono::microseconds>(
                             steady_clock::now() - call.received),
                         .type = "call.rejected",
                         .fields = fields});
}

void RefusedCalls::count(const char* result) {
  block_.counter(families::kRefusedCalls, {{"result", result}}).add();
}

}  // namespace tandem::control
