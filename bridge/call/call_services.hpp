#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "core/net/dial.hpp"

namespace tandem::tools {
class ToolRegistry;
}

namespace tandem::call {

class CarrierControl;
class EventSink;

/// Where sessions of the model are opened. `url` is scheme, host and path without a query; the
/// model's name is added as `?model=`.
struct ModelEndpoint {
  enum class Auth : std::uint8_t {
    Bearer,        ///< `Authorization: Bearer KEY`
    ApiKeyHeader,  ///< `api-key: KEY` (Azure)
  };
  net::Url url;
  Auth auth = Auth::Bearer;
  std::string key;                         ///< Secret: never logged.
  std::string model = "gpt-realtime-2.1";  ///< Where an agent names none.
};

/// What all calls of the process share. Wired once, by the app; everything named here outlives the
/// registry and is thread-safe.
struct CallServices {
  net::Dialer dialer;
  ModelEndpoint model;
  CarrierControl* carrier = nullptr;
  EventSink* events = nullptr;
  const tools::ToolRegistry* tools = nullptr;
};

}  // namespace tandem::call
