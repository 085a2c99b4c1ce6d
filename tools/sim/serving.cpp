#include "tools/sim/serving.hpp"

namespace tandem::sim {

net::ListenAddress listen_address_of(const std::string& listen) {
  const auto address = net::ListenAddress::parse(listen);
  if (!address) throw std::runtime_error("--listen: not HOST:PORT: " + listen);
  return *address;
}

std::shared_ptr<net::TlsServerContext> tls_of(const std::string& certificate,
                                              const std::string& key) {
  if (certificate.empty()) return nullptr;
  auto tls = net::TlsServerContext::load(certificate, key);
  if (!tls) throw std::runtime_error("certificate or key: " + tls.error().message());
  return *tls;
}

Scenario scenario_of(const std::string& script) {
  if (script.empty()) return {};
  auto loaded = load_scenario(script);
  if (const auto* faults = std::get_if<ScenarioFaults>(&loaded))
    throw std::runtime_error(faults->text());
  return std::move(std::get<Scenario>(loaded));
}

}  // namespace tandem::sim
