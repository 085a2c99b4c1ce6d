#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "control/voice/fallback_voice.hpp"

namespace tandem::control {

/// Spoken apologies of agents that come and go: what is there is given at once, what is not is
/// noted, and spoken one at a time when there is time for it. One thread.
class VoiceShelf {
 public:
  /// All sounds together take at most `bytes_max`; for texts beyond, callers hear the stock
  /// apology.
  VoiceShelf(std::filesystem::path folder, std::size_t bytes_max)
      : voice_(std::move(folder)), bytes_max_(bytes_max) {}

  /// Null: not yet (the text is wanted from now on), or not to be had.
  [[nodiscard]] FallbackVoice::Sound find(const std::string& text, const std::string& language);

  /// Speaks one text that is wanted, for up to some seconds; false when there is none.
  bool speak_one();
  /// From here on; what nobody asks for until `forget_unused` goes.
  void begin_round() { used_.clear(); }
  void forget_unused();

 private:
  using Key = std::pair<std::string, std::string>;  ///< language, text

  FallbackVoice voice_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::map<Key, FallbackVoice::Sound> spoken_;  ///< Null: no voice could.
  std::set<Key> wanted_, used_;
};

}  // namespace tandem::control
