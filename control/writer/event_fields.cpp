#include "control/writer/event_fields.hpp"

#include "core/json/dom.hpp"

namespace tandem::control {

struct EventFields::Parsed {
  json::Dom dom;
  simdjson::dom::object object;
  bool sound = false;

  template <class T>
  [[nodiscard]] std::optional<T> get(std::string_view key) const {
    T value;
    if (!sound || object.at_key(key).get(value) != simdjson::SUCCESS) return std::nullopt;
    return value;
  }
};

EventFields::EventFields() : parsed_(std::make_unique<Parsed>()) {}
EventFields::~EventFields() = default;

void EventFields::read(std::string_view json) {
  padded_.assign(json);
  padded_.append(simdjson::SIMDJSON_PADDING, ' ');
  const std::string_view text(padded_.data(), json.size());
  parsed_->sound = parsed_->dom.parse(text, parsed_->object) == json::Dom::Fault::None;
}

std::string_view EventFields::text(std::string_view key) const {
  return parsed_->get<std::string_view>(key).value_or(std::string_view{});
}

std::optional<std::int64_t> EventFields::integer(std::string_view key) const {
  return parsed_->get<std::int64_t>(key);
}

double EventFields::real(std::string_view key) const {
  return parsed_->get<double>(key).value_or(0.0);
}

bool EventFields::flag(std::string_view key) const {
  return parsed_->get<bool>(key).value_or(false);
}

void EventFields::for_each_integer(
    std::string_view key, const std::function<void(std::string_view, std::int64_t)>& visit) const {
  const auto inner = parsed_->get<simdjson::dom::object>(key);
  if (!inner) return;
  for (const auto& [name, element] : *inner) {
    std::int64_t value = 0;
    if (element.get(value) == simdjson::SUCCESS) visit(name, value);
  }
}

}  // namespace tandem::control
