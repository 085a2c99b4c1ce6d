#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "control/store/connection_watch.hpp"
#include "control/store/store_fault.hpp"

namespace tandem::store {

/// The session of one thread that writes now and then, as `Acting::writer()`. Connects when it is
/// needed, and anew after any fault but that of the rows themselves. Blocks, though for no longer
/// than a few statements may take, whatever the server does; one thread, except for `cut`.
class LoneSession {
 public:
  using Work = std::function<void(pqxx::transaction_base&)>;
  LoneSession(std::string url, std::chrono::milliseconds statement_max)
      : url_(std::move(url)), statement_max_(statement_max) {}

  /// Runs `work` in one transaction and commits. On a fault nothing has changed.
  [[nodiscard]] std::optional<StoreFault> transact(const Work& work);

  /// Gives up what runs, and whatever would be begun later. Any thread.
  void cut() { watch_.cut_all(); }

 private:
  void connect();

  std::string url_;
  std::chrono::milliseconds statement_max_;
  std::unique_ptr<pqxx::connection> connection_;
  ConnectionWatch watch_;
};

}  // namespace tandem::store
