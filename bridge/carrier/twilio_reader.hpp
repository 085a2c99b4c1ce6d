#pragma once

#include <memory>
#include <span>

#include "bridge/carrier/twilio_message.hpp"
#include "core/result.hpp"

namespace tandem::carrier {

/// Reads what Twilio sends: any key order, unknown keys and events, numbers as numbers or strings,
/// `\/`. The common shape of `media` is scanned by hand, everything else goes through simdjson;
/// both agree (fuzzed against each other). One per shard; not thread-safe. No allocation for
/// `media`, `dtmf`, `mark`.
class TwilioReader {
 public:
  /// simdjson reads up to so many bytes behind the text; they must be readable.
  static constexpr std::size_t kPadding = 64;

  TwilioReader();
  ~TwilioReader();

  /// `text` may be changed in place. Errors: `carrier::errc` (malformed JSON, missing or ill-typed
  /// field, number out of range, too deep). The views in the message live as long as `text`,
  /// unchanged, and until the next `read`.
  [[nodiscard]] Result<Message> read(std::span<char> text);

  /// The same by the general way alone: what tests and fuzzers hold the hand scan against.
  [[nodiscard]] Result<Message> read_general(std::span<char> text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::carrier
