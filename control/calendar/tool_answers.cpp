#include "control/calendar/tool_answers.hpp"

#include "control/calendar/errc.hpp"
#include "control/calendar/spoken_time.hpp"
#include "core/json/writer.hpp"

namespace tandem::calendar {
namespace {

using tools::ToolResult;

/// More would be read out.
constexpr std::size_t kTimesTold = 12, kTimesSaid = 3;

std::string weekday(const Date& day) {
  const std::string spoken = spoken_day(day);
  return spoken.substr(0, spoken.find(','));
}

void write_time(json::Writer& out, const WallTime& time) {
  out.begin_object()
      .member("date", to_text(time.day))
      .member("weekday", weekday(time.day))
      .member("time", to_text(time.time))
      .end_object();
}

void write_times(json::Writer& out, std::string_view name, const std::vector<WallTime>& times) {
  out.key(name).begin_array();
  for (const WallTime& time : times) write_time(out, time);
  out.end_array();
}

std::vector<WallTime> first_of(const std::vector<WallTime>& times, std::size_t count) {
  return {times.begin(), times.begin() + static_cast<long>(std::min(count, times.size()))};
}

std::string offer(const std::vector<WallTime>& others) {
  if (others.empty()) return " Nothing else is free in the next two weeks.";
  return " There is " + spoken_choice(first_of(others, kTimesSaid)) + '.';
}

struct Reason {
  const char* name;
  const char* sentence;
};

Reason reason_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::Past:
      return {"past", "is over already"};
    case Verdict::TooSoon:
      return {"too-soon", "is too soon to book"};
    case Verdict::TooFar:
      return {"too-far", "is further ahead than we book"};
    case Verdict::Closed:
      return {"closed", "is outside of our hours"};
    case Verdict::OffGrid:
      return {"between-times", "is between the times we begin at"};
    case Verdict::Taken:
    case Verdict::Free:
      break;
  }
  return {"taken", "is taken"};
}

ToolResult result_of(bool ok, std::string output) {
  ToolResult result;
  result.ok = ok;
  result.output = std::move(output);
  return result;
}

/// `{"ok":…, <what>: …, "say":…}`
ToolResult done(std::string_view what, const WallTime& time, std::string_view say,
                std::string_view outcome) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("ok", true).key(what);
  write_time(out, time);
  out.member("say", say).end_object();
  ToolResult result = result_of(true, std::move(text));
  result.call_outcome = outcome;
  return result;
}

ToolResult failed(std::string_view error, std::string_view message) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .member("ok", false)
      .member("error", error)
      .member("message", message)
      .end_object();
  return result_of(false, std::move(text));
}

}  // namespace

ToolResult bad_argument(std::string_view sentence, const WallTime& today) {
  return failed("invalid-arguments", std::string(sentence) + " Today is " + weekday(today.day) +
                                         ", " + to_text(today.day) + ", and it is " +
                                         to_text(today.time) + '.');
}

ToolResult slot_kept(const WallTime& time) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("ok", true).member("available", true).key("slot");
  write_time(out, time);
  out.member("say", spoken(time) + " is free.");
  out.member(
      "next",
      "It is being kept for this caller for two minutes, and is not booked yet: ask for their "
      "name, say day and time back, and call bookAppointment, whose answer alone says that it "
      "stands.");
  out.end_object();
  return result_of(true, std::move(text));
}

ToolResult slot_refused(Verdict verdict, const WallTime& time,
                        const std::vector<WallTime>& others) {
  const Reason reason = reason_of(verdict);
  std::string text;
  json::Writer out(text);
  out.begin_object().member("ok", false).member("available", false);
  out.member("reason", reason.name);
  write_times(out, "alternatives", others);
  out.member("say", spoken(time) + ' ' + reason.sentence + '.' + offer(others)).end_object();
  return result_of(false, std::move(text));
}

ToolResult day_told(const Date& day, const std::vector<WallTime>& free,
                    const std::vector<WallTime>& others) {
  std::string text, say;
  json::Writer out(text);
  out.begin_object().member("ok", true).member("available", !free.empty());
  out.member("date", to_text(day)).member("weekday", weekday(day));
  out.key("times").begin_array();
  for (const WallTime& time : first_of(free, kTimesTold)) out.value(to_text(time.time));
  out.end_array();
  if (free.empty()) {
    write_times(out, "alternatives", others);
    say = "Nothing is free on " + spoken_day(day) + '.' + offer(others);
  } else {
    const std::vector<WallTime> some =
        free.size() <= kTimesSaid
            ? free
            : std::vector<WallTime>{free.front(), free[free.size() / 2], free.back()};
    say = "On " + spoken_day(day) + " there is " +
          (free.size() > kTimesSaid ? "for example " : "") + spoken_choice(some) + '.';
  }
  out.member("say", say).end_object();
  return result_of(true, std::move(text));
}

ToolResult booked(const WallTime& time, std::string_view name) {
  return done("booked", time, "It is booked for " + std::string(name) + ": " + spoken(time) + '.',
              "booked");
}

ToolResult moved(const WallTime& from, const WallTime& to) {
  return done("moved_to", to,
              "The appointment of " + spoken(from) + " is now on " + spoken(to) + '.',
              "rescheduled");
}

ToolResult cancelled(const WallTime& time) {
  return done("cancelled", time, "The appointment on " + spoken(time) + " is cancelled.",
              "cancelled");
}

ToolResult none_found(bool number_known) {
  return failed("not-found",
                number_known
                    ? "No appointment to come stands for the number that calls. It may be under "
                      "another number: ask for the name and for day and time of the appointment, "
                      "and call again with all three."
                    : "The caller's number is not known: ask for the name and for day and time of "
                      "the appointment, and call again with all three.");
}

ToolResult not_found_so_often() {
  return failed(
      "not-found",
      "No such appointment was found, and no more are looked for in this call. Offer that "
      "somebody calls back.");
}

ToolResult several_found(const std::vector<WallTime>& times) {
  std::string text;
  json::Writer out(text);
  out.begin_object().member("ok", false).member("error", "several-found");
  write_times(out, "appointments", times);
  out.member("message", "Ask which one is meant, and call again with its date and time.");
  out.member("say", "There is one on " + spoken_choice(first_of(times, kTimesSaid)) + '.');
  out.end_object();
  return result_of(false, std::move(text));
}

ToolResult calendar_failed(const ErrorCode& error) {
  if (error == errc::enough)
    return failed("enough-booked",
                  "Nothing was booked: this call has booked as many appointments as one call may. "
                  "Offer that somebody calls back about more.");
  if (error == errc::unknown_outcome)
    return failed("not-confirmed",
                  "The calendar did not confirm it. Say neither that it is done nor that it "
                  "failed: say that somebody will call back to confirm.");
  if (error == errc::not_found || error == errc::conflict)
    return failed("changed-meanwhile",
                  "Somebody changed that appointment in the calendar. Offer that somebody calls "
                  "back.");
  return failed("calendar-unavailable",
                "The calendar cannot be reached now. Promise no time: take the caller's wish, and "
                "offer that somebody calls back.");
}

}  // namespace tandem::calendar
