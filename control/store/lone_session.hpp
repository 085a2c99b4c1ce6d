#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "control/store/store_fault.hpp"

namespace tandem::store {

/// The session of one thread that writes now and then, as `Acting::writer()`. Connects when it is
/// needed, and anew after any fault but that of the rows themselves. Blocks; one thread.
class LoneSession {
 public:
  using Work = std::function<void(pqxx::transaction_base&)>;
  LoneSession(std::string url, std::chrono::milliseconds statement_max)
      : url_(std::move(url)), statement_max_(statement_max) {}

  /// Runs `work` in one transaction and commits. On a fault nothing has changed.
  [[nodiscard]] std::optional<StoreFault> transact(const Work& work);

 private:
  std::string url_;
  std::chrono::milliseconds statement_max_;
  std::unique_ptr<pqxx::connection> connection_;
};

}  // namespace tandem::store
