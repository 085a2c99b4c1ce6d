#include "tools/sim/model/outbox.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <utility>
#include <vector>

#include "core/base64.hpp"

namespace tandem::sim {
namespace json = boost::json;

Outbox::Outbox(std::uint64_t seed) : random_(seed) {}

std::string Outbox::fresh_id(std::string_view prefix) {
  static constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  std::string id(prefix);
  std::uniform_int_distribution<std::size_t> pick(0, kAlphabet.size() - 1);
  for (int i = 0; i < 20; ++i) id += kAlphabet[pick(random_)];
  return id;
}

bool Outbox::chance(int one_in) {
  return std::uniform_int_distribution<int>(1, one_in)(random_) == 1;
}

void Outbox::send(json::object event) {
  event["event_id"] = fresh_id("event_");
  if (stalled_) return;
  if (!odd_) {
    queue_.push_back({Outgoing::Kind::Text, json::serialize(event), 0, true});
    return;
  }
  if (chance(8)) {
    json::object unknown{{"type", "response.audio_quality.updated"},
                         {"event_id", fresh_id("event_")},
                         {"score", 0.97},
                         {"details", {{"nested", json::array{1, nullptr, "x"}}}}};
    queue_.push_back({Outgoing::Kind::Text, json::serialize(unknown)});
  }
  make_odd(event);
  queue_.push_back({Outgoing::Kind::Text, odd_text(event)});
}

void Outbox::send_audio(json::object event, std::string_view audio) {
  if (odd_ || stalled_) {
    event["delta"] = base64_encode(audio);
    return send(std::move(event));
  }
  event["event_id"] = fresh_id("event_");
  static constexpr std::string_view kDelta = R"(,"delta":")", kEnd = R"("})";
  std::string text = json::serialize(event);
  text.pop_back();
  const std::size_t begin = text.size() + kDelta.size();
  const std::size_t size = base64_encoded_size(audio.size());
  text.reserve(begin + size + kEnd.size());
  text += kDelta;
  text.resize(begin + size);
  base64_encode({reinterpret_cast<const std::uint8_t*>(audio.data()), audio.size()},
                text.data() + begin);
  text += kEnd;
  queue_.push_back({Outgoing::Kind::Text, std::move(text), 0, true});
}

void Outbox::make_odd(json::object& event) {
  if (chance(3)) event["trace_info"] = {{"span", fresh_id("span_")}, {"flags", json::array{}}};
  if (!chance(3)) return;
  // The same members in another order, "type" last more often than not.
  std::vector<std::pair<std::string, json::value>> members;
  for (auto& [key, value] : event) members.emplace_back(key, std::move(value));
  std::ranges::shuffle(members, random_);
  event.clear();
  for (auto& [key, value] : members) event[key] = std::move(value);
}

std::string Outbox::odd_text(const json::object& event) {
  const std::string plain = json::serialize(event);
  if (!chance(2)) return plain;
  // RFC 8259 lets any solidus be escaped: in base64 audio they are frequent.
  std::string escaped;
  escaped.reserve(plain.size() + plain.size() / 32);
  for (const char c : plain) {
    if (c == '/') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

void Outbox::refuse(const Refusal& refusal, std::string_view client_event_id) {
  json::object error{
      {"type", refusal.type},
      {"code", refusal.code.empty() ? json::value(nullptr) : json::value(refusal.code)},
      {"message", refusal.message},
      {"param", refusal.param ? json::value(*refusal.param) : json::value(nullptr)},
      {"event_id", client_event_id.empty() ? json::value(nullptr) : json::value(client_event_id)}};
  send({{"type", "error"}, {"event_id", ""}, {"error", std::move(error)}});
}

Outgoing Outbox::pop() {
  Outgoing first = std::move(queue_.front());
  queue_.pop_front();
  return first;
}

}  // namespace tandem::sim
