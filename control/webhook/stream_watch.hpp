#pragma once

#include <string>

namespace tandem::control {

/// Who is told what the carrier says of streams, and looks after calls that nothing follows. A
/// webhook never waits for it. Any thread.
class StreamWatch {
 public:
  virtual ~StreamWatch() = default;
  /// A stream of this call stopped or failed.
  virtual void stream_ended(const std::string& call_sid) noexcept = 0;
  /// The carrier asked what follows, or told that the call is over.
  virtual void followed(const std::string& call_sid) noexcept = 0;
};

}  // namespace tandem::control
