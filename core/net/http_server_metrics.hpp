#pragma once

#include <array>
#include <string>

#include "core/metrics/registry.hpp"

namespace tandem::net {

/// The series of one HTTP server, all with the label `port`, by which a process tells its servers
/// apart. Written on the server's loop.
class HttpServerMetrics {
 public:
  /// Why a connection went before a request of it was read.
  enum class Refused : std::uint8_t {
    Full,         ///< All places taken by requests that run.
    Address,      ///< Its address had its share.
    Descriptors,  ///< Its descriptor would be one of those kept for calls.
    Handshake,    ///< No TLS in time, or none that we speak.
  };

  HttpServerMetrics(metrics::Block& block, const std::string& port);

  void answered(int status) noexcept;
  /// A request that broke HTTP or a limit of ours, and was answered before anybody looked at it.
  void refused_request(int status) noexcept;
  void refused(Refused why) noexcept { refused_[static_cast<std::size_t>(why)]->add(); }
  [[nodiscard]] std::uint64_t refusals(Refused why) const noexcept {
    return refused_[static_cast<std::size_t>(why)]->value();
  }

  metrics::Gauge& open;
  metrics::Counter& accepted;
  metrics::Counter& evicted;
  metrics::Counter& accept_pauses;

 private:
  static constexpr std::array kRefusalCodes{400, 408, 413, 431, 501, 505};
  std::array<metrics::Counter*, 4> refused_{};
  std::array<metrics::Counter*, 5> answered_{};
  std::array<metrics::Counter*, kRefusalCodes.size()> refused_requests_{};
};

namespace families {

inline constexpr metrics::Family kHttpConnections{
    // port
    "tandem_http_connections", "Connections open now, those that became WebSockets apart.",
    metrics::Kind::Gauge};
inline constexpr metrics::Family kHttpAccepted{
    // port
    "tandem_http_connections_total", "Connections accepted.", metrics::Kind::Counter};
inline constexpr metrics::Family kHttpRefused{
    // port; reason: full, address, descriptors, handshake
    "tandem_http_connections_refused_total", "Connections closed before a request was read.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kHttpEvicted{
    // port
    "tandem_http_connections_evicted_total", "Idle connections that gave way to new ones.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kHttpAcceptPauses{
    // port
    "tandem_http_accept_pauses_total", "Times that descriptors or memory for connections were out.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kHttpResponses{
    // port; class: 1xx (an upgrade), 2xx, 3xx, 4xx, 5xx
    "tandem_http_responses_total", "Requests answered, by class of status.",
    metrics::Kind::Counter};
inline constexpr metrics::Family kHttpRefusedRequests{
    // port; code: 400, 408, 413, 431, 501, 505
    "tandem_http_refused_requests_total",
    "Requests that broke HTTP or a limit: slow, long, malformed.", metrics::Kind::Counter};

}  // namespace families

}  // namespace tandem::net
