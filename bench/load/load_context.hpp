#pragma once

#include <memory>
#include <random>

#include "bench/load/channel.hpp"
#include "bench/load/load_loop.hpp"
#include "bench/load/load_options.hpp"
#include "bench/load/measurements.hpp"
#include "bench/load/reference_signal.hpp"
#include "core/net/tls_context.hpp"
#include "tools/sim/carrier/sid_maker.hpp"
#include "tools/sim/model/client_event_check.hpp"

namespace tandem::load {

/// What all calls of a run share.
struct LoadContext {
  explicit LoadContext(LoadOptions given);

  LoadOptions options;
  LoadLoop loop;
  ReferenceSignal signal;
  Channel uplink, downlink;
  Measurements figures;
  std::mt19937_64 random;
  sim::SidMaker sids;
  sim::ClientEventCheck event_check;
  std::shared_ptr<net::TlsClientContext> tls_client;
  std::shared_ptr<net::TlsServerContext> tls_server;  ///< Null: the model is served plain.

  /// Whom the next call rings: evenly, so that any share of the calls has its share of both.
  [[nodiscard]] const std::string& next_number() {
    recorded_share_ += options.record_percent / 100;
    if (recorded_share_ < 1) return options.to;
    recorded_share_ -= 1;
    return options.record_to;
  }
  /// Uniform in [low, high).
  [[nodiscard]] double uniform(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  }
  [[nodiscard]] Clock::duration uniform_s(double low, double high) {
    return std::chrono::duration_cast<Clock::duration>(
        std::chrono::duration<double>(uniform(low, high)));
  }

 private:
  double recorded_share_ = 0;
};

}  // namespace tandem::load
