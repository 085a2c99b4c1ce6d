#include "tools/report/call_tale.hpp"

#include <algorithm>
#include <limits>

#include "tools/report/event_words.hpp"
#include "tools/report/json_fields.hpp"

namespace tandem::report {

namespace {

/// A transcript follows its speech by about half a second; where transcription is switched off it
/// never does.
constexpr std::int64_t kWordsPatience = 5'000;
/// Nothing else of a call is told behind words of the agent that are still being spoken; a
/// monologue does not hold it up for ever.
constexpr std::int64_t kAgentPatience = 30'000;
/// The server gives every tool a shorter time.
constexpr std::int64_t kToolPatience = 30'000;
/// The last frame may be cut by the carrier's rounding.
constexpr std::int64_t kUnheardMost = 20;

}  // namespace

void CallTale::event(const boost::json::object& event) {
  const std::string type = text_at(event, "type");
  const boost::json::object fields = object_at(event, "fields");
  const std::int64_t at = number_at(event, "call_time_us") / 1000;
  if (type == "agent.greeted" || type == "turn.answered") {
    open_.push_back({Kind::Agent, at, at + kAgentPatience});
  } else if (type == "agent.words") {
    agent_words(at, fields);
  } else if (type.starts_with("caller.")) {
    caller_event(type, at, fields);
  } else if (type.starts_with("tool.")) {
    tool_event(type, at, fields);
  } else if (auto line = line_of(type, at, fields)) {
    waiting_.push_back(std::move(*line));
  }
  if (type == "call.ended") over_ = true;
}

void CallTale::caller_event(std::string_view type, std::int64_t at,
                            const boost::json::object& fields) {
  if (type == "caller.speech") {
    const std::int64_t from = number_at(fields, "from_at_ms"), to = number_at(fields, "to_at_ms");
    open_.push_back({Kind::Caller,
                     from,
                     std::max(to, at) + kWordsPatience,
                     {},
                     {from, "caller", "", "speaks for " + seconds_text(to - from)}});
  } else if (type == "caller.words") {
    const auto from = close(Kind::Caller);
    waiting_.push_back({from.value_or(at), "caller", text_at(fields, "text")});
  } else if (auto line = line_of(type, at, fields)) {
    waiting_.push_back(std::move(*line));
  }
}

void CallTale::agent_words(std::int64_t at, const boost::json::object& fields) {
  static_cast<void>(close(Kind::Agent));
  const std::string text = text_at(fields, "text"), heard = text_at(fields, "heard_text");
  const std::int64_t heard_ms = number_at(fields, "heard_ms");
  TaleLine line{at - heard_ms, "agent", text};
  if (heard_ms + kUnheardMost < number_at(fields, "audio_ms")) {
    const bool prefix = text.starts_with(heard);
    line.what = prefix ? heard : text;
    line.aside = heard_ms == 0 ? "not heard at all" : "interrupted after " + seconds_text(heard_ms);
    std::string rest = prefix ? text.substr(heard.size()) : std::string();
    rest.erase(0, rest.find_first_not_of(' '));
    if (!rest.empty()) line.aside += heard_ms == 0 ? ": " + rest : ", not heard: " + rest;
  }
  waiting_.push_back(std::move(line));
}

void CallTale::tool_event(std::string_view type, std::int64_t at,
                          const boost::json::object& fields) {
  const std::string call = std::to_string(number_at(fields, "tool_call"));
  const std::string name = text_at(fields, "name");
  if (type == "tool.asked") {
    const std::string asked = name + '(' + arguments_text(text_at(fields, "arguments")) + ')';
    open_.push_back(
        {Kind::Tool, at, at + kToolPatience, call, {at, "tool", asked, "has not answered yet"}});
    return;
  }
  const auto asked = std::find_if(open_.begin(), open_.end(), [&](const Open& each) {
    return each.kind == Kind::Tool && each.tool_call == call;
  });
  if (type == "tool.result" && asked != open_.end())
    asked->answer = sentence_of(text_at(fields, "output"));
  if (type != "tool.settled") return;
  TaleLine line{at, "tool", name};
  std::string answer;
  if (asked != open_.end()) {
    line = asked->when_given_up;
    answer = asked->answer;
  }
  static_cast<void>(close(Kind::Tool, call));
  line.aside = text_at(fields, "outcome") + " in " + std::to_string(number_at(fields, "took_ms")) +
               " ms" + (answer.empty() ? "" : ": " + answer);
  waiting_.push_back(std::move(line));
}

std::optional<std::int64_t> CallTale::close(Kind kind, std::string_view tool_call) {
  const auto found = std::find_if(open_.begin(), open_.end(), [&](const Open& each) {
    return each.kind == kind && each.tool_call == tool_call;
  });
  if (found == open_.end()) return std::nullopt;
  const std::int64_t from = found->from_ms;
  open_.erase(found);
  return from;
}

void CallTale::give_up(std::int64_t now_ms) {
  std::erase_if(open_, [&](Open& each) {
    if (each.patience_until_ms > now_ms) return false;
    if (!each.when_given_up.who.empty()) waiting_.push_back(std::move(each.when_given_up));
    return true;
  });
}

std::vector<TaleLine> CallTale::take(std::int64_t now_ms) {
  give_up(over_ ? std::numeric_limits<std::int64_t>::max() : now_ms);
  std::int64_t horizon = std::numeric_limits<std::int64_t>::max();
  for (const Open& each : open_) horizon = std::min(horizon, each.from_ms);
  std::stable_sort(waiting_.begin(), waiting_.end(),
                   [](const TaleLine& a, const TaleLine& b) { return a.at_ms < b.at_ms; });
  const auto later = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const TaleLine& line) { return line.at_ms > horizon; });
  std::vector<TaleLine> ready(std::make_move_iterator(waiting_.begin()),
                              std::make_move_iterator(later));
  waiting_.erase(waiting_.begin(), later);
  return ready;
}

std::optional<CallTale::Voice> CallTale::speaking() const {
  for (const Open& each : open_) {
    if (each.kind == Kind::Agent) return Voice{"agent", each.from_ms};
    if (each.kind == Kind::Caller) return Voice{"caller", each.from_ms};
  }
  return std::nullopt;
}

}  // namespace tandem::report
