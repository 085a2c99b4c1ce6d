#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

namespace tandem::engine {

/// What a person said to the caller in the agent's place, as far as it was written down. Of very
/// much the beginning is forgotten: what they left the caller with matters most.
class ColleagueWords {
 public:
  static constexpr std::size_t kBytesMax = 8'000;

  void add(std::string_view text);
  /// Some of it could not be written down.
  void miss() noexcept { missing_ = true; }
  void clear() noexcept;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// The beginning was forgotten.
  [[nodiscard]] bool cut() const noexcept { return cut_; }
  [[nodiscard]] bool missing() const noexcept { return missing_; }

 private:
  std::string text_;
  bool cut_ = false, missing_ = false;
};

// What the model is told of a person who spoke in its place, at once or as part of the past of a
// call that goes on at another node.

/// When they hand the caller back; `words`: what is known of what they said.
[[nodiscard]] std::string colleague_spoke(std::chrono::seconds length, const ColleagueWords& words);
/// What was written down only behind that.
[[nodiscard]] std::string colleague_also_said(std::string_view words);
/// That some of it was not, told behind that.
[[nodiscard]] std::string colleague_not_all_known();
/// When the line was lost while they spoke.
[[nodiscard]] std::string colleague_was_lost(const ColleagueWords& words);

}  // namespace tandem::engine
