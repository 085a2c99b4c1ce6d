#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::control {

/// Speaks what an agent says by itself when the model is away, with Debian's voices: flite where
/// the language is English, espeak-ng for all others. What was spoken once is kept in a folder, so
/// that a node starts at once the next time. Blocks for up to some seconds: for the start and for
/// worker threads.
class FallbackVoice {
 public:
  using Sound = std::shared_ptr<const std::vector<std::uint8_t>>;

  /// The folder is made when it is needed.
  explicit FallbackVoice(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// μ-law at 8 kHz, as loud as the stock phrases. Null where no voice could speak it: logged, and
  /// the caller of the phone hears the stock apology. `language`: ISO 639-1 or BCP 47.
  [[nodiscard]] Sound speak(const std::string& text, std::string_view language) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace tandem::control
