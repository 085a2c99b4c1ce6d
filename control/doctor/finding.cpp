#include "control/doctor/finding.hpp"

#include <algorithm>
#include <iterator>

namespace tandem::control {
namespace {

constexpr std::size_t kSubjectWidth = 11;

const char* word_of(Finding::State state) {
  switch (state) {
    case Finding::State::Good:
      return "ok    ";
    case Finding::State::Note:
      return "note  ";
    case Finding::State::Bad:
      return "FAIL  ";
    case Finding::State::Skipped:
      break;
  }
  return "skip  ";
}

}  // namespace

std::string to_text(const Findings& findings) {
  std::string text;
  for (auto finding = findings.begin(); finding != findings.end(); ++finding) {
    std::string subject = finding->subject;
    subject.resize(std::max(subject.size(), kSubjectWidth), ' ');
    text += word_of(finding->state) + subject + ' ' + finding->what + '\n';
    const auto next = std::next(finding);
    const bool same = next != findings.end() && next->mend == finding->mend;
    if (!finding->mend.empty() && !same) text += "      mend: " + finding->mend + '\n';
  }
  return text;
}

int exit_code_of(const Findings& findings) noexcept {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& one) { return one.state == Finding::State::Bad; })
             ? 1
             : 0;
}

}  // namespace tandem::control
