#pragma once

#include <memory>
#include <string>

#include "bridge/call/call_id.hpp"
#include "bridge/tap/tap_outlet.hpp"

namespace tandem::tap {

/// Writes calls down.
class Recorder {
 public:
  virtual ~Recorder() = default;
  /// The call is to be recorded, from its first stream on. Null where it cannot be. On the call's
  /// shard: nothing waits.
  [[nodiscard]] virtual std::shared_ptr<TapOutlet> record(const call::CallId& call,
                                                          const std::string& organisation) = 0;
};

}  // namespace tandem::tap
