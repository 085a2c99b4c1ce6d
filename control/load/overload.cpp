#include "control/load/overload.hpp"

#include <algorithm>

namespace tandem::control {
namespace {

/// What a reading must fall below before a grade is left.
constexpr double kLeave = 0.95;

Grade grade_of(double value, const Overload::Marks& marks, double share) noexcept {
  if (value >= marks.critical * share) return Grade::Critical;
  if (value >= marks.hard * share) return Grade::Hard;
  return value >= marks.soft * share ? Grade::Soft : Grade::None;
}

double mark_of(Grade grade, const Overload::Marks& marks) noexcept {
  if (grade == Grade::Critical) return marks.critical;
  return grade == Grade::Hard ? marks.hard : marks.soft;
}

}  // namespace

std::string_view text_of(Grade grade) noexcept {
  switch (grade) {
    case Grade::None:
      return "none";
    case Grade::Soft:
      return "soft";
    case Grade::Hard:
      return "hard";
    case Grade::Critical:
      break;
  }
  return "critical";
}

std::string_view text_of(Scarce scarce) noexcept {
  switch (scarce) {
    case Scarce::Busy:
      return "busy";
    case Scarce::Lag:
      return "lag";
    case Scarce::Memory:
      return "memory";
    case Scarce::Descriptors:
      return "descriptors";
    case Scarce::Spool:
      break;
  }
  return "spool";
}

Overload::Verdict Overload::judge(const NodeLoad& load, double share_of_marks) const noexcept {
  const std::array<double, kMarks.size()> values{judges_.busy ? load.busy : 0,
                                                 judges_.lag ? load.lag_seconds : 0, load.memory,
                                                 load.descriptors, load.spool};
  Verdict worst;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const Grade grade = grade_of(values[i], kMarks[i], share_of_marks);
    if (i > 0 && grade <= worst.grade) continue;
    worst = {grade, static_cast<Scarce>(i), values[i], mark_of(grade, kMarks[i])};
  }
  return worst;
}

std::optional<Overload::Change> Overload::measured(const NodeLoad& load) noexcept {
  // Time that is short for a moment is no reason; what else there is too little of is one at once.
  const Verdict hurried = judge({load.busy, load.lag_seconds, 0, 0, 0}, 1);
  for (std::size_t i = 0; i < late_.size(); ++i)
    late_[i] = hurried.grade >= static_cast<Grade>(i) ? late_[i] + 1 : 0;
  Verdict now = judge({0, 0, load.memory, load.descriptors, load.spool}, 1);
  for (const Grade grade : {Grade::Critical, Grade::Hard, Grade::Soft}) {
    if (late_[static_cast<std::size_t>(grade)] < kLateSeconds || grade <= now.grade) continue;
    now = hurried;
    now.grade = grade;
    now.mark = mark_of(grade, kMarks[static_cast<std::size_t>(hurried.scarce)]);
    break;
  }
  if (now.grade > grade_) {
    const Change change{grade_, now.grade, now.scarce, now.value, now.mark};
    grade_ = now.grade;
    quiet_ = 0;
    return change;
  }

  const Verdict held = judge(load, kLeave);
  if (grade_ == Grade::None || held.grade >= grade_) {
    quiet_ = 0;
    return std::nullopt;
  }
  if (quiet_ == 0 || held.grade > quietest_.grade) quietest_ = held;
  if (++quiet_ < kQuiet) return std::nullopt;
  const Change change{grade_, quietest_.grade, quietest_.scarce, quietest_.value, quietest_.mark};
  grade_ = quietest_.grade;
  quiet_ = 0;
  return change;
}

}  // namespace tandem::control
