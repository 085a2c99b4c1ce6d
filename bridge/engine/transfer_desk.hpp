#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "bridge/engine/call_event.hpp"
#include "bridge/engine/ids.hpp"

namespace tandem::engine {

/// A transfer is asked of the carrier; the stream ends, the other side rings. Either somebody takes
/// the caller, or the caller comes back: by the carrier's word, by a new stream, or because the
/// request itself failed and the old stream just goes on.
class TransferDesk {
 public:
  enum class Phase : std::uint8_t {
    None,
    Asked,    ///< The stream is still there.
    Ringing,  ///< The stream ended.
    Failed,   ///< By the carrier's word; the caller's new stream is on its way.
  };

  void ask(Instant now) noexcept {
    phase_ = Phase::Asked;
    since_ = now;
  }
  void detached(Instant now) noexcept {
    if (phase_ == Phase::Asked) {
      phase_ = Phase::Ringing;
      since_ = now;
    }
  }
  void failed(TransferResult result, Instant now) noexcept {
    phase_ = Phase::Failed;
    result_ = result;
    since_ = now;
  }
  void done() noexcept { phase_ = Phase::None; }

  [[nodiscard]] Phase phase() const noexcept { return phase_; }
  [[nodiscard]] bool active() const noexcept { return phase_ != Phase::None; }
  /// Why it failed, as far as anybody said.
  [[nodiscard]] TransferResult result() const noexcept { return result_; }
  /// The carrier took the request, yet the stream does not end.
  [[nodiscard]] bool ignored(Instant now) const noexcept {
    return phase_ == Phase::Asked && now - since_ >= kStreamEnds;
  }
  [[nodiscard]] bool overdue(std::chrono::milliseconds wait, Instant now) const noexcept {
    return (phase_ == Phase::Ringing || phase_ == Phase::Failed) && now - since_ >= wait;
  }

 private:
  /// A call update takes effect within a second or two.
  static constexpr std::chrono::seconds kStreamEnds{10};
  Phase phase_ = Phase::None;
  TransferResult result_ = TransferResult::Failed;
  Instant since_{};
};

}  // namespace tandem::engine
