#include "control/webhook/stream_upgrade.hpp"

#include <optional>

#include "control/webhook/carrier_urls.hpp"
#include "core/log/logger.hpp"
#include "core/net/dial.hpp"

namespace tandem::control {
namespace {

log::RateLimit refused_streams;

}  // namespace

std::optional<net::HttpResponse> upgrade_stream(const net::HttpRequest& request,
                                                net::ByteStream& stream, const CarrierGate& gate,
                                                call::CallRegistry& registry) {
  if (auto refused = gate.refuse_upgrade(request)) return refused;
  // Before the token: a request that cannot become a WebSocket must not use it up.
  auto answer = net::websocket_accept_answer(request);
  if (!answer) return net::HttpResponse(400);
  std::optional<call::CallId> named;
  const auto grant = registry.claim(request.path().substr(kStreamPathPrefix.size()), &named);
  if (!grant) {
    log::Logger().repeated(refused_streams, log::Level::Warn, "stream.refused",
                           {{"call", named ? named->text() : std::string()},
                            {"reason", grant.error().message()},
                            {"peer", request.peer_address}});
    return net::HttpResponse(403);
  }
  registry.attach(*grant, stream.release(), std::move(*answer));
  return std::nullopt;
}

}  // namespace tandem::control
