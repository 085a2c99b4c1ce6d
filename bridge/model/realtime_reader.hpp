#pragma once

#include <cstddef>
#include <memory>
#include <span>

#include "bridge/model/realtime_message.hpp"
#include "core/result.hpp"

namespace tandem::model {

/// Reads the server events of an OpenAI Realtime session: unknown types and fields are no errors.
/// The audio delta's common shape is scanned by hand, everything else goes through simdjson; both
/// agree (fuzzed against each other). One per shard; not thread-safe. No allocation for audio
/// deltas.
class RealtimeReader {
 public:
  static constexpr std::size_t kPadding = 64;

  RealtimeReader();
  ~RealtimeReader();

  /// `text` may be changed in place and must have `kPadding` readable bytes behind it. Errors:
  /// `model::errc`.
  [[nodiscard]] Result<Message> read(std::span<char> text);

  /// The same by the general way alone: what tests and fuzzers hold the hand scan against.
  [[nodiscard]] Result<Message> read_general(std::span<char> text);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::model
