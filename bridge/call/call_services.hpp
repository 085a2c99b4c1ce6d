#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "bridge/model/model_endpoint.hpp"
#include "core/net/dial.hpp"

namespace tandem::metrics {
class Registry;
}
namespace tandem::tools {
class ToolRegistry;
}
namespace tandem::tap {
class Recorder;
}

namespace tandem::call {

class CallerBook;
class CallWatcher;
class CarrierControl;
class EventSink;
class LiveSink;
class PriceBook;

using model::ModelEndpoint;

/// How long a call waits for others.
struct CallTimes {
  /// From the webhook to the stream's `start`; then the call ends without one.
  std::chrono::milliseconds stream_wait{10'000};
  std::chrono::milliseconds detached_max{90'000};  ///< Between two streams of a call.
  /// One try to open a session of the model: three of them and the pauses stay below 8 s.
  std::chrono::milliseconds model_try{2'400};
  /// After the carrier was asked to end the call: its `stop` or its answer must have come, else we
  /// close the stream, and the document behind it hangs up.
  std::chrono::milliseconds hang_up_wait{5'000};
  /// After the call's end, for tools still at work: what they did is kept with the call. One that
  /// takes longer finds no call.
  std::chrono::milliseconds tool_wait{30'000};
  /// After a person who had the call speaks no more: for what they said to be written down. An end
  /// of the call waits for it.
  std::chrono::milliseconds last_words{5'000};
};

/// What all calls of the process share. Wired once, by the app; everything named here outlives the
/// registry and is thread-safe.
struct CallServices {
  net::Dialer dialer;
  ModelEndpoint model;
  CarrierControl* carrier = nullptr;
  EventSink* events = nullptr;
  const tools::ToolRegistry* tools = nullptr;
  metrics::Registry* metrics = nullptr;
  CallerBook* callers = nullptr;  ///< Null: nothing is known of callers.
  CallTimes times = {};
  CallWatcher* watcher = nullptr;     ///< May be null.
  LiveSink* live = nullptr;           ///< May be null.
  std::string node = {};              ///< Whose calls these are, for their events.
  const PriceBook* prices = nullptr;  ///< Null: nothing is priced.
  tap::Recorder* recorder = nullptr;  ///< Null: no call is recorded.
};

}  // namespace tandem::call
