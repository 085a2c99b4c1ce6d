#include "control/feed/feed_wish.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <stdexcept>

namespace tandem::feed {
namespace {

namespace js = boost::json;

/// A page of tiles, or a table.
constexpr std::size_t kListedMax = 1'000;
constexpr std::size_t kTokenMax = 8 * 1024;

std::unordered_set<call::CallId> calls_of(const js::value& list, std::size_t most) {
  std::unordered_set<call::CallId> calls;
  if (!list.is_array() || list.as_array().size() > most)
    throw std::invalid_argument("a list of calls has at most " + std::to_string(most) + " ids");
  for (const js::value& one : list.as_array()) {
    if (!one.is_string()) throw std::invalid_argument("a call's id is a UUID");
    const auto id = call::CallId::parse(std::string_view(one.get_string()));
    if (!id) throw std::invalid_argument("a call's id is a UUID");
    calls.insert(*id);
  }
  return calls;
}

/// true, false, or a list of calls.
void read_choice(const js::object& sent, const char* name, bool& wanted,
                 std::unordered_set<call::CallId>& of) {
  const js::value* given = sent.if_contains(name);
  if (given == nullptr || given->is_null()) return;
  if (given->is_bool()) {
    wanted = given->as_bool();
    return;
  }
  of = calls_of(*given, kListedMax);
  wanted = !of.empty();
}

FeedWish read_wish(const js::object& sent) {
  FeedWish wish;
  if (const js::value* organisation = sent.if_contains("organisation_id");
      organisation != nullptr && !organisation->is_null()) {
    if (!organisation->is_string()) throw std::invalid_argument("organisation_id is a text");
    wish.organisation = std::string(organisation->as_string());
  }
  read_choice(sent, "transcripts", wish.words, wish.words_of);
  read_choice(sent, "events", wish.events, wish.events_of);
  if (const js::value* levels = sent.if_contains("levels"); levels != nullptr && !levels->is_null())
    wish.watched = calls_of(*levels, FeedWish::kWatchedMax);
  return wish;
}

TokenRefreshed read_token(const js::object& sent) {
  const js::value* token = sent.if_contains("token");
  const bool there = token != nullptr && token->is_string() && !token->as_string().empty() &&
                     token->as_string().size() <= kTokenMax;
  if (!there) throw std::invalid_argument("refresh brings a token");
  return {std::string(token->as_string())};
}

}  // namespace

bool FeedWish::wants(const FeedMessage& message) const {
  if (!of_organisation(message.organisation)) return false;
  switch (message.topic) {
    case Topic::Call:
      return true;
    case Topic::Words:
      return words && (words_of.empty() || words_of.contains(message.call));
    case Topic::Event:
      return events && (events_of.empty() || events_of.contains(message.call));
    case Topic::Partial:
      return watched.contains(message.call);
  }
  return false;
}

std::optional<FeedRequest> read_feed_request(std::string_view text, std::string& fault) {
  try {
    boost::system::error_code error;
    const js::value value = js::parse(js::string_view(text.data(), text.size()), error);
    if (error || !value.is_object()) throw std::invalid_argument("a message is a JSON object");
    const js::object& sent = value.get_object();
    const js::value* type = sent.if_contains("type");
    const std::string_view name =
        type != nullptr && type->is_string() ? std::string_view(type->as_string()) : "";
    if (name == "subscribe") return read_wish(sent);
    if (name == "snapshot") return SnapshotAsked{};
    if (name == "refresh") return read_token(sent);
    throw std::invalid_argument("type is subscribe, snapshot or refresh");
  } catch (const std::exception& thrown) {
    fault = thrown.what();
    return std::nullopt;
  }
}

}  // namespace tandem::feed
