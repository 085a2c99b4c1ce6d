#pragma once

#include <map>
#include <optional>
#include <set>
#include <vector>

#include "control/carrier/twilio_rest_client.hpp"
#include "control/outreach/carrier_pace.hpp"
#include "control/outreach/dialler.hpp"
#include "control/outreach/full_agents.hpp"
#include "control/outreach/metric_families.hpp"
#include "control/store/connection_pool.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

// The inside of `Dialler`, for the files that implement it; nobody else includes this.
namespace tandem::control {

struct Dialler::Impl {
  using CallId = call::CallId;
  using Instant = std::chrono::steady_clock::time_point;

  Impl(EventLoop& home, Options given, net::Dialer dialer, const Settings& config,
       const call::AgentDirectory& agents, call::CallRegistry& calls, metrics::Registry& metrics,
       metrics::Block& own);

  // The queue (dialler.cpp).
  [[nodiscard]] Task<> look();
  /// False: the database would not.
  [[nodiscard]] Task<bool> claim();
  /// Tells the rows what they do not say yet, each in a transaction of its own: what the database
  /// refuses of one keeps no other back. False: it is away.
  [[nodiscard]] Task<bool> write_back();
  /// Whose silent claims this node may look into now.
  [[nodiscard]] store::Doubtful looks_after() const;
  enum class Kept : std::uint8_t { Yes, Refused, Away };
  [[nodiscard]] Task<Kept> keep(store::Work work);
  [[nodiscard]] Task<bool> transact(store::Work work);
  /// How many calls may be claimed now.
  [[nodiscard]] int room() const;
  /// Asks the carrier for something that costs nothing, where it wanted no calls and none waits
  /// for it to change its mind.
  [[nodiscard]] Task<> probe_carrier();

  // One call (dialler_call.cpp).
  [[nodiscard]] Task<> place(store::ClaimedCall call);
  [[nodiscard]] Task<> ask_carrier(store::ClaimedCall call,
                                   std::shared_ptr<const call::Agent> agent);
  /// Waits until the carrier may be asked again. False: the call is over, or has waited for long
  /// enough.
  [[nodiscard]] Task<bool> wait_for_carrier(CallId id, Instant give_up);
  [[nodiscard]] Task<> find_out(store::ClaimedCall call);
  /// The carrier's name of it, as another node may have heard it; empty: nobody has.
  [[nodiscard]] Task<std::string> name_in_row(CallId id);
  [[nodiscard]] Task<> took_it(store::ClaimedCall call, carrier::RestCall theirs,
                               const char* result);
  /// A node claimed it, and has written nothing since.
  [[nodiscard]] Task<> look_into(store::ClaimedCall call);
  [[nodiscard]] Task<> end_doubtful(store::ClaimedCall call, std::string reason,
                                    std::string failure);
  [[nodiscard]] Task<> look_after(CallId id, std::string call_sid);
  [[nodiscard]] Task<> hang_up(std::string call_sid);
  [[nodiscard]] Task<> end(CallId id, std::string reason, std::string failure);
  [[nodiscard]] carrier::CallToPlace request_for(const store::ClaimedCall& call,
                                                 const call::Agent& agent) const;
  void count(const char* result) {
    block.counter(families::kOutgoingCalls, {{"result", result}}).add();
  }

  EventLoop& loop;
  Options options;
  const Settings& settings;
  CarrierUrls urls;
  const call::AgentDirectory& directory;
  call::CallRegistry& registry;
  metrics::Block& block;
  TwilioRestClient rest;
  store::ConnectionPool pool;
  CarrierPace pace;
  FullAgents full_agents;
  Instant no_room_until{};    ///< The node has none, whoever the agent is.
  std::set<CallId> claimed;   ///< Leased by us, and not placed yet.
  std::set<CallId> returned;  ///< Claimed in vain, and the row does not say so.
  std::map<CallId, std::string>
      unwritten;  ///< Placed, under this name, and the row does not say so.
  Instant renewed_at{};
  /// Since when each look at the queue has worked; none: the last one has not.
  std::optional<Instant> database_since;
  int strangers = 0;  ///< Looked after at the moment.
  bool stopping = false;
  TaskGroup looking, placing;
};

}  // namespace tandem::control
