// Prints what the server would send now, signed, a JSON object a line: for the vendors' own
// libraries to verify (tests/tools/npm/webhooks.test.mjs).
#include <boost/json.hpp>
#include <cstdio>

#include "control/outbound/webhook_channel.hpp"
#include "control/outbound/webhook_signature.hpp"
#include "control/store/webhook_endpoint_store.hpp"
#include "core/event_loop.hpp"

namespace {

using namespace tandem;
namespace js = boost::json;

constexpr const char* kEndpoint = "0199ffff-0000-7000-8000-000000000001";
/// With what makes bytes and characters differ, and signatures with them.
constexpr const char* kPayload =
    R"({"type": "call.ended", "timestamp": "2026-11-20T09:01:00.250Z", "data": {"call": {"id":)"
    R"( "0199cccc-0000-7000-8000-000000000001", "direction": "inbound", "end_reason":)"
    R"( "caller-hangup", "metadata": {"name": "Zoë Ünïcode \"7\" 🦷"}}, "segments": [{"speaker":)"
    R"( "caller", "text": "Здравствуйте — привет"}]}})";

}  // namespace

int main() {
  const std::optional<crypto::SecretSealer> sealer(
      crypto::SecretSealer(crypto::SecretSealer::Key{7}));
  EventLoop loop({"samples", 0});
  egress::GuardedClient::Options options;
  egress::GuardedClient client(loop, nullptr, std::move(options));
  const outbound::WebhookChannel channel(client, sealer, "https://voice.example.com");
  for (const char* dialect : {"standard", "vapi", "retell"}) {
    const bool standard = dialect == std::string_view("standard");
    const std::string secret = standard ? outbound::new_webhook_secret() : "key_0123456789abcdef";
    const std::string previous = outbound::new_webhook_secret();
    store::OutboundItem item;
    item.endpoint = kEndpoint;
    item.dialect = dialect;
    item.event = "call.ended";
    item.payload = kPayload;
    item.message_id = "0199abcd-0000-7000-8000-000000000001";
    item.secret_sealed = sealer->seal(secret, store::endpoint_secret_row(kEndpoint));
    if (standard)
      item.previous_secret_sealed =
          sealer->seal(previous, store::previous_endpoint_secret_row(kEndpoint));
    const auto request = channel.request_for(item, std::chrono::system_clock::now());
    if (!request) return 1;
    js::object headers;
    for (const auto& [name, value] : request->headers) headers[name] = value;
    const js::object sample{{"dialect", dialect},
                            {"secret", secret},
                            {"previous", standard ? js::value(previous) : js::value()},
                            {"headers", std::move(headers)},
                            {"body", request->body}};
    std::printf("%s\n", js::serialize(sample).c_str());
  }
  return 0;
}
