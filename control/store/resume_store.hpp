#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "bridge/call/call_id.hpp"
#include "control/store/directory_rows.hpp"

namespace tandem::store {

// What a node must know of a call that another one had. As `Acting::writer()`.

/// The row of a call that the carrier names.
struct StoredCall {
  call::CallId id;
  std::string status, end_reason, direction;
  std::uint32_t epoch = 1;
  std::string node;
  std::string account_sid, from, to;
  std::string organisation;
  std::string agent_version;         ///< UUID of the version that it began with; empty: of a file.
  std::string metadata;              ///< A JSON object.
  std::chrono::microseconds age{0};  ///< Since it began.
  std::optional<std::chrono::microseconds> answered;  ///< For so long; none: never.
  std::optional<std::chrono::microseconds> resumed;   ///< When its last term began, so long ago.
  bool hung_up = false;  ///< Its node is about to have the carrier end it.
};
/// One event of it, of what is needed to go on.
struct StoredEvent {
  std::uint32_t epoch = 1;
  std::chrono::microseconds call_time{0};
  std::string type, fields;
};

/// The latest of that name; none where it has no row (yet), or its caller was erased.
[[nodiscard]] std::optional<StoredCall> find_call_to_resume(pqxx::transaction_base& tx,
                                                            const std::string& call_sid);
/// Words, keys, tools, transfers, and what moved it from node to node, in order; of a very long
/// call the newest of them.
[[nodiscard]] std::vector<StoredEvent> past_events(pqxx::transaction_base& tx,
                                                   const call::CallId& call);
/// Whether the call's last term is over, or its node gave it away: cheap, to be asked often.
[[nodiscard]] bool told_what_follows(pqxx::transaction_base& tx, const std::string& call_sid);

/// Whether somebody has begun a later term of the call than this one, and it has not ended.
[[nodiscard]] bool goes_on_since(pqxx::transaction_base& tx, const std::string& call_sid,
                                 std::uint32_t epoch);

/// Makes it `node`'s, as its next term. False: it has ended or is being ended, or somebody else was
/// faster.
[[nodiscard]] bool take_over_call(pqxx::transaction_base& tx, const call::CallId& call,
                                  std::uint32_t epoch, const std::string& node);

/// For the node that had it in that term, before the carrier is asked to end it: from then on
/// nobody takes the call over. False: somebody has. True as well where no row is known: nobody can
/// have.
[[nodiscard]] bool hang_up_if_held(pqxx::transaction_base& tx, const call::CallId& call,
                                   std::uint32_t epoch);
/// Whether nobody has taken it over since; changes nothing.
[[nodiscard]] bool still_held(pqxx::transaction_base& tx, const call::CallId& call,
                              std::uint32_t epoch);

/// The organisation, with this one agent as that version has it. None: version or organisation are
/// gone.
[[nodiscard]] std::optional<TenantRows> tenant_with_version(pqxx::transaction_base& tx,
                                                            const std::string& organisation,
                                                            const std::string& agent,
                                                            const std::string& version);

}  // namespace tandem::store
