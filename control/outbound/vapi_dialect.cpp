#include <boost/json.hpp>

#include "control/outbound/told_call.hpp"
#include "control/outbound/webhook_dialect.hpp"

// Vapi's server messages, as its documentation of server events has them (2026-11): one object
// `message` with `type`, `timestamp` in milliseconds and `call`.
namespace tandem::outbound {
namespace {

namespace js = boost::json;

/// Vapi's `endedReason` for ours.
std::string_view ended_reason(std::string_view reason) {
  static constexpr std::pair<std::string_view, std::string_view> kReasons[] = {
      {"caller-hangup", "customer-ended-call"},
      {"agent-hangup", "assistant-ended-call"},
      {"supervisor-hangup", "manually-canceled"},
      {"transferred", "assistant-forwarded-call"},
      {"no-answer", "customer-did-not-answer"},
      {"busy", "customer-busy"},
      {"failed", "twilio-failed-to-connect-call"},
      {"model-failed", "pipeline-error-openai-llm-failed"},
      {"carrier-failed", "phone-call-provider-closed-websocket"},
      {"time-limit", "exceeded-max-duration"},
      {"silence", "silence-timed-out"},
      {"rejected", "assistant-not-valid"},
      {"node-lost", "worker-shutdown"},
      {"no-stream", "phone-call-provider-closed-websocket"},
      {"canceled", "manually-canceled"},
      {"drained", "worker-shutdown"}};
  for (const auto& [ours, theirs] : kReasons)
    if (ours == reason) return theirs;
  return "unknown-error";
}

std::string_view call_type(const ToldCall& told) {
  const std::string direction = told.text("direction");
  if (direction == "outbound") return "outboundPhoneCall";
  return direction == "playground" ? "webCall" : "inboundPhoneCall";
}

js::object call_object(const ToldCall& told, std::string_view status, std::string_view api_base) {
  const std::string path = std::string(api_base) + "/api/calls/" + told.text("id");
  std::string listen = std::string(api_base) + "/ws/listen/" + told.text("id");
  if (listen.starts_with("http")) listen.replace(0, 4, "ws");
  const bool outbound = told.text("direction") == "outbound";
  js::object call{
      {"id", told.text("id")},
      {"orgId", told.text("organisation_id")},
      {"type", call_type(told)},
      {"status", status},
      {"assistantId", told.at("agent_id")},
      {"phoneNumberId", told.at("phone_number_id")},
      {"createdAt", told.at("started_at")},
      {"startedAt", told.at("answered_at")},
      {"metadata", told.at("metadata")},
      {"monitor", js::object{{"listenUrl", listen}, {"controlUrl", path + "/control"}}}};
  call["customer"] = js::object{{"number", told.text(outbound ? "to_number" : "from_number")}};
  call["phoneNumber"] = js::object{{"number", told.text(outbound ? "from_number" : "to_number")}};
  if (status == "ended") {
    call["endedAt"] = told.at("ended_at");
    call["endedReason"] = ended_reason(told.text("end_reason"));
    call["cost"] = told.cost();
  }
  return call;
}

/// What was said, one message each, in Vapi's words for who spoke.
js::array messages_of(const ToldCall& told) {
  js::array messages;
  const std::int64_t began = told.milliseconds("started_at");
  for (const Segment& segment : told.segments())
    messages.push_back(js::object{{"role", segment.agent ? "bot" : "user"},
                                  {"message", segment.text},
                                  {"time", began + segment.started_ms},
                                  {"endTime", began + segment.ended_ms},
                                  {"secondsFromStart", double(segment.started_ms) / 1000}});
  return messages;
}

std::string transcript_of(const ToldCall& told) {
  std::string text;
  for (const Segment& segment : told.segments())
    text.append(segment.agent ? "AI: " : "User: ").append(segment.text).append("\n");
  return text;
}

void write_report(js::object& message, const ToldCall& told) {
  const js::array messages = messages_of(told);
  const std::string transcript = transcript_of(told);
  message["type"] = "end-of-call-report";
  message["endedReason"] = ended_reason(told.text("end_reason"));
  message["artifact"] = js::object{{"messages", messages}, {"transcript", transcript}};
  message["messages"] = messages;
  message["transcript"] = transcript;
  message["startedAt"] = told.at("answered_at");
  message["endedAt"] = told.at("ended_at");
  message["durationSeconds"] = double(told.number("duration_ms")) / 1000;
  message["cost"] = told.cost();
  js::object analysis;
  if (const js::object* ours = told.analysis()) {
    const auto member = [&](const char* name) {
      const js::value* found = ours->if_contains(name);
      return found == nullptr ? js::value() : *found;
    };
    analysis["summary"] = member("summary");
    analysis["successEvaluation"] = member("successful");
    analysis["structuredData"] = js::object{{"sentiment", member("sentiment")},
                                            {"disposition", member("disposition")},
                                            {"outcome_reason", member("outcome_reason")},
                                            {"follow_up", member("follow_up")}};
    message["summary"] = member("summary");
  }
  message["analysis"] = std::move(analysis);
}

}  // namespace

std::string vapi_body(const store::OutboundItem& item, std::string_view api_base) {
  const ToldCall told(item.payload);
  if (!told.has_call()) return item.payload;
  js::object message{{"timestamp", told.event_milliseconds()}};
  const bool over = item.event == "call.ended" || item.event == "call.analyzed";
  message["call"] = call_object(told, over ? "ended" : "in-progress", api_base);
  if (item.event == "call.analyzed") {
    write_report(message, told);
  } else if (item.event == "call.transcript") {
    const Segment segment = told.segment();
    message["type"] = "transcript";
    message["transcriptType"] = "final";
    message["role"] = segment.agent ? "assistant" : "user";
    message["transcript"] = segment.text;
  } else {
    message["type"] = "status-update";
    message["status"] = over ? "ended" : "in-progress";
    if (over) message["endedReason"] = ended_reason(told.text("end_reason"));
  }
  return js::serialize(js::object{{"message", std::move(message)}});
}

}  // namespace tandem::outbound
