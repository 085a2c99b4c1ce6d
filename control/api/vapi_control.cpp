#include "control/api/vapi_control.hpp"

#include "control/api/refusal.hpp"

namespace tandem::api {
namespace {

namespace js = boost::json;
using shape::Kind;
using shape::Presence;

constexpr int kTextMax = 2'000;

std::string text_in(const js::object& in, std::string_view name) {
  const js::value* found = in.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

const js::object* object_in(const js::object& in, std::string_view name) {
  const js::value* found = in.if_contains(name);
  return found == nullptr ? nullptr : found->if_object();
}

js::object added_message(const js::object& order) {
  const js::object* message = object_in(order, "message");
  if (message == nullptr || text_in(*message, "content").empty())
    throw invalid("/message/content", "is required");
  // What caller or agent said is what was heard: nobody writes it for them.
  if (text_in(*message, "role") != "system")
    throw invalid("/message/role", "only system messages can be added");
  return {{"type", "whisper"}, {"text", text_in(*message, "content")}};
}

js::object controlled(const js::object& order) {
  const std::string control = text_in(order, "control");
  if (control == "mute-assistant") return {{"type", "mute-agent"}, {"muted", true}};
  if (control == "unmute-assistant") return {{"type", "mute-agent"}, {"muted", false}};
  throw invalid("/control", "is mute-assistant or unmute-assistant");
}

}  // namespace

const std::vector<std::string>& vapi_control_types() {
  static const std::vector<std::string> kTypes{"add-message", "control", "end-call"};
  return kTypes;
}

std::vector<shape::Member> vapi_control_members() {
  const auto optional = Presence::Optional;
  return {
      {"content", shape::text(1, kTextMax), optional, "As `text`, where Vapi's clients say so."},
      {"message",
       shape::object({"CallControlMessage",
                      {{"role", shape::choice({"system", "user", "assistant"}), optional},
                       {"content", shape::text(1, kTextMax), optional}}}),
       optional, "Of `add-message`: the agent is told it."},
      {"control", shape::choice({"mute-assistant", "unmute-assistant"}), optional, "Of `control`."},
      {"destination",
       shape::object({"CallControlDestination",
                      {{"type", shape::choice({"number"}), optional},
                       {"number", shape::of(Kind::Phone), optional}}}),
       optional, "Of `transfer`, instead of `number`."}};
}

js::object in_our_words(const js::object& order) {
  const std::string type = text_in(order, "type");
  if (type == "add-message") return added_message(order);
  if (type == "control") return controlled(order);
  if (type == "end-call") return {{"type", "hang-up"}, {"goodbye", false}};
  js::object ours = order;
  if (type == "say" && !order.contains("text") && order.contains("content"))
    ours["text"] = order.at("content");
  if (const js::object* to = object_in(order, "destination"); type == "transfer" && to != nullptr)
    ours["number"] = text_in(*to, "number");
  return ours;
}

}  // namespace tandem::api
