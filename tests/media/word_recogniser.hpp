#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace tandem::test {

/// Recognises words of a closed list by comparing them with recordings: mel cepstra of 20 ms every
/// 10 ms, aligned by dynamic time warping (Sakoe and Chiba, 1978). Knows one voice; needs no model.
class WordRecogniser {
 public:
  /// 12 cepstra, without the one that is the level.
  using Features = std::vector<std::array<float, 12>>;

  struct Heard {
    std::string word;
    float distance;       ///< To its recording, for each step of the alignment.
    float next_distance;  ///< To the nearest recording of another word.
  };

  /// 8 kHz.
  void learn(std::string word, std::span<const std::int16_t> samples);
  /// The nearest of the words learnt.
  [[nodiscard]] Heard hear(std::span<const std::int16_t> samples) const;

 private:
  struct Word {
    std::string name;
    Features features;
  };
  std::vector<Word> words_;
};

}  // namespace tandem::test
