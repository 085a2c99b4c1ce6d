#include "core/net/http_server_metrics.hpp"

#include <algorithm>

namespace tandem::net {

HttpServerMetrics::HttpServerMetrics(metrics::Block& block, const std::string& port)
    : open(block.gauge(families::kHttpConnections, {{"port", port}})),
      accepted(block.counter(families::kHttpAccepted, {{"port", port}})),
      evicted(block.counter(families::kHttpEvicted, {{"port", port}})),
      accept_pauses(block.counter(families::kHttpAcceptPauses, {{"port", port}})) {
  static constexpr std::array<const char*, 4> kReasons{"full", "address", "descriptors",
                                                       "handshake"};
  // In the order of `Refused`.
  for (std::size_t i = 0; i < kReasons.size(); ++i)
    refused_[i] = &block.counter(families::kHttpRefused, {{"port", port}, {"reason", kReasons[i]}});
  for (std::size_t i = 0; i < answered_.size(); ++i)
    answered_[i] = &block.counter(families::kHttpResponses,
                                  {{"port", port}, {"class", std::to_string(i + 1) + "xx"}});
  for (std::size_t i = 0; i < kRefusalCodes.size(); ++i)
    refused_requests_[i] =
        &block.counter(families::kHttpRefusedRequests,
                       {{"port", port}, {"code", std::to_string(kRefusalCodes[i])}});
}

void HttpServerMetrics::answered(int status) noexcept {
  const int hundreds = std::clamp(status / 100, 1, static_cast<int>(answered_.size()));
  answered_[static_cast<std::size_t>(hundreds - 1)]->add();
}

void HttpServerMetrics::refused_request(int status) noexcept {
  answered(status);
  for (std::size_t i = 0; i < kRefusalCodes.size(); ++i)
    if (kRefusalCodes[i] == status) refused_requests_[i]->add();
}

}  // namespace tandem::net
