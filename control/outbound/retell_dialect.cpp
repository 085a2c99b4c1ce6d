#include <boost/json.hpp>

#include "control/outbound/told_call.hpp"
#include "control/outbound/webhook_dialect.hpp"

// Retell's webhook events, as its API reference has them (2026-11): `event` and `call`, times in
// milliseconds.
namespace tandem::outbound {
namespace {

namespace js = boost::json;

/// Retell's `disconnection_reason` for ours.
std::string_view disconnection_reason(std::string_view reason) {
  static constexpr std::pair<std::string_view, std::string_view> kReasons[] = {
      {"caller-hangup", "user_hangup"},
      {"agent-hangup", "agent_hangup"},
      {"supervisor-hangup", "agent_hangup"},
      {"transferred", "call_transfer"},
      {"no-answer", "dial_no_answer"},
      {"busy", "dial_busy"},
      {"failed", "dial_failed"},
      {"model-failed", "error_llm_websocket_lost_connection"},
      {"carrier-failed", "error_twilio"},
      {"time-limit", "max_duration_reached"},
      {"silence", "inactivity"},
      {"rejected", "concurrency_limit_reached"},
      {"node-lost", "error_retell"},
      {"no-stream", "error_no_audio_received"},
      {"canceled", "dial_no_answer"},
      {"drained", "error_retell"}};
  for (const auto& [ours, theirs] : kReasons)
    if (ours == reason) return theirs;
  return "error_unknown";
}

js::value member(const js::object& of, const char* name) {
  const js::value* found = of.if_contains(name);
  return found == nullptr ? js::value() : *found;
}

js::object latency_of(const ToldCall& told) {
  js::object e2e;
  for (const char* p : {"p50", "p90", "p95", "p99"})
    if (const js::value ms = told.at("latency_" + std::string(p) + "_ms"); !ms.is_null())
      e2e[p] = ms;
  return js::object{{"e2e", std::move(e2e)}};
}

void write_end(js::object& call, const ToldCall& told) {
  call["end_timestamp"] = told.milliseconds("ended_at");
  call["duration_ms"] = told.number("duration_ms");
  call["disconnection_reason"] = disconnection_reason(told.text("end_reason"));
  std::string transcript;
  js::array spoken;
  for (const Segment& segment : told.segments()) {
    transcript.append(segment.agent ? "Agent: " : "User: ").append(segment.text).append("\n");
    spoken.push_back(js::object{{"role", segment.agent ? "agent" : "user"},
                                {"content", segment.text},
                                {"words", js::array()}});
  }
  call["transcript"] = std::move(transcript);
  call["transcript_object"] = std::move(spoken);
  call["latency"] = latency_of(told);
  // Cents.
  call["call_cost"] = js::object{{"combined_cost", told.cost() * 100}};
}

js::object analysis_of(const js::object& ours) {
  std::string sentiment = "Unknown";
  if (const js::value known = member(ours, "sentiment"); known.is_string()) {
    sentiment = std::string(known.get_string());
    if (!sentiment.empty() && sentiment[0] >= 'a') sentiment[0] = char(sentiment[0] - 32);
  }
  return {{"call_summary", member(ours, "summary")},
          {"user_sentiment", sentiment},
          {"call_successful", member(ours, "successful")},
          {"in_voicemail", member(ours, "disposition") == js::value("voicemail")},
          {"custom_analysis_data", js::object{{"disposition", member(ours, "disposition")},
                                              {"outcome_reason", member(ours, "outcome_reason")},
                                              {"follow_up", member(ours, "follow_up")}}}};
}

}  // namespace

std::string retell_body(const store::OutboundItem& item) {
  const ToldCall told(item.payload);
  if (!told.has_call()) return item.payload;
  const bool over = item.event != "call.started";
  js::object call{{"call_type", told.text("direction") == "playground" ? "web_call" : "phone_call"},
                  {"call_id", told.text("id")},
                  {"agent_id", told.at("agent_id")},
                  {"agent_name", told.at("agent_name")},
                  {"call_status", over ? "ended" : "ongoing"},
                  {"direction", told.text("direction")},
                  {"from_number", told.text("from_number")},
                  {"to_number", told.text("to_number")},
                  {"metadata", told.at("metadata")},
                  {"start_timestamp", told.milliseconds("answered_at")}};
  if (over) write_end(call, told);
  std::string event = item.event;
  std::replace(event.begin(), event.end(), '.', '_');
  if (const js::object* ours = told.analysis()) call["call_analysis"] = analysis_of(*ours);
  return js::serialize(js::object{{"event", event}, {"call", std::move(call)}});
}

}  // namespace tandem::outbound
