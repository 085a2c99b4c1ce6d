#pragma once

#include <cstdint>
#include <string>

#include "control/store/directory_rows.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// What a try-out of an agent needs.
struct TrialPermit {
  enum class Verdict : std::uint8_t {
    Granted,
    Refused,    ///< Only operators try agents out.
    Unknown,    ///< No such agent.
    NoVersion,  ///< It has no such version, or none that was published.
  };
  Verdict verdict = Verdict::Refused;
  /// Its organisation, with this one agent as it is to be tried out.
  TenantRows tenant;
};
/// `version`: "draft" for the agent as it is being edited, "published", or the UUID of a version.
/// Where it is granted, that is noted in the audit log.
[[nodiscard]] TrialPermit begin_trial(pqxx::transaction_base& tx, const std::string& agent,
                                      const std::string& version);
/// Whether who began may go on.
[[nodiscard]] bool may_try_out(pqxx::transaction_base& tx);

}  // namespace tandem::store
