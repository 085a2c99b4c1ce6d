#pragma once

#include <optional>
#include <string>
#include <vector>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// The id of a key that is neither revoked nor expired, by its SHA-256 in hex; its last use is
/// noted, to the minute. Runs as the node.
[[nodiscard]] std::optional<std::string> find_api_key(pqxx::transaction_base& tx,
                                                      const std::string& hash);

/// What the sender of a transaction is, as its policies see them.
struct Standing {
  bool belongs = false;  ///< To an organisation, or to all of them.
  bool is_operator = false;
  bool has_right = false;  ///< The right that was asked for, in some organisation.
  bool session_over = false;
};
/// `session`: of the sender's token, where it is one of ours; else empty.
[[nodiscard]] Standing standing(pqxx::transaction_base& tx, const std::string& right,
                                const std::string& session);

/// Whether the sender has that right in that organisation.
[[nodiscard]] bool may(pqxx::transaction_base& tx, const std::string& right,
                       const std::string& organisation);

/// An organisation by id or slug; none where the sender may not know of it.
[[nodiscard]] std::optional<std::string> organisation_named(pqxx::transaction_base& tx,
                                                            const std::string& name);
/// The sender's own one; none where there are several, or none.
[[nodiscard]] std::optional<std::string> only_organisation(pqxx::transaction_base& tx);

/// A repetition of an earlier request, and what was answered then.
struct Replay {
  bool same_request = false;
  int status = 0;
  std::string headers;  ///< JSON: [["ETag", "\"1\""], …].
  std::string body;
};
struct IdempotentRequest {
  std::string organisation;  ///< Empty: none.
  std::string method, path, key;
  std::string hash;  ///< SHA-256 of the body, in hex.
};
/// Notes the key in this transaction, after waiting for another one that uses it at the moment.
/// Gives what is known when it was used before.
[[nodiscard]] std::optional<Replay> begin_idempotent(pqxx::transaction_base& tx,
                                                     const IdempotentRequest& request);
void end_idempotent(pqxx::transaction_base& tx, const IdempotentRequest& request,
                    const Replay& reply);

}  // namespace tandem::store
