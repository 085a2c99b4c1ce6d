#include "control/voice_sockets.hpp"

#include <string>
#include <utility>

namespace tandem::control {

void VoiceSockets::add_routes(HttpRouter& router,
                              const HttpRouter::Handler& upgrade_required) const {
  router.add_fallback(std::string(listen::kListenPathPrefix), upgrade_required);
  router.add(std::string(playground::kPlaygroundPath), {"GET"}, upgrade_required);
}

bool VoiceSockets::takes(std::string_view path) noexcept {
  return path.starts_with(listen::kListenPathPrefix) || path == playground::kPlaygroundPath;
}

Task<std::optional<net::HttpResponse>> VoiceSockets::upgrade(EventLoop& home,
                                                             net::HttpRequest request,
                                                             net::ByteStream& stream) {
  if (request.path() == playground::kPlaygroundPath) {
    auto refusal = co_await playground_.upgrade(home, std::move(request), stream);
    co_return refusal;
  }
  auto refusal = co_await listening_.upgrade(home, std::move(request), stream);
  co_return refusal;
}

}  // namespace tandem::control
