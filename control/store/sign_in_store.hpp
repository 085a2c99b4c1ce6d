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
/// The password was right: the account's failures are forgotten.
void end_login(pqxx::transaction_base& tx, const std::string& email, const std::string& address);

struct RefreshToken {
  std::string hash;
  std::string family;  ///< UUID: one sign-in.
  std::string user;    ///< UUID.
  std::string address, user_agent;
};
/// Lives for 30 days unless it is used before.
void add_refresh_token(pqxx::transaction_base& tx, const RefreshToken& token);

enum class Refresh : std::uint8_t { Good, Unknown, Reused };
struct RefreshResult {
  Refresh verdict = Refresh::Unknown;
  std::string user, email, family;
};
/// Uses a refresh token up. One that was used before ends its family: either its owner or a thief
/// holds a copy.
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
void set_password(pqxx::transaction_base& tx, const std::string& user, const std::string& hash);
/// The profile of an address, if there is one.
[[nodiscard]] std::optional<std::string> user_named(pqxx::transaction_base& tx,
                                                    const std::string& email);

}  // namespace tandem::store
