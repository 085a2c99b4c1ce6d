#include "tools/report/event_words.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <utility>

#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

std::string count_of(std::int64_t count, const char* noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

std::string ms_of(const boost::json::object& fields, std::string_view key) {
  return std::to_string(number_at(fields, key)) + " ms";
}

std::string ending(const std::string& reason) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kWords{
      {{"agent-hangup", "the agent hung up"},
       {"caller-hangup", "the caller hung up"},
       {"supervisor-hangup", "a supervisor hung up"},
       {"transferred", "it was transferred"},
       {"model-failed", "the model failed"},
       {"carrier-failed", "the carrier's stream failed"},
       {"silence", "the caller was silent for too long"},
       {"no-stream", "the carrier opened no stream"}}};
  const auto* known = std::find_if(kWords.begin(), kWords.end(),
                                   [&](const auto& each) { return each.first == reason; });
  return known == kWords.end() ? reason : std::string(known->second);
}

TaleLine ended(std::int64_t at, const boost::json::object& fields) {
  std::string aside = seconds_text(number_at(fields, "length_ms")) + ", " +
                      count_of(number_at(fields, "turns"), "turn") + ", " +
                      count_of(number_at(fields, "barge_ins"), "interruption");
  const auto* cost = fields.if_contains("cost_usd");
  if (cost != nullptr && cost->is_number() && cost->to_number<double>() > 0) {
    char text[32];
    std::snprintf(text, sizeof text, ", $%.4f", cost->to_number<double>());
    aside += text;
  }
  return {at, "call", "ends: " + ending(text_at(fields, "reason")), aside};
}

std::optional<TaleLine> model_line(std::string_view type, std::int64_t at,
                                   const boost::json::object& fields) {
  if (type == "model.failover")
    return TaleLine{at, "model", "the session is lost", text_at(fields, "fault")};
  if (type == "model.restored")
    return TaleLine{at, "model", "listens again",
                    "after " + ms_of(fields, "took_ms") + ", " + ms_of(fields, "lost_audio_ms") +
                        " of the caller's voice lost"};
  if (type == "model.rollover") return TaleLine{at, "model", "the session is renewed"};
  if (type == "model.away") return TaleLine{at, "model", "cannot be reached"};
  if (type == "model.stalled")
    return TaleLine{at, "model", "does not answer",
                    "step " + std::to_string(number_at(fields, "step"))};
  if (type == "model.error")
    return TaleLine{at, "model", "reports an error", text_at(fields, "code")};
  return std::nullopt;
}

std::optional<TaleLine> transfer_line(std::string_view type, std::int64_t at,
                                      const boost::json::object& fields) {
  if (type == "transfer.asked") {
    const std::string name = text_at(fields, "target");
    return TaleLine{at, "call",
                    "is being transferred to " +
                        (name.empty() ? "number " + std::to_string(number_at(fields, "target") + 1)
                                      : "the " + name + " number")};
  }
  if (type == "transfer.ended")
    return TaleLine{at, "call", "the transfer is over", text_at(fields, "result")};
  return std::nullopt;
}

}  // namespace

std::string seconds_text(std::int64_t milliseconds) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f s", static_cast<double>(milliseconds) / 1000.0);
  return text;
}

std::string arguments_text(const std::string& json) {
  boost::system::error_code error;
  const boost::json::value parsed = boost::json::parse(json, error);
  if (error || !parsed.is_object()) return json;
  std::string text;
  for (const auto& [key, value] : parsed.get_object()) {
    if (!text.empty()) text += ", ";
    text += std::string(key) + ": " + boost::json::serialize(value);
  }
  return text;
}

std::string sentence_of(const std::string& json) {
  boost::system::error_code error;
  const boost::json::value parsed = boost::json::parse(json, error);
  return error || !parsed.is_object() ? std::string() : text_at(parsed.get_object(), "say");
}

std::optional<TaleLine> line_of(std::string_view type, std::int64_t at,
                                const boost::json::object& fields) {
  if (type.starts_with("model.")) return model_line(type, at, fields);
  if (type.starts_with("transfer.")) return transfer_line(type, at, fields);
  if (type == "call.started") return TaleLine{at, "call", "rings"};
  if (type == "call.rejected")
    return TaleLine{at, "call", "gets no agent", text_at(fields, "reason")};
  if (type == "stream.attached")
    return TaleLine{at, "call",
                    number_at(fields, "attachment") > 1 ? "is connected again" : "is connected"};
  if (type == "stream.detached") {
    const std::string reason = text_at(fields, "reason");
    if (reason == "stop" || reason == "closed") return std::nullopt;
    return TaleLine{at, "call", "the carrier's stream breaks", reason};
  }
  if (type == "caller.dtmf") return TaleLine{at, "caller", "presses " + text_at(fields, "digit")};
  if (type == "caller.gap")
    return TaleLine{at, "caller", "", ms_of(fields, "hole_ms") + " of the voice are missing"};
  if (type == "caller.idle")
    return TaleLine{at, "caller", "",
                    "is silent, step " + std::to_string(number_at(fields, "step"))};
  if (type == "supervisor.words")
    return TaleLine{number_at(fields, "from_at_ms"), "person", text_at(fields, "text")};
  if (type == "call.time-warning") return TaleLine{at, "call", "is nearly too long"};
  if (type == "agent.output-blocked")
    return TaleLine{at, "agent", "", "cut: the carrier takes no more"};
  if (type == "call.fault") return TaleLine{at, "call", "", "ended by a fault of the server's own"};
  if (type == "agent.pool-full") return TaleLine{at, "agent", "", "cut: too much is waiting"};
  if (type == "call.ended") return ended(at, fields);
  return std::nullopt;
}

}  // namespace tandem::report
