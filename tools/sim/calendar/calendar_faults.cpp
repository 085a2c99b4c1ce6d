#include "tools/sim/calendar/calendar_faults.hpp"

#include <boost/json/value.hpp>

namespace tandem::sim {

namespace {

const std::map<std::string, CalendarFault::Kind, std::less<>>& kinds() {
  using Kind = CalendarFault::Kind;
  static const std::map<std::string, Kind, std::less<>> kKinds{
      {"delay", Kind::Delay},
      {"status", Kind::Status},
      {"html", Kind::Html},
      {"reset", Kind::Reset},
      {"lost-answer", Kind::LostAnswer},
      {"late-answer", Kind::LateAnswer},
      {"invalid-grant", Kind::InvalidGrant},
      {"free-busy", Kind::FreeBusy}};
  return kKinds;
}

bool fits(const std::string& on, const std::string& operation) {
  return on == "*" || on == operation || operation.starts_with(on + ".");
}

}  // namespace

std::string CalendarFaults::add(const boost::json::object& given) {
  CalendarFault fault;
  for (const auto& member : given) {
    const std::string_view name = member.key();
    const boost::json::value& value = member.value();
    const bool text = name == "on" || name == "kind" || name == "reason" || name == "calendar";
    if (text ? !value.is_string() : !value.is_int64()) return std::string(name) + ": wrong type";
    if (text) {
      const std::string words(value.as_string());
      if (name == "kind") {
        const auto found = kinds().find(words);
        if (found == kinds().end()) return "no such kind: " + words;
        fault.kind = found->second;
      } else {
        (name == "on" ? fault.on : name == "reason" ? fault.reason : fault.calendar) = words;
      }
      continue;
    }
    const std::int64_t number = value.as_int64();
    if (number < 0 || number > 3'600'000) return std::string(name) + ": out of range";
    if (name == "status") {
      fault.status = static_cast<int>(number);
    } else if (name == "length_ms") {
      fault.length = std::chrono::milliseconds(number);
    } else if (name == "retry_after_s") {
      fault.retry_after = std::chrono::seconds(number);
    } else if (name == "skip") {
      fault.skip = static_cast<int>(number);
    } else if (name == "times") {
      fault.times = static_cast<int>(number);
    } else {
      return "unknown member " + std::string(name);
    }
  }
  if (fault.on.empty() || !given.contains("kind")) return "needs on and kind";
  faults_.push_back(std::move(fault));
  return {};
}

std::optional<CalendarFault> CalendarFaults::take(const std::string& operation) {
  for (CalendarFault& fault : faults_) {
    if (fault.times == 0 || !fits(fault.on, operation)) continue;
    if (fault.skip > 0) {
      --fault.skip;
      continue;
    }
    --fault.times;
    return fault;
  }
  return std::nullopt;
}

}  // namespace tandem::sim
