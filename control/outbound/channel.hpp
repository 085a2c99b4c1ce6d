#pragma once

#include <memory>
#include <string>

#include "control/store/outbound_store.hpp"
#include "core/task.hpp"

namespace tandem::outbound {

/// A way out of the house: one attempt of one delivery. On the control loop.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Within `kAttemptLimit`. What is given needs no `took`, and a `wait` only where the receiver
  /// asked for one.
  [[nodiscard]] virtual Task<store::OutboundOutcome> deliver(
      std::shared_ptr<const store::OutboundItem> item) = 0;
};

}  // namespace tandem::outbound
