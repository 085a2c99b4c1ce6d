#include "tools/sim/model/agent.hpp"

#include <algorithm>
#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <span>
#include <utility>

namespace tandem::sim {
namespace json = boost::json;
namespace {

struct Phrases {
  std::string_view greeting;
  std::string_view tool_answer;
  std::array<std::string_view, 6> answers;
};

constexpr Phrases kEnglish{"Hello, thank you for calling. How can I help you today?",
                           "Thank you for waiting. I have just looked that up for you.",
                           {"I understand. Could you tell me a little more about it?",
                            "Of course. I am happy to help you with that.",
                            "Good question. As far as I can see, everything is in order.",
                            "All right, I have made a note of that. Is there anything else?",
                            "Certainly. It will take a moment, please stay on the line.",
                            "Thank you. Let me repeat that, so that we get it right."}};

constexpr Phrases kRussian{
    "Здравствуйте, спасибо за звонок. Чем я могу вам помочь?",
    "Спасибо за ожидание. Я только что всё проверила.",
    {"Понимаю. Расскажите, пожалуйста, немного подробнее.", "Конечно. Я с радостью вам помогу.",
     "Хороший вопрос. Насколько я вижу, всё в порядке.",
     "Хорошо, я это записала. Могу ли я помочь чем-нибудь ещё?",
     "Разумеется. Это займёт минуту, оставайтесь на линии.",
     "Спасибо. Позвольте мне повторить, чтобы не ошибиться."}};

const Phrases& phrases(std::string_view language) { return language == "ru" ? kRussian : kEnglish; }

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

/// The words behind which the response stands: the last item's, or all of the user's last words.
std::string last_words(const std::list<Item>& context) {
  return context.empty() ? std::string() : context.back().words();
}

bool asks_for_time(const std::string& words) {
  static constexpr std::array<std::string_view, 6> kAsking{
      "what time", "the time", "which time", "который час", "сколько времени", "какое время"};
  const std::string text = lower(words);
  return std::ranges::any_of(kAsking, [&](std::string_view ask) { return contains(text, ask); });
}

/// Whether the number stands there whole, not as the beginning of a longer one.
bool names_number(std::string_view text, std::string_view number) {
  for (std::size_t at = text.find(number); at != std::string_view::npos;
       at = text.find(number, at + 1)) {
    const std::size_t end = at + number.size();
    if (end == text.size() || std::isdigit(static_cast<unsigned char>(text[end])) == 0) return true;
  }
  return false;
}

/// `Say: "Are you still there?"`: what stands in quotes in the last paragraph. Those before it may
/// be the session's own, in which quotes are examples.
std::optional<std::string> quoted_in(std::string_view instructions) {
  if (const std::size_t last = instructions.rfind("\n\n"); last != std::string_view::npos)
    instructions.remove_prefix(last);
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kQuotes{
      {{"\"", "\""}, {"«", "»"}, {"“", "”"}}};
  for (const auto& [open, close] : kQuotes) {
    const std::size_t begin = instructions.find(open);
    if (begin == std::string::npos) continue;
    const std::size_t end = instructions.find(close, begin + open.size());
    if (end == std::string::npos || end == begin + open.size()) continue;
    return std::string(instructions.substr(begin + open.size(), end - begin - open.size()));
  }
  return std::nullopt;
}

bool is_function(const json::value& tool) {
  const json::value* type = tool.as_object().if_contains("type");
  return type && *type == "function";
}

const json::object* first_function(const json::array& tools) {
  const auto found = std::ranges::find_if(tools, is_function);
  return found == tools.end() ? nullptr : &found->as_object();
}

/// The tool that `tool_choice` forces, where it does.
const json::object* forced_function(const AgentRequest& request) {
  if (request.tool_choice == "required") return first_function(request.tools);
  if (!request.tool_choice.is_object()) return nullptr;
  const json::value* name = request.tool_choice.as_object().if_contains("name");
  const auto found = std::ranges::find_if(request.tools, [&](const json::value& tool) {
    return is_function(tool) && name && tool.as_object().at("name") == *name;
  });
  return found == request.tools.end() ? nullptr : &found->as_object();
}

json::value example_value(std::string_view name, const json::object& schema) {
  if (const json::value* choices = schema.if_contains("enum");
      choices && !choices->as_array().empty()) {
    return choices->as_array().front();
  }
  const json::value* type = schema.if_contains("type");
  const std::string_view kind =
      type && type->is_string() ? std::string_view(type->as_string()) : "";
  if (kind == "integer" || kind == "number") {
    const json::value* least = schema.if_contains("minimum");
    return least ? *least : json::value(1);
  }
  if (kind == "boolean") return true;
  if (kind == "array") return json::array{};
  if (kind == "object") return example_arguments(schema);
  const std::string key = lower(std::string(name));
  if (contains(key, "date") || contains(key, "day")) return "2026-11-24";
  if (contains(key, "zone")) return "Europe/London";
  if (contains(key, "time") || contains(key, "start")) return "2026-11-24T14:30:00Z";
  if (contains(key, "number") || contains(key, "phone")) return "+12125550123";
  return "example";
}

PlannedCall call_of(const json::object& tool) {
  const json::value* parameters = tool.if_contains("parameters");
  const json::value arguments = parameters && parameters->is_object()
                                    ? example_arguments(parameters->as_object())
                                    : json::value(json::object{});
  return {std::string(tool.at("name").as_string()), json::serialize(arguments)};
}

bool offered(const json::array& tools, std::string_view name) {
  return std::ranges::any_of(tools, [&](const json::value& tool) {
    return is_function(tool) && tool.as_object().at("name").as_string() == name;
  });
}

/// Without the blanks that a scenario's author may have put in.
std::string compact(const std::string& arguments) {
  ErrorCode failed;
  const json::value parsed = json::parse(arguments, failed);
  return failed ? arguments : json::serialize(parsed);
}

}  // namespace

json::value example_arguments(const json::object& schema) {
  json::object arguments;
  const json::value* properties = schema.if_contains("properties");
  if (!properties || !properties->is_object()) return arguments;
  const json::value* required = schema.if_contains("required");
  for (const auto& [name, property] : properties->as_object()) {
    const bool needed = !required || std::ranges::find(required->as_array(), json::value(name)) !=
                                         required->as_array().end();
    if (needed && property.is_object()) {
      arguments[name] = example_value(name, property.as_object());
    }
  }
  return arguments;
}

std::vector<SpeechRequest> improvised_speeches(std::string_view language) {
  const Phrases& known = phrases(language);
  std::vector<SpeechRequest> all{{std::string(known.greeting), std::string(language)},
                                 {std::string(known.tool_answer), std::string(language)}};
  for (const std::string_view answer : known.answers) {
    all.push_back({std::string(answer), std::string(language)});
  }
  return all;
}

std::string spoken_language(std::string_view words, const std::string& of_scenario,
                            const std::string& of_session) {
  if (!of_scenario.empty()) return of_scenario;
  // UTF-8 of U+0400 to U+047F begins with 0xD0 or 0xD1.
  if (words.find_first_of("\xd0\xd1") != std::string_view::npos) return "ru";
  return of_session == "ru" ? "en" : of_session;
}

Agent::Agent(const std::vector<AgentTurn>& script, std::vector<std::string> heard,
             std::vector<ScriptedCaller> callers)
    : script_(script),
      taken_(script.size(), false),
      heard_(std::move(heard)),
      callers_(std::move(callers)) {
  const auto hears = [](const AgentTurn& turn) { return !turn.hears.empty(); };
  if (!std::ranges::any_of(script_, hears)) return;
  heard_.clear();
  for (const AgentTurn& turn : script_) {
    if (hears(turn)) heard_.push_back(turn.hears);
  }
}

void Agent::read_instructions(std::string_view instructions) {
  if (!call_.empty()) return;
  const auto known = std::ranges::find_if(callers_, [&](const ScriptedCaller& caller) {
    return names_number(instructions, caller.number);
  });
  if (known == callers_.end()) return;
  call_ = known->call;
  const auto hears = [](const AgentTurn& turn) { return !turn.hears.empty(); };
  if (std::ranges::none_of(script_, hears)) heard_ = known->says;
}

AgentReply Agent::reply(const AgentRequest& request) {
  if (!request.out_of_band) {
    if (auto found = scripted(request)) return *found;
  }
  return improvised(request);
}

std::optional<AgentReply> Agent::scripted(const AgentRequest& request) {
  const bool goes_on = request.cause == TurnCause::Create && !request.context->empty() &&
                       request.context->back().role() == "assistant";
  std::string rest = std::exchange(unsaid_, {});
  if (goes_on && !rest.empty()) {
    AgentReply reply;
    reply.say.push_back(std::move(rest));
    return reply;
  }
  const std::string words = request.instructions + "\n" + last_words(*request.context);
  const bool after_tool =
      !request.context->empty() && request.context->back().type() == "function_call_output";
  for (std::size_t i = 0; i < script_.size(); ++i) {
    const AgentTurn& turn = script_[i];
    const bool fits = turn.on == TurnCause::Any || turn.on == request.cause ||
                      (turn.on == TurnCause::Tool && after_tool);
    if (taken_[i] || !fits || (!turn.when.empty() && !contains(words, turn.when))) continue;
    if (!turn.call.empty() && turn.call != call_) continue;
    taken_[i] = true;
    AgentReply reply{turn.say, {}, turn.delay, turn.never_ends, i};
    for (const ScriptedToolCall& call : turn.calls) {
      // A model cannot call what it was not offered.
      if (offered(request.tools, call.name) && request.tool_choice != "none") {
        reply.calls.push_back({call.name, compact(call.arguments)});
      }
    }
    return reply;
  }
  return std::nullopt;
}

AgentReply Agent::improvised(const AgentRequest& request) {
  AgentReply reply;
  if (const json::object* forced = forced_function(request)) {
    reply.calls.push_back(call_of(*forced));
    return reply;
  }
  const bool may_call = request.tool_choice != "none";
  if (const json::object* tool = first_function(request.tools);
      tool && may_call &&
      asks_for_time(request.instructions + " " + last_words(*request.context))) {
    reply.calls.push_back(call_of(*tool));
    return reply;
  }
  reply.say.push_back(sentence(request));
  return reply;
}

std::string Agent::sentence(const AgentRequest& request) {
  const Phrases& known = phrases(request.language);
  if (auto quoted = quoted_in(request.instructions)) return *quoted;
  const std::list<Item>& context = *request.context;
  if (!context.empty() && context.back().type() == "function_call_output") {
    return std::string(known.tool_answer);
  }
  const auto spoke = [](const Item& item) { return item.role() == "assistant"; };
  if (request.cause == TurnCause::Create && std::ranges::none_of(context, spoke)) {
    return std::string(known.greeting);
  }
  return std::string(known.answers[improvised_++ % known.answers.size()]);
}

void Agent::take_back(std::size_t turn) { taken_[turn] = false; }

void Agent::remember(const Item& item) {
  const std::string words = item.words();
  if (words.empty()) return;
  unsaid_.clear();
  if (item.role() == "user") {
    const auto heard =
        std::find(heard_.begin() + static_cast<std::ptrdiff_t>(next_heard_), heard_.end(), words);
    if (heard != heard_.end()) {
      next_heard_ = static_cast<std::size_t>(heard - heard_.begin()) + 1;
    }
    return;
  }
  for (std::size_t i = 0; i < script_.size(); ++i) {
    if (taken_[i]) continue;
    // Of an interrupted turn only what was heard comes back.
    const std::vector<std::string>& says = script_[i].say;
    const auto said =
        item.role() == "assistant"
            ? std::ranges::find_if(says,
                                   [&](const std::string& say) { return say.starts_with(words); })
            : says.end();
    const json::value* name = item.shown.if_contains("name");
    const bool called = item.type() == "function_call" && name &&
                        std::ranges::any_of(script_[i].calls, [&](const ScriptedToolCall& call) {
                          return call.name == std::string_view(name->as_string());
                        });
    if (said == says.end() && !called) continue;
    if (said != says.end()) unsaid_ = said->substr(words.size());
    std::fill(taken_.begin(), taken_.begin() + static_cast<std::ptrdiff_t>(i) + 1, true);
    return;
  }
}

std::string Agent::transcribe(std::chrono::milliseconds length, std::string_view language) {
  if (next_heard_ < heard_.size()) return heard_[next_heard_++];
  const std::string seconds = std::to_string((length.count() + 500) / 1000);
  return language == "ru" ? "Я говорю уже " + seconds + " секунд."
                          : "I have been talking for " + seconds + " seconds.";
}

}  // namespace tandem::sim
