#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "bridge/call/call_id.hpp"

namespace tandem::store {

/// Calls by what the carrier knows of them, as `Acting::writer()`.

struct CarrierCall {
  call::CallId id;
  bool open = false;  ///< Nobody has ended it.
  /// Its node is late, and brings in what it has: all until then is there.
  std::optional<std::chrono::sys_time<std::chrono::microseconds>> told_until;
  /// Nothing was heard of its node for three times as long as it lets pass: it is gone, or cut off
  /// from the database, or the database was away.
  bool silent = false;
};
/// Those that are there, by CallSid.
[[nodiscard]] std::map<std::string, CarrierCall> calls_of_carrier(
    pqxx::transaction_base& tx, const std::vector<std::string>& call_sids);

/// A call that nobody has ended.
struct OpenCall {
  call::CallId id;
  std::string account_sid, call_sid;
};
/// Those of all nodes of which nothing was heard for so long, the quietest first. What a node that
/// is late has not told yet is no silence.
[[nodiscard]] std::vector<OpenCall> quiet_calls(pqxx::transaction_base& tx,
                                                std::chrono::seconds quiet, std::size_t count_max);
/// Those of these calls that nobody has ended.
[[nodiscard]] std::vector<OpenCall> open_calls_of_carrier(
    pqxx::transaction_base& tx, const std::vector<std::string>& call_sids);

/// True for one of all nodes that ask: until `end_reaping`, or until its session is over.
[[nodiscard]] bool begin_reaping(pqxx::transaction_base& tx);
void end_reaping(pqxx::transaction_base& tx);

}  // namespace tandem::store
