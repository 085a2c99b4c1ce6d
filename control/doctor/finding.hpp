#pragma once

#include <string>
#include <vector>

namespace tandem::control {

/// What one look of the doctor gave.
struct Finding {
  enum class State : std::uint8_t {
    Good,
    Note,     ///< Works, but somebody should know.
    Bad,      ///< A first real call would fail over it.
    Skipped,  ///< Could not be tried, because of another finding.
  };
  State state = State::Good;
  std::string subject;  ///< "model", "carrier", …; one word.
  std::string what;
  std::string mend;  ///< What to do; empty where nothing is to be done.
};
using Findings = std::vector<Finding>;

inline Finding good(std::string subject, std::string what) {
  return {Finding::State::Good, std::move(subject), std::move(what), {}};
}
inline Finding note(std::string subject, std::string what, std::string mend) {
  return {Finding::State::Note, std::move(subject), std::move(what), std::move(mend)};
}
inline Finding bad(std::string subject, std::string what, std::string mend) {
  return {Finding::State::Bad, std::move(subject), std::move(what), std::move(mend)};
}
inline Finding skipped(std::string subject, std::string why) {
  return {Finding::State::Skipped, std::move(subject), std::move(why), {}};
}

/// A line a finding, the mend on a line of its own below it; one of several together below the
/// last.
[[nodiscard]] std::string to_text(const Findings& findings);
/// 0 when nothing is bad, else 1.
[[nodiscard]] int exit_code_of(const Findings& findings) noexcept;

}  // namespace tandem::control
