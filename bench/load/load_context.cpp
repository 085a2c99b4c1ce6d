#include "bench/load/load_context.hpp"

#include <stdexcept>

namespace tandem::load {

LoadContext::LoadContext(LoadOptions given)
    : options(std::move(given)),
      signal(options.seed),
      uplink(signal),
      downlink(signal),
      random(options.seed),
      sids(options.seed) {
  if (options.awake) loop.stay_awake();
  auto client = net::TlsClientContext::load(options.ca_file);
  if (!client) throw std::runtime_error("--ca: " + client.error().message());
  tls_client = *client;
  if (options.tls_cert.empty()) return;
  auto server = net::TlsServerContext::load(options.tls_cert, options.tls_key);
  if (!server) throw std::runtime_error("--tls-cert: " + server.error().message());
  tls_server = *server;
}

}  // namespace tandem::load
