#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// What `tandem.credentials`, `refresh_tokens`, `login_attempts` and `tickets` are for. All of it
/// runs as the node (`tandem_writer`). Secrets come and go as SHA-256, in hex.

struct LoginTry {
  int wait_s = 0;  ///< More than 0: locked for so long; nothing else is set.
  std::string user;
  std::string password_hash;  ///< Empty: no such account, or none that may come in.
};

/// Counts a try before the password is looked at, under a lock on the account and the address, so
/// that a thousand tries at once are no more than a thousand in a row. Behind 5 failures of an
/// account, or 50 of an address, each further one costs 30 s, 60 s, … at most 15 min.
[[nodiscard]] LoginTry begin_login(pqxx::transaction_base& tx, const std::string& email,
                                   const std::string& address);
/// The password of `tried` was right: the account's failures are forgotten. False when it was
/// changed meanwhile, which ends sessions: then none begins.
[[nodiscard]] bool end_login(pqxx::transaction_base& tx, const std::string& email,
                             const std::string& address, const LoginTry& tried);
/// The password was never looked at: the try does not count.
void forget_try(pqxx::transaction_base& tx, const std::string& email, const std::string& address);

struct RefreshToken {
  std::string hash;
  std::string family;  ///< UUID: one sign-in.
  std::string user;    ///< UUID.
  std::string address, user_agent;
  std::string parent = {};  ///< UUID of the token it came of; empty: the first of its family.
};
/// Lives for 30 days unless it is used before.
void add_refresh_token(pqxx::transaction_base& tx, const RefreshToken& token);

enum class Refresh : std::uint8_t { Good, Unknown, Reused };
struct RefreshResult {
  Refresh verdict = Refresh::Unknown;
  std::string user, email, family;
  std::string token;  ///< UUID of the token that was used.
};
/// Uses a refresh token up, alone in its family until the transaction ends. One that was used
/// before ends its family, since either its owner or a thief holds a copy; unless that was within
/// the last 30 s and none of those that came of it was used: then its answer was lost, and it is
/// good once more. Of several that came of one, the first that is used is the only one.
[[nodiscard]] RefreshResult use_refresh_token(pqxx::transaction_base& tx, const std::string& hash);
/// Ends the session that a refresh token belongs to, if there is one.
void end_session(pqxx::transaction_base& tx, const std::string& hash);

struct Ticket {
  std::string hash;
  std::string user, api_key;  ///< One of them is empty.
  std::string purpose;        ///< `GET /api/calls.csv`: what it opens.
};
/// For 60 s.
void add_ticket(pqxx::transaction_base& tx, const Ticket& ticket);
/// Who may use it for `purpose`, once.
[[nodiscard]] std::optional<Ticket> use_ticket(pqxx::transaction_base& tx, const std::string& hash,
                                               const std::string& purpose);

struct NewUser {
  std::string id;  ///< UUID of the profile.
  std::string email, display_name;
  std::string password_hash;
};
/// False when the address has an account already.
[[nodiscard]] bool add_user(pqxx::transaction_base& tx, const NewUser& user);
/// Also ends the sessions of `user`, but for the family `kept` (empty: all of them).
void set_password(pqxx::transaction_base& tx, const std::string& user, const std::string& hash,
                  const std::string& kept = {});
/// Notes that the address is theirs: somebody who runs this machine says so.
void verify_email(pqxx::transaction_base& tx, const std::string& user);
/// The profile of an address, if there is one.
[[nodiscard]] std::optional<std::string> user_named(pqxx::transaction_base& tx,
                                                    const std::string& email);
/// The address of a person who can sign in here; none for those of outside issuers.
[[nodiscard]] std::optional<std::string> email_of(pqxx::transaction_base& tx,
                                                  const std::string& user);

}  // namespace tandem::store
