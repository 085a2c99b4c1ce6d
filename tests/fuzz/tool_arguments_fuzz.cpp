#include <string>
#include <string_view>

#include "bridge/tools/arguments.hpp"
#include "control/calendar/local_time.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::calendar;

namespace {

/// A day and a time that a model named, on the clock of a place where it is set forward and back.
void read_time(std::string_view date, std::string_view time) {
  static const Zone zone = *Zone::named("America/New_York");
  const auto day = parse_date(date);
  const auto clock = parse_clock(time);
  if (day) {
    FUZZ_REQUIRE(day->ok() && to_text(*day) == date);
    FUZZ_REQUIRE(next_day(*day) > *day);
  }
  if (clock) FUZZ_REQUIRE(*clock >= minutes(0) && *clock <= minutes(24 * 60));
  if (!day || !clock) return;
  const auto at = zone.at(*day, *clock);
  FUZZ_REQUIRE(zone.at_or_after(*day, *clock) >= zone.start_of(*day));
  // Before there were time zones offsets had seconds, and behind 9999 years have five digits.
  if (!at || day->year() < std::chrono::year(1900) || day->year() > std::chrono::year(9000)) return;
  const WallTime shown = zone.wall(*at);
  const bool midnight = *clock == minutes(24 * 60);
  FUZZ_REQUIRE(shown.day == (midnight ? next_day(*day) : *day));
  FUZZ_REQUIRE(shown.time == (midnight ? minutes(0) : *clock));
  FUZZ_REQUIRE(parse_instant(zone.rfc3339(*at)) == at);
}

}  // namespace

/// What a model writes as the arguments of a tool, which a caller may have talked it into.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  if (const auto arguments = tools::Arguments::parse(text)) {
    for (const char* name : {"date", "time", "name", "reason", "number"}) {
      const auto value = arguments->text(name);
      if (!value || value->empty()) continue;
      FUZZ_REQUIRE(value->size() <= size);
      FUZZ_REQUIRE(std::string_view(" \t\r\n").find(value->front()) == std::string_view::npos);
      FUZZ_REQUIRE(std::string_view(" \t\r\n").find(value->back()) == std::string_view::npos);
    }
    (void)arguments->integer("duration_minutes");
    read_time(arguments->text("date").value_or(""), arguments->text("time").value_or(""));
  }
  const std::size_t line = text.find('\n');
  if (line != std::string_view::npos) read_time(text.substr(0, line), text.substr(line + 1));
  const auto at = parse_instant(text);
  const bool of_four_digits = text.size() > 4 && text[0] > '0' && text[0] < '9';
  if (at && of_four_digits) FUZZ_REQUIRE(parse_instant(utc_text(*at)) == at);
  return 0;
}
