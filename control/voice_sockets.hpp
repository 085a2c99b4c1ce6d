#pragma once

#include <optional>
#include <string_view>

#include "control/http_router.hpp"
#include "control/listen/listen_service.hpp"
#include "control/playground/playground_service.hpp"

namespace tandem::control {

/// The WebSockets on which people hear calls and speak in them.
class VoiceSockets {
 public:
  /// What is given outlives this.
  VoiceSockets(call::CallRegistry& calls, api::ApiService& api, metrics::Registry& registry)
      : listening_(calls, api, registry), playground_(calls, api, listening_.loop()) {}

  /// On which they live, for who watches over it.
  [[nodiscard]] EventLoop& loop() noexcept { return listening_.loop(); }

  void start() { listening_.start(); }
  void stop() {
    playground_.stop();
    listening_.stop();
  }

  /// What is answered on these paths to whom does not ask for an upgrade.
  void add_routes(HttpRouter& router, const HttpRouter::Handler& upgrade_required) const;
  [[nodiscard]] static bool takes(std::string_view path) noexcept;
  /// Of a path that it takes, on the acceptor's loop `home`: the refusal to send, or nothing when
  /// the connection was handed on.
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(EventLoop& home,
                                                               net::HttpRequest request,
                                                               net::ByteStream& stream);

 private:
  listen::ListenService listening_;
  playground::PlaygroundService playground_;
};

}  // namespace tandem::control
