#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "bridge/call/call_id.hpp"
#include "control/outreach/calling_rules.hpp"
#include "control/store/resource.hpp"

namespace tandem::store {

/// Calls that organisations place: rows of `schema/0019_outgoing_calls.sql`.

/// Lists of calls with their progress; the calls of a list.
[[nodiscard]] const Resource& call_batches();
[[nodiscard]] const Resource& outgoing_calls();
/// The calls of one list.
[[nodiscard]] Conditions of_batch(const std::string& batch);

// ---- Asking for calls, as whoever asks.

/// What an organisation may do about calls, as the request's sender sees it.
struct CallingTerms {
  control::CallingRules rules;
  bool in_hours = false;
  int a_minute = 0;
  int waiting = 0;  ///< Calls that are not placed yet.
};
[[nodiscard]] std::optional<CallingTerms> calling_terms(pqxx::transaction_base& tx,
                                                        const std::string& organisation);

enum class AgentState : std::uint8_t { Missing, NotPublished, Ready };
[[nodiscard]] AgentState agent_for_calls(pqxx::transaction_base& tx, const std::string& agent);

/// The number to call from: `wanted`, where it is an active one of the organisation; where `wanted`
/// is empty, one that the agent answers, else any. None: there is none such.
[[nodiscard]] std::optional<std::string> number_to_call_from(pqxx::transaction_base& tx,
                                                             const std::string& organisation,
                                                             const std::string& agent,
                                                             const std::string& wanted);

struct AskedCall {
  std::string to;
  std::string metadata = "{}";  ///< A JSON object.
};
struct CallRequest {
  std::string organisation, agent, from;
};
/// Queues one call; its id.
[[nodiscard]] std::string ask_for_call(pqxx::transaction_base& tx, const CallRequest& request,
                                       const AskedCall& call);
/// Queues a list, spread evenly over time; its id. Calls that could not be placed a day after they
/// were due are given up.
[[nodiscard]] std::string ask_for_batch(pqxx::transaction_base& tx, const CallRequest& request,
                                        const std::string& name, int per_minute,
                                        const std::vector<AskedCall>& calls);
/// What waits of it is not placed any more. False: there is no such list.
[[nodiscard]] bool cancel_batch(pqxx::transaction_base& tx, const std::string& batch);

// ---- Placing them, as the node.

/// A call that this node has claimed, with what is to be looked at once more before a telephone
/// rings.
struct ClaimedCall {
  call::CallId id;
  std::string organisation, agent, from, to;
  std::string metadata;         ///< A JSON object.
  bool from_is_theirs = false;  ///< The number is still an active one of the organisation.
  control::CallingRules rules;
  std::string carrier_call;  ///< The carrier's name of it, where anybody has heard it.
  bool answered = false;     ///< Somebody has talked, or talks.
  /// As the call's row was then: by it `end_doubtful_call` knows whether anything was heard since.
  std::optional<std::string> state;
};
struct Lease {
  std::string node;
  std::chrono::seconds length{120};
};
/// None of the agents `left_out`.
[[nodiscard]] std::vector<ClaimedCall> claim_calls(pqxx::transaction_base& tx, const Lease& lease,
                                                   int most,
                                                   const std::vector<std::string>& left_out);
/// Of calls that this node has claimed, and is still about.
void renew_leases(pqxx::transaction_base& tx, const Lease& lease,
                  const std::vector<call::CallId>& calls);
/// Whose claims a node looks into: those of its own former life, or also those of nodes that have
/// not been heard of for a minute. After Postgres was away nobody has been: then only its own.
enum class Doubtful : std::uint8_t { Own, Everybodys };
/// Calls whose node vanished while it asked the carrier.
[[nodiscard]] std::vector<ClaimedCall> claim_doubtful_calls(pqxx::transaction_base& tx,
                                                            const Lease& lease, int most,
                                                            Doubtful whose);
void put_back_call(pqxx::transaction_base& tx, call::CallId id, const std::string& node,
                   std::chrono::milliseconds pause);
/// The carrier has it.
void note_placed(pqxx::transaction_base& tx, call::CallId id, const std::string& call_sid);
/// The carrier's name of a call that is not over, where a node has heard it; else empty.
[[nodiscard]] std::string carrier_name_of(pqxx::transaction_base& tx, call::CallId id);
/// Whether the carrier's call is one that somebody still wants; its name is kept where the row has
/// none.
[[nodiscard]] bool is_wanted(pqxx::transaction_base& tx, call::CallId id,
                             const std::string& call_sid);
/// Of a call that no session of a node's stands for: ended, with the reason.
void end_unplaced_call(pqxx::transaction_base& tx, call::CallId id, const std::string& reason,
                       const std::string& failure);
/// The same of a call that `node` has looked into, where it still holds the lease and nothing was
/// heard of the call meanwhile (`ClaimedCall::state`). False: it is somebody's after all.
[[nodiscard]] bool end_doubtful_call(pqxx::transaction_base& tx, const ClaimedCall& call,
                                     const std::string& node, const std::string& reason,
                                     const std::string& failure);
/// Ends what has waited too long; how many. Waits for no lock.
[[nodiscard]] int expire_calls(pqxx::transaction_base& tx);

}  // namespace tandem::store
