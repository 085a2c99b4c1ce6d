#include "control/assistant/instructions.hpp"

#include <map>

#include "bridge/carrier/phone_number.hpp"
#include "control/assistant/assistant_words.hpp"
#include "control/assistant/opening_hours.hpp"
#include "control/assistant/quoted.hpp"

namespace tandem::control {
namespace {

using std::chrono::local_days;

/// Of one call's instructions; a prompt of more would cost more than it helps.
constexpr std::size_t kIntentsMax = 60, kExamplesMax = 8, kExceptionsMax = 40;
constexpr std::size_t kReplyBytesMax = 1'000;

void add_intents(std::string& text, const AssistantWords& words,
                 const std::vector<Intent>& intents) {
  if (intents.empty()) return;
  text.append("\n\n").append(words.intents);
  std::size_t count = 0;
  for (const Intent& intent : intents) {
    if (++count > kIntentsMax) break;
    text.append("\n- ").append(quoted(intent.name));
    for (std::size_t i = 0; i < intent.examples.size() && i < kExamplesMax; ++i)
      text.append(i == 0 ? words.callers_say : "; ").append(quoted(intent.examples[i]));
    for (const auto& [language, reply] : intent.replies)
      text.append(words.reply)
          .append(" (")
          .append(language)
          .append("): ")
          .append(quoted(reply, kReplyBytesMax));
  }
}

std::string spans_text(const AssistantWords& words, const std::vector<DaySpan>& spans) {
  if (spans.empty()) return std::string(words.closed);
  std::string text;
  for (const DaySpan& span : spans)
    text.append(text.empty() ? "" : ", ")
        .append(time_text(span.from))
        .append("-")
        .append(time_text(span.until));
  return text;
}

void add_hours(std::string& text, const AssistantWords& words, const call::Agent& agent,
               std::string_view organisation_name) {
  if (agent.open_hours.empty() && agent.exceptions.empty()) return;
  text.append("\n\n").append(words.hours).append(" ").append(quoted(organisation_name));
  text.append("\n").append(words.local_times).append(" (").append(agent.time_zone).append(").");
  call::Agent weekly;
  weekly.open_hours = agent.open_hours;
  // Any Monday will do.
  const local_days monday{std::chrono::days{4}};
  for (int day = 0; day < 7; ++day)
    text.append("\n")
        .append(words.weekdays[static_cast<std::size_t>(day)])
        .append(": ")
        .append(spans_text(words, hours_of(weekly, monday + std::chrono::days(day))));
  std::map<local_days, std::string> notes;
  for (const call::DayException& exception : agent.exceptions)
    if (notes.size() < kExceptionsMax || notes.contains(exception.day))
      notes[exception.day] = exception.note;
  if (notes.empty()) return;
  text.append("\n").append(words.days_that_differ);
  for (const auto& [day, note] : notes) {
    text.append("\n- ").append(date_text(words, day)).append(": ");
    text.append(spans_text(words, hours_of(agent, day)));
    if (!note.empty()) text.append(" (").append(quoted(note)).append(")");
  }
}

}  // namespace

std::string standing_instructions(const call::Agent& agent, std::string_view organisation_name,
                                  const std::vector<std::string>& languages,
                                  const std::vector<Intent>& intents) {
  const AssistantWords& words = assistant_words(agent.language);
  std::string text = agent.instructions;
  if (languages.size() > 1) {
    text.append("\n\n").append(words.languages);
    for (std::size_t i = 0; i < languages.size(); ++i)
      text.append(i == 0 ? " " : ", ").append(languages[i]);
    text.append(".");
  }
  add_intents(text, words, intents);
  add_hours(text, words, agent, organisation_name);
  return text;
}

std::string call_briefing(const call::Agent& agent, std::string_view caller,
                          std::chrono::system_clock::time_point now) {
  const AssistantWords& words = assistant_words(agent.language);
  const LocalMinute local = local_minute(agent.time_zone, now);
  std::string text(words.this_call);
  text.append("\n").append(words.now).append(" ").append(moment_text(words, local));
  text.append(" (").append(agent.time_zone).append(").\n");
  if (!agent.open_hours.empty() || !agent.exceptions.empty()) {
    const Opening opening = opening_at(agent, local);
    if (opening.open && opening.changes)
      text.append(words.open_until).append(" ").append(time_text(opening.changes->time));
    else if (opening.open)
      text.append(words.open_now);
    else if (opening.changes)
      text.append(words.opens_again).append(" ").append(moment_text(words, *opening.changes));
    else
      text.append(words.closed_for_long);
    text.append(".\n");
  }
  if (carrier::is_e164(caller))
    text.append(words.callers_number).append(" ").append(caller).append(".");
  else
    text.append(words.number_withheld);
  return text;
}

std::string caller_briefing(const KnownCaller& caller, const std::string& time_zone,
                            std::string_view language) {
  if (caller.name.empty() && caller.appointments.empty()) return {};
  const AssistantWords& words = assistant_words(language);
  std::string text(words.known);
  if (!caller.name.empty())
    text.append("\n").append(words.contact).append(" ").append(quoted(caller.name, 100));
  for (const CallersAppointment& each : caller.appointments) {
    const LocalMinute from = local_minute(time_zone, each.starts);
    text.append("\n").append(words.appointment).append(" ").append(moment_text(words, from));
    text.append("-").append(time_text(local_minute(time_zone, each.ends).time));
    if (!each.summary.empty()) text.append(", ").append(quoted(each.summary));
    if (!each.name.empty())
      text.append(", ").append(words.for_whom).append(" ").append(quoted(each.name, 100));
  }
  if (caller.more) text.append("\n").append(words.more_appointments);
  return text;
}

}  // namespace tandem::control
