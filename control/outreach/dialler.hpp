#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "bridge/call/agent_directory.hpp"
#include "bridge/call/call_registry.hpp"
#include "bridge/carrier/twilio_rest.hpp"
#include "control/settings.hpp"
#include "control/store/outgoing_call_store.hpp"
#include "core/net/dial.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
namespace metrics {
class Registry;
class Block;
}  // namespace metrics
}  // namespace tandem

namespace tandem::control {

/// Places the calls that wait in Postgres: claims what is due, within what each organisation may
/// do, takes a slot for the call's agent, and only then asks the carrier. On the control loop.
///
/// There is no way to ask the carrier twice for the same call. So whatever is not known to have
/// failed counts as made: where an answer is lost, the carrier's own word about the call is waited
/// for (each callback carries our id), and without it the outcome is unknown. Where the carrier
/// cannot have taken a call (429, no connection) it is asked again, and meanwhile nothing else is
/// claimed. Rows that a node left behind in the middle of this are another's to look into, and are
/// never placed again either.
class Dialler {
 public:
  struct Options {
    std::string database_url, node;
    std::chrono::milliseconds look_every{500};
    int at_once = 50;  ///< Requests to the carrier under way.
    /// For a call whose answer was lost; the carrier has told of it long before, if it ever does.
    std::chrono::milliseconds find_out_for{30'000};
    std::chrono::seconds ring_timeout{30};
  };
  /// All that is referred to outlives this; `block` belongs to `loop`.
  Dialler(EventLoop& loop, Options options, net::Dialer dialer, const Settings& settings,
          const call::AgentDirectory& directory, call::CallRegistry& registry,
          metrics::Registry& metrics, metrics::Block& block);
  /// With the loop stopped, or after `stop`.
  ~Dialler();
  Dialler(const Dialler&) = delete;
  Dialler& operator=(const Dialler&) = delete;

  /// On the loop.
  void start();
  /// The carrier tells of a call that goes on there, and no session stands for it here: it is hung
  /// up where nobody wants it any more, and left alone where it is another node's. Any thread.
  void heard_of(const call::CallId& call, const std::string& call_sid);
  /// Claims nothing more; gives requests that are under way a moment to be answered. On the loop.
  [[nodiscard]] Task<> stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::control
