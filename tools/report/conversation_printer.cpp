#include "tools/report/conversation_printer.hpp"

#include <cstdio>

#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

std::string seconds(std::int64_t milliseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(milliseconds) / 1000.0);
  return text;
}

}  // namespace

std::string ConversationPrinter::clock(std::int64_t milliseconds) {
  if (milliseconds < 0) milliseconds = 0;
  const long long minutes = milliseconds / 60'000, rest = milliseconds % 60'000;
  char text[32];
  std::snprintf(text, sizeof text, "%02lld:%02lld.%lld", minutes, rest / 1000, rest % 1000 / 100);
  return text;
}

std::string ConversationPrinter::marked(const std::string& text, const std::string& heard) {
  if (heard.size() >= text.size() || !text.starts_with(heard)) return text;
  return heard + " \xE2\x9F\x82 interrupted; not heard:" + text.substr(heard.size());
}

void ConversationPrinter::line(std::int64_t at_ms, const std::string& who,
                               const std::string& what) {
  std::string name = who;
  name.resize(8, ' ');
  print_(clock(at_ms) + "  " + name + what);
}

void ConversationPrinter::agent_words(std::int64_t at_ms, const boost::json::object& fields) {
  const std::string text = text_at(fields, "text"), heard = text_at(fields, "heard_text");
  const std::int64_t heard_ms = number_at(fields, "heard_ms");
  const bool whole = heard_ms + 20 >= number_at(fields, "audio_ms");
  const std::string after = whole ? "" : " (after " + seconds(heard_ms) + ")";
  line(at_ms - heard_ms, "agent", (whole ? text : marked(text, heard)) + after);
}

void ConversationPrinter::event(const boost::json::object& event) {
  const std::string type = text_at(event, "type");
  const boost::json::object fields = object_at(event, "fields");
  const std::int64_t at = number_at(event, "call_time_us") / 1000;
  if (type == "caller.speech") {
    speech_from_ms_ = number_at(fields, "from_at_ms");
  } else if (type == "caller.words") {
    line(speech_from_ms_ >= 0 ? speech_from_ms_ : at, "caller", text_at(fields, "text"));
    speech_from_ms_ = -1;
  } else if (type == "agent.words") {
    agent_words(at, fields);
  } else if (type == "caller.dtmf") {
    line(at, "caller", "presses " + text_at(fields, "digit"));
  } else if (type == "tool.asked") {
    line(at, "tool", text_at(fields, "name") + " " + text_at(fields, "arguments"));
  } else if (type == "tool.settled") {
    line(at, "tool",
         text_at(fields, "name") + " " + text_at(fields, "outcome") + " in " +
             std::to_string(number_at(fields, "took_ms")) + " ms");
  } else if (type == "call.started") {
    line(at, "call", "rings");
  } else if (type == "stream.attached") {
    line(at, "call", "is connected");
  } else if (type == "call.ended") {
    line(at, "call", "ends: " + text_at(fields, "reason"));
  } else if (type.starts_with("model.") && type != "model.usage") {
    line(at, "model", type.substr(6));
  } else if (type.starts_with("transfer.")) {
    line(at, "call", type + " " + text_at(fields, "target") + text_at(fields, "result"));
  }
}

}  // namespace tandem::report
