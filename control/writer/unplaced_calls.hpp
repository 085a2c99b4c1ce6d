#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string>

#include "control/store/call_event_store.hpp"
#include "control/writer/quarantine.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::control {

/// Tells of calls for which the database has no place. Those that were deleted are counted. Those
/// of an organisation that was never there, as in a database that was restored from a backup or is
/// another node's, are lost to it: counted as that, set aside for a person as far as the quarantine
/// has room, and each organisation is named in the log once. One thread.
class UnplacedCalls {
 public:
  /// Both outlive this object.
  UnplacedCalls(metrics::Block& block, Quarantine& quarantine) noexcept
      : block_(block), quarantine_(quarantine) {}

  /// `events` are committed but for those of `calls`.
  void tell(std::span<const call::CallEvent> events, std::span<const store::UnplacedCall> calls);

 private:
  /// Whose names are known as named; beyond, none is named any more.
  static constexpr std::size_t kNamedMax = 1'000;

  metrics::Block& block_;
  Quarantine& quarantine_;
  std::set<std::string> named_;
};

}  // namespace tandem::control
