#pragma once

#include <optional>
#include <string>

#include "bridge/call/price_book.hpp"
#include "control/analysis/analysis_service.hpp"
#include "control/analysis/call_analysis.hpp"
#include "control/outbound/channel.hpp"
#include "control/store/connection_pool.hpp"
#include "core/net/http_client.hpp"

namespace tandem::analysis {

/// The outbound queue's kind `analysis`: its destination is a call. Asks the model; what it found
/// is kept in the transaction in which the delivery counts as done (`OutboundOutcome::also`). On
/// the control loop.
class AnalysisChannel final : public outbound::Channel {
 public:
  /// All outlive this.
  AnalysisChannel(EventLoop& loop, store::ConnectionPool& database, net::HttpClient& http,
                  const AnalysisService& service, const call::PriceBook& prices)
      : loop_(loop), database_(database), http_(http), service_(service), prices_(prices) {}

  [[nodiscard]] Task<store::OutboundOutcome> deliver(
      std::shared_ptr<const store::OutboundItem> item) override;

 private:
  [[nodiscard]] Task<Result<net::HttpResponse>> ask(const EndedCall& call);
  /// Runs `work` as the node; what went wrong, empty where nothing did.
  [[nodiscard]] Task<std::string> transact(store::Work work);
  /// None where the model has no price.
  [[nodiscard]] std::optional<double> cost_of(const TokensUsed& tokens) const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  net::HttpClient& http_;
  const AnalysisService& service_;
  const call::PriceBook& prices_;
};

}  // namespace tandem::analysis
