#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <string>

#include "bridge/engine/engine_settings.hpp"
#include "bridge/model/model_endpoint.hpp"
#include "core/net/dial.hpp"

namespace tandem::metrics {
class Registry;
}
namespace tandem::tools {
class ToolRegistry;
}

namespace tandem::call {

class CarrierControl;
class EventSink;

using model::ModelEndpoint;

/// The service's list prices of November 2026 (USD per million tokens; OpenAI Realtime page,
/// section 12), where the configuration names none.
[[nodiscard]] std::map<std::string, engine::Prices> list_prices();

/// What all calls of the process share. Wired once, by the app; everything named here outlives the
/// registry and is thread-safe.
struct CallServices {
  net::Dialer dialer;
  ModelEndpoint model;
  CarrierControl* carrier = nullptr;
  EventSink* events = nullptr;
  const tools::ToolRegistry* tools = nullptr;
  metrics::Registry* metrics = nullptr;
  /// By model name; a model that is not here costs nothing in our books.
  std::map<std::string, engine::Prices> prices = list_prices();
};

}  // namespace tandem::call
