#pragma once

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <variant>
#include <vector>

namespace tandem::sim {

/// A message that will be spoken: its words and how much audio they are, in samples of the output
/// format.
struct SpokenOutput {
  std::string words;
  std::int64_t samples = 0;
  std::chrono::nanoseconds sample_time{0};  ///< Length of one sample.
};
/// A message that is written.
struct WrittenOutput {
  std::string words;
};
struct CallOutput {
  std::string name;
  std::string arguments;
};
using Output = std::variant<SpokenOutput, WrittenOutput, CallOutput>;

/// One event of a response that is still to be sent. Ids are filled in when it is.
struct DeliveryStep {
  enum class Kind : std::uint8_t {
    ItemAdded,
    PartAdded,
    TranscriptDelta,
    AudioDelta,
    TextDelta,
    ArgumentsDelta,
    ItemDone,  ///< And all `.done` events of the item's content before it.
    ResponseDone
  };
  std::chrono::nanoseconds at{0};  ///< After the response's first content.
  Kind kind = Kind::ItemAdded;
  std::size_t output = 0;         ///< Index among the response's outputs.
  std::string text;               ///< Of a text delta.
  std::int64_t first_sample = 0;  ///< Of an audio delta.
  std::int64_t samples = 0;
};

struct DeliveryPace {
  double times_real_time = 3.0;  ///< How much faster than it plays audio leaves, after the burst.
  std::chrono::milliseconds first_burst{600};  ///< So much of the first item leaves at once.
  bool odd_sizes = true;  ///< Now and then a delta that is no multiple of anything.
  bool empty_deltas = false;
  bool duplicate_calls = false;  ///< A call's item is announced as done twice.
};

/// When each piece of a response leaves: deltas of 20 to 400 ms, transcript deltas word by word
/// between them, calls in fragments of a few characters. Pure; `random` decides the sizes.
[[nodiscard]] std::vector<DeliveryStep> schedule_delivery(const std::vector<Output>& outputs,
                                                          const DeliveryPace& pace,
                                                          std::mt19937_64& random);

/// "How can I" as "How", " can", " I": joined again they give the text.
[[nodiscard]] std::vector<std::string> split_words(const std::string& text);

}  // namespace tandem::sim
