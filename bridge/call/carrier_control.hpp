#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "bridge/call/call_id.hpp"
#include "core/result.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::call {

/// A call in the carrier's words.
struct CarrierCall {
  CallId id;
  std::string account_sid;
  std::string call_sid;
  /// Of whoever asks, where it is not certain that the call is still theirs: the request is made
  /// only where nobody has begun a later term. 0: it is certain.
  std::uint32_t term = 0;
  /// No stream of it ever began here: it may be waiting to be placed, or ring.
  bool may_ring = false;
  /// Of a hang-up: only while nobody has answered. One that is under way goes on.
  bool unless_answered = false;
};

/// A blind transfer: the call's stream ends, the number is dialled, and the `/after` webhook is
/// asked with the outcome, which brings the caller back to the agent where nobody answered.
struct CarrierTransfer {
  std::string number;     ///< E.164; already checked against the agent's list.
  std::string caller_id;  ///< E.164; empty: the caller's own (the carrier's default).
  std::chrono::seconds ring_timeout{25};
};

/// What we ask of the carrier about a running call, over its REST API. Asynchronous: `done` runs
/// exactly once, posted to `loop`, within the implementation's deadline (at most 10 s with all
/// retries). The implementation retries by the rules of the carrier (429 and connection faults) and
/// treats "the call is gone" as the success of a hang-up.
class CarrierControl {
 public:
  using Done = std::function<void(Result<>)>;
  virtual ~CarrierControl() = default;

  virtual void hang_up(EventLoop& loop, CarrierCall call, Done done) = 0;
  /// Puts `<Dial>` in the place of the running document. A call that is gone is a failure here.
  virtual void transfer(EventLoop& loop, CarrierCall call, CarrierTransfer to, Done done) = 0;
  /// The call's stream ends and the `/after` webhook is asked, which any node may answer. A call
  /// that is gone is a failure here.
  virtual void send_back(EventLoop& loop, CarrierCall call, Done done) = 0;
};

}  // namespace tandem::call
