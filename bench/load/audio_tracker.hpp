#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "bench/load/channel.hpp"
#include "bench/load/clock.hpp"

namespace tandem::load {

/// Verdicts over received audio, in frames of 20 ms. `reordered` frames came late and are not
/// counted as lost; `filled` ones are silence where audio was expected.
struct FrameCounts {
  std::uint64_t intact = 0, lost = 0, doubled = 0, reordered = 0, corrupted = 0, filled = 0;

  [[nodiscard]] bool clean() const noexcept {
    return lost + doubled + reordered + corrupted + filled == 0;
  }
};

/// Follows one stream of reference audio as it arrives, in messages of any length: which sample
/// was it that came, and when. One per call and direction; for an answer of the agent it begins
/// anew.
class AudioTracker {
 public:
  /// Told of each 20 ms that was recognised.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// Audio up to sample `end` of the stream (exclusive) had come at `arrived`; `snr_db` of the
    /// block that ends there, where the channel is known.
    virtual void on_heard(std::int64_t end, Time arrived, std::optional<float> snr_db) = 0;
  };

  /// `counts` are the run's own: all streams of one direction add to them.
  AudioTracker(Channel& channel, FrameCounts& counts, Listener& listener)
      : channel_(channel), counts_(counts), listener_(listener) {}

  /// A new stream: sample 0 is the reference's at `origin`. `settling` samples at its start, and
  /// behind silence, are not judged: there the resampler swings in, since what it heard before was
  /// something else.
  /// `length` in samples; what comes behind it is not this stream's.
  void begin(std::uint64_t origin, std::size_t settling, std::int64_t length);
  /// Received sample 0 was found to be the stream's sample `offset`; nothing was due before it.
  void align(std::int64_t offset) noexcept;

  /// Takes samples at 8 kHz that arrived together. Returns how many were taken: all of them, or
  /// those up to the stream's end.
  std::size_t add(std::span<const std::int16_t> samples, Time arrived);
  /// Samples that were taken so far.
  [[nodiscard]] std::int64_t received() const noexcept { return received_; }
  /// Position in the stream behind the newest sample taken.
  [[nodiscard]] std::int64_t position() const noexcept { return received_ + offset_; }
  [[nodiscard]] bool complete() const noexcept { return position() >= length_; }

  /// The stream ends at sample `end`: what should have come before and did not is lost.
  void finish(std::int64_t end) noexcept;

 private:
  static constexpr std::size_t kBlock = Channel::kBlock;
  // Messages whose ends lie in one block: 160 one-sample messages are not worth more.
  static constexpr std::size_t kArrivals = 16;

  void judge_block();
  void search(std::uint64_t expected, std::span<const std::int16_t> block);
  void place_frame(std::int64_t frame) noexcept;
  [[nodiscard]] Time arrival_of(std::int64_t count) const noexcept;

  Channel& channel_;
  FrameCounts& counts_;
  Listener& listener_;
  std::uint64_t origin_ = 0;
  std::int64_t length_ = 0;
  std::int64_t offset_ = 0;
  std::int64_t received_ = 0;
  std::size_t settling_ = 0;
  bool after_silence_ = false;  ///< The block before held nothing: the next one swings in anew.
  std::int64_t highest_ = -1;   ///< Frame of the stream.
  std::uint64_t seen_ = 0;      ///< Bit n: frame `highest_ - n` came.
  std::array<std::int16_t, kBlock> block_{};
  std::size_t block_size_ = 0;
  /// Blocks until the next search, and how many it will be if that finds nothing: where all audio
  /// is bad, looking for each block would take longer than it lasts.
  std::uint32_t search_pause_ = 0, search_backoff_ = 1;
  struct Arrival {
    std::int64_t count = 0;  ///< Received samples behind it.
    Time at{};
  };
  std::array<Arrival, kArrivals> arrivals_{};
  std::size_t arrival_next_ = 0;
};

}  // namespace tandem::load
