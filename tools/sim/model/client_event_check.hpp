#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <variant>

#include "core/json/schema_validator.hpp"
#include "tools/sim/model/refusal.hpp"

namespace tandem::sim {

/// A client event that has the schema's shape.
struct CheckedEvent {
  boost::json::object event;
};

/// A client event that is refused; its `event_id`, where that much could be read.
struct RefusedEvent {
  Refusal refusal;
  std::string event_id;
};

/// Holds client events to the schema as the real server does: unknown keys, missing ones and wrong
/// values are each refused with their code and the path of the field. One for all sessions.
class ClientEventCheck {
 public:
  ClientEventCheck();

  [[nodiscard]] std::variant<CheckedEvent, RefusedEvent> check(std::string_view text) const;

 private:
  tandem::json::SchemaValidator validator_;
};

/// The schema of every event, as it was built in.
[[nodiscard]] std::string_view realtime_schema() noexcept;

}  // namespace tandem::sim
