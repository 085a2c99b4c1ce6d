#include "tools/report/run_record.hpp"

#include <algorithm>

#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

std::size_t size_at(const boost::json::object& object, std::string_view key) {
  return static_cast<std::size_t>(std::max<std::int64_t>(0, number_at(object, key)));
}

std::size_t bytes_per_ms(const boost::json::object& audio) {
  const std::string type = text_at(object_at(audio, "format"), "type");
  return type == "audio/pcmu" || type == "audio/pcma" ? 8 : 48;
}

}  // namespace

std::vector<boost::json::object> ServerRecord::of_type(std::string_view type) const {
  std::vector<boost::json::object> found;
  for (const auto& event : events)
    if (text_at(event, "type") == type) found.push_back(event);
  return found;
}

void RunRecord::add_carrier_line(const boost::json::object& line) {
  const std::string what = text_at(line, "what");
  if (what == "summary") carrier.over = true;
  const std::string call = text_at(line, "call");
  if (call.empty()) return;
  if (carrier.call.empty()) carrier.call = call;
  if (call != carrier.call) return;
  const Nanos at = number_at(line, "t");
  if (what == "ws-out" || what == "ws-in" || what == "heard") {
    add_stream_line(line, what);
  } else if (what == "say-begin") {
    CarrierRecord::Speech speech;
    speech.begin = at;
    speech.transcript = text_at(line, "transcript");
    speech.barge_in = flag_at(line, "barge_in");
    carrier.said.push_back(std::move(speech));
  } else if (what == "say-end") {
    if (!carrier.said.empty()) carrier.said.back().end = at;
  } else if (what == "press") {
    carrier.digits.push_back(text_at(line, "digit"));
  } else if (what == "fault") {
    if (flag_at(line, "fails"))
      carrier.faults.push_back(std::to_string(number_at(line, "code")) + " " +
                               text_at(line, "text"));
  } else if (what == "unmet") {
    carrier.unmet.push_back(text_at(line, "text"));
  } else if (what == "announce") {
    carrier.announced.push_back(text_at(line, "text"));
  } else if (what == "hang-up") {
    carrier.hung_up = at;
    carrier.hung_up_by = text_at(line, "by");
  } else if (what == "call-end") {
    carrier.report = line;
  }
}

void RunRecord::add_stream_line(const boost::json::object& line, const std::string& what) {
  const Nanos at = number_at(line, "t");
  const std::string event = text_at(line, "event");
  if (carrier.stream.empty()) carrier.stream = text_at(line, "stream");
  if (what == "heard") {
    carrier.heard.push_back({number_at(line, "begin"), number_at(line, "end"),
                             size_at(line, "bytes"), size_at(line, "offset"),
                             flag_at(line, "cleared"), size_at(line, "flushed")});
  } else if (event == "media" && what == "ws-out") {
    carrier.frames.push_back({at, text_at(line, "hash"), flag_at(line, "speaking")});
  } else if (event == "media") {
    carrier.media.push_back({at, size_at(line, "bytes"), size_at(line, "waiting")});
  } else if (event == "mark") {
    (what == "ws-in" ? carrier.marks_in : carrier.marks_out).push_back(text_at(line, "name"));
  } else if (event == "clear") {
    carrier.clears.push_back(at);
  }
}

void RunRecord::add_model_line(const boost::json::object& line) {
  const std::string session = text_at(line, "session");
  if (!session.empty() &&
      std::find(model.sessions.begin(), model.sessions.end(), session) == model.sessions.end())
    model.sessions.push_back(session);
  const boost::json::object event = object_at(line, "event");
  if (event.empty()) return;
  const Nanos at = number_at(line, "t");
  if (text_at(line, "dir") == "c2s")
    add_client_event(at, event);
  else
    add_server_event(at, session, event);
}

void RunRecord::add_client_event(Nanos at, const boost::json::object& event) {
  const std::string type = text_at(event, "type");
  if (type == "input_audio_buffer.append") {
    model.appends.push_back({at, size_at(object_at(event, "audio"), "bytes")});
  } else if (type == "conversation.item.truncate") {
    model.truncations.push_back({at, text_at(event, "item_id"), number_at(event, "audio_end_ms")});
  } else if (type == "conversation.item.create") {
    const boost::json::object item = object_at(event, "item");
    if (text_at(item, "type") == "function_call_output")
      tool_answered(at, text_at(item, "call_id"));
    const auto* content = item.if_contains("content");
    if (content == nullptr || !content->is_array()) return;
    for (const auto& part : content->get_array())
      if (part.is_object()) model.told.push_back(text_at(part.get_object(), "text"));
  }
}

void RunRecord::tool_answered(Nanos at, const std::string& call_id) {
  for (ModelRecord::ToolRun& tool : model.tools)
    if (tool.call_id == call_id) tool.answered.push_back(at);
}

void RunRecord::add_calendar_line(const boost::json::object& line) {
  const std::string operation = text_at(line, "operation");
  const bool asked = text_at(line, "dir") == "in" && !operation.empty();
  if (asked && !operation.starts_with("oauth.")) calendar.requests.push_back(number_at(line, "t"));
}

void RunRecord::add_server_event(Nanos at, const std::string& session,
                                 const boost::json::object& event) {
  const std::string type = text_at(event, "type");
  if (type == "response.output_audio.delta") {
    ModelRecord::Delta delta{at, size_at(object_at(event, "delta"), "bytes"),
                             text_at(event, "item_id"), text_at(event, "response_id")};
    auto item = std::find_if(model.items.begin(), model.items.end(),
                             [&](const ModelRecord::Item& each) { return each.id == delta.item; });
    if (item == model.items.end())
      item = model.items.insert(model.items.end(), {delta.item, session, 0});
    item->bytes += delta.bytes;
    model.deltas.push_back(std::move(delta));
  } else if (type == "response.function_call_arguments.done") {
    const std::string id = text_at(event, "call_id");
    const bool told = std::any_of(model.tools.begin(), model.tools.end(),
                                  [&](const auto& each) { return each.call_id == id; });
    // Told twice it is one: so may a real model.
    if (!told) model.tools.push_back({id, text_at(event, "name"), at, {}});
  } else if (type == "session.updated") {
    const boost::json::object audio = object_at(object_at(event, "session"), "audio");
    model.bytes_per_ms_in = bytes_per_ms(object_at(audio, "input"));
    model.bytes_per_ms_out = bytes_per_ms(object_at(audio, "output"));
  } else if (type == "input_audio_buffer.speech_started") {
    model.speech_started.push_back(at);
  } else if (type == "input_audio_buffer.speech_stopped") {
    model.speech_stopped.push_back(at);
  } else if (type == "error") {
    const boost::json::object error = object_at(event, "error");
    model.errors.push_back(text_at(error, "code") + " " + text_at(error, "message"));
  }
}

void RunRecord::add_event(const boost::json::object& event, const std::string& since) {
  const std::string call = text_at(event, "call");
  if (server.call.empty()) {
    if (text_at(event, "at") < since || text_at(event, "type") != "call.started") return;
    server.call = call;
  }
  if (call == server.call) server.events.push_back(event);
}

}  // namespace tandem::report
