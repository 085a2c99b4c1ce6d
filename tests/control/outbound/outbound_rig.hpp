#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "control/outbound/outbound_service.hpp"
#include "core/metrics/registry.hpp"
#include "tests/control/scripted_peer.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::outbound::test {

inline constexpr const char* kOrganisation = "0199bbbb-0000-7000-8000-000000000001";
inline constexpr const char* kEndpoint = "0199ffff-0000-7000-8000-000000000001";
inline constexpr const char* kSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A dialer without TLS.
[[nodiscard]] net::Dialer plain_dialer();

/// A real database with one organisation, and a node that delivers what is queued there; a scripted
/// peer is receiver, e-mail service, carrier and model.
struct Rig {
  explicit Rig(control::test::ScriptedPeer& peer);
  ~Rig();
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;

  void start();
  void stop();

  /// One value as text; "" for null and for no row. As superuser.
  std::string look(const std::string& sql) const;
  /// Makes `kEndpoint`, with `kSecret`.
  void endpoint(const std::string& dialect = "standard", const std::string& events = "{}");
  /// Queues a delivery and gives its id; `more` columns, as `, name`, with `values`.
  std::string queue(const std::string& kind, const std::string& destination,
                    const std::string& payload, const std::string& more = {},
                    const std::string& values = {});
  std::string webhook(const std::string& payload = R"({"type":"x","data":{}})");
  [[nodiscard]] std::string status(const std::string& id) const;
  [[nodiscard]] bool becomes(const std::string& id, const std::string& wanted) const;

  std::string host;
  postgres::FreshDatabase database;
  control::Settings settings;
  metrics::Registry registry;
  std::unique_ptr<tandem::test::LoopFixture> fixture;
  call::PriceBook prices;
  std::unique_ptr<OutboundService> service;
};

[[nodiscard]] std::vector<net::HttpRequest> requests_to(const control::test::ScriptedPeer& peer,
                                                        std::string_view target);

}  // namespace tandem::outbound::test
