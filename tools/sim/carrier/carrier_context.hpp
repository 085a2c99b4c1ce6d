#pragma once

#include "tools/sim/carrier/carrier_options.hpp"
#include "tools/sim/carrier/sid_maker.hpp"
#include "tools/sim/scenario.hpp"

namespace tandem {
class EventLoop;
}
namespace tandem::net {
class HttpClient;
struct Dialer;
}  // namespace tandem::net

namespace tandem::sim {

class MessageLog;
class RecordingStore;

/// What all calls of a simulated carrier share. Everything runs on the loop's one thread.
struct CarrierContext {
  EventLoop& loop;
  const CarrierOptions& options;
  const Scenario& scenario;
  const RecordingStore& recordings;
  const net::Dialer& dialer;
  net::HttpClient& http;
  MessageLog& log;
  SidMaker& sids;
};

}  // namespace tandem::sim
