#include "control/store/sign_in_store.hpp"

#include <pqxx/pqxx>

#include "core/crypto/random.hpp"

namespace tandem::store {
namespace {

/// What both counts of a try have in common; $1 and $2 name whose it is. The row is locked, so that
/// a login that succeeds beside this one does not take it away.
constexpr const char* kFindAttempt =
    "INSERT INTO tandem.login_attempts (subject_kind, subject) VALUES ($1, $2) "
    "ON CONFLICT (subject_kind, subject) DO UPDATE SET subject = excluded.subject";
constexpr const char* kLockAttempt =
    "SELECT CASE WHEN locked_until > now() "
    "  THEN ceil(extract(epoch FROM locked_until - now()))::int ELSE 0 END "
    "FROM tandem.login_attempts WHERE subject_kind = $1 AND subject = $2 FOR UPDATE";
/// An hour without a failure wipes the slate.
constexpr const char* kCountAttempt =
    "UPDATE tandem.login_attempts a SET failures = n.failures, last_failed_at = now(), "
    "  locked_until = CASE WHEN n.failures < $3::int THEN NULL ELSE "
    "    now() + least(interval '15 minutes', "
    "                  interval '30 seconds' * power(2, least(n.failures - $3::int, 10))) END "
    "FROM (SELECT CASE WHEN last_failed_at < now() - interval '1 hour' THEN 1 "
    "             ELSE failures + 1 END AS failures "
    "      FROM tandem.login_attempts WHERE subject_kind = $1 AND subject = $2) n "
    "WHERE a.subject_kind = $1 AND a.subject = $2";

constexpr int kAccountFailures = 5;
constexpr int kAddressFailures = 50;

/// So long a client may take to notice that its refresh was not answered, and to ask again.
constexpr const char* kLostAnswer = "30 seconds";

/// Refreshing and ending a session wait for each other, and for a change of the password, so that
/// no new token slips past an end. The person comes first, so that nobody waits in a circle; then
/// the family's first row, which is its lock.
void lock_family(pqxx::transaction_base& tx, const std::string& hash) {
  tx.exec_params(
      "SELECT FROM tandem.profiles WHERE id = (SELECT user_id FROM tandem.refresh_tokens "
      "WHERE hash = decode($1, 'hex')) FOR SHARE",
      hash);
  tx.exec_params(
      "SELECT FROM tandem.refresh_tokens WHERE family_id = (SELECT family_id FROM "
      "tandem.refresh_tokens WHERE hash = decode($1, 'hex')) ORDER BY id LIMIT 1 FOR UPDATE",
      hash);
}

void lock_person(pqxx::transaction_base& tx, const std::string& user) {
  tx.exec_params("SELECT FROM tandem.profiles WHERE id = $1 FOR NO KEY UPDATE", user);
}

/// Takes back the count of a try of this subject. What failed before stays, and locks as it did.
void uncount_try(pqxx::transaction_base& tx, const char* kind, const std::string& subject,
                 int threshold) {
  tx.exec_params(
      "UPDATE tandem.login_attempts SET failures = greatest(failures - 1, 0), locked_until = "
      "CASE WHEN failures - 1 >= $3::int THEN locked_until END "
      "WHERE subject_kind = $1 AND subject = $2",
      kind, subject, threshold);
}

int lock_attempts(pqxx::transaction_base& tx, const char* kind, const std::string& subject) {
  tx.exec_params(kFindAttempt, kind, subject);
  return tx.exec_params1(kLockAttempt, kind, subject)[0].as<int>();
}

}  // namespace

LoginTry begin_login(pqxx::transaction_base& tx, const std::string& email,
                     const std::string& address) {
  LoginTry result;
  // Always in this order, so that two tries cannot wait for each other.
  const int account = lock_attempts(tx, "account", email);
  const int place = lock_attempts(tx, "address", address);
  result.wait_s = std::max(account, place);
  if (result.wait_s > 0) return result;
  tx.exec_params(kCountAttempt, "account", email, kAccountFailures);
  tx.exec_params(kCountAttempt, "address", address, kAddressFailures);
  const pqxx::result found = tx.exec_params(
      "SELECT p.id, c.password_hash FROM tandem.profiles p "
      "JOIN tandem.credentials c ON c.user_id = p.id "
      "WHERE p.email = $1 AND p.disabled_at IS NULL",
      email);
  if (found.empty()) return result;
  result.user = found[0][0].as<std::string>();
  result.password_hash = found[0][1].as<std::string>();
  return result;
}

bool end_login(pqxx::transaction_base& tx, const std::string& email, const std::string& address,
               const LoginTry& tried) {
  // Behind a change of the password that is under way. Before all other rows, and at once as
  // strongly as that change needs it: two that hold it together would wait for each other.
  lock_person(tx, tried.user);
  const pqxx::result same = tx.exec_params(
      "SELECT FROM tandem.profiles p JOIN tandem.credentials c ON c.user_id = p.id "
      "WHERE p.id = $1 AND c.password_hash = $2 AND p.disabled_at IS NULL",
      tried.user, tried.password_hash);
  if (same.empty()) return false;
  tx.exec_params(
      "DELETE FROM tandem.login_attempts WHERE subject_kind = 'account' AND subject = $1", email);
  // Who knows one password may wipe out neither what he failed at with other accounts, nor the wait
  // that it has earned him.
  uncount_try(tx, "address", address, kAddressFailures);
  return true;
}

void forget_try(pqxx::transaction_base& tx, const std::string& email, const std::string& address) {
  uncount_try(tx, "account", email, kAccountFailures);
  uncount_try(tx, "address", address, kAddressFailures);
}

void add_refresh_token(pqxx::transaction_base& tx, const RefreshToken& token) {
  tx.exec_params(
      "INSERT INTO tandem.refresh_tokens (id, family_id, user_id, hash, expires_at, address, "
      "user_agent, parent_id) VALUES ($1, $2, $3, decode($4, 'hex'), now() + interval '30 days', "
      "nullif($5, '')::inet, left($6, 500), nullif($7, '')::uuid)",
      crypto::uuid_v7(), token.family, token.user, token.hash, token.address, token.user_agent,
      token.parent);
}

RefreshResult use_refresh_token(pqxx::transaction_base& tx, const std::string& hash) {
  RefreshResult result;
  lock_family(tx, hash);
  const pqxx::result found = tx.exec_params(
      "SELECT t.id, t.family_id, t.user_id, p.email, t.used_at IS NOT NULL, "
      "  t.revoked_at IS NOT NULL, t.expires_at <= now() OR p.disabled_at IS NOT NULL, "
      "  coalesce(t.used_at > now() - $2::interval, false) AND NOT EXISTS (SELECT FROM "
      "    tandem.refresh_tokens child WHERE child.parent_id = t.id AND child.used_at IS NOT "
      "NULL), "
      "  EXISTS (SELECT FROM tandem.refresh_tokens sibling WHERE sibling.parent_id = t.parent_id "
      "    AND sibling.used_at IS NOT NULL AND sibling.id <> t.id) "
      "FROM tandem.refresh_tokens t JOIN tandem.profiles p ON p.id = t.user_id "
      "WHERE t.hash = decode($1, 'hex')",
      hash, kLostAnswer);
  if (found.empty()) return result;
  const pqxx::row row = found[0];
  result.token = row[0].as<std::string>();
  result.family = row[1].as<std::string>();
  result.user = row[2].as<std::string>();
  result.email = row[3].as<std::string>();
  const bool used = row[4].as<bool>(), revoked = row[5].as<bool>(), over = row[6].as<bool>();
  const bool answer_was_lost = row[7].as<bool>(), sibling_used = row[8].as<bool>();
  if (revoked || over) return result;
  if ((used && !answer_was_lost) || sibling_used) {
    end_session(tx, hash);
    result.verdict = Refresh::Reused;
    return result;
  }
  tx.exec_params(
      "UPDATE tandem.refresh_tokens SET used_at = coalesce(used_at, now()) WHERE id = $1",
      result.token);
  result.verdict = Refresh::Good;
  return result;
}

void end_session(pqxx::transaction_base& tx, const std::string& hash) {
  lock_family(tx, hash);
  tx.exec_params(
      "UPDATE tandem.refresh_tokens t SET revoked_at = now() FROM tandem.refresh_tokens mine "
      "WHERE mine.hash = decode($1, 'hex') AND t.family_id = mine.family_id "
      "AND t.revoked_at IS NULL",
      hash);
}

void add_ticket(pqxx::transaction_base& tx, const Ticket& ticket) {
  tx.exec_params(
      "INSERT INTO tandem.tickets (hash, user_id, api_key_id, purpose, resource, expires_at) "
      "VALUES (decode($1, 'hex'), nullif($2, '')::uuid, nullif($3, '')::uuid, 'api', $4, "
      "now() + interval '60 seconds')",
      ticket.hash, ticket.user, ticket.api_key, ticket.purpose);
}

std::optional<Ticket> use_ticket(pqxx::transaction_base& tx, const std::string& hash,
                                 const std::string& purpose) {
  const pqxx::result used = tx.exec_params(
      "UPDATE tandem.tickets SET used_at = now() WHERE hash = decode($1, 'hex') "
      "AND purpose = 'api' AND resource = $2 AND used_at IS NULL AND expires_at > now() "
      "RETURNING coalesce(user_id::text, ''), coalesce(api_key_id::text, '')",
      hash, purpose);
  if (used.empty()) return std::nullopt;
  return Ticket{hash, used[0][0].as<std::string>(), used[0][1].as<std::string>(), purpose};
}

bool add_user(pqxx::transaction_base& tx, const NewUser& user) {
  const pqxx::result made = tx.exec_params(
      "INSERT INTO tandem.profiles (id, email, display_name) VALUES ($1, $2, $3) "
      "ON CONFLICT (email) DO NOTHING",
      user.id, user.email, user.display_name);
  if (made.affected_rows() == 0) return false;
  if (!user.password_hash.empty()) set_password(tx, user.id, user.password_hash);
  return true;
}

void set_password(pqxx::transaction_base& tx, const std::string& user, const std::string& hash,
                  const std::string& kept) {
  // Logins and refreshes that are under way come before, or see it.
  lock_person(tx, user);
  tx.exec_params(
      "INSERT INTO tandem.credentials (user_id, password_hash) VALUES ($1, $2) "
      "ON CONFLICT (user_id) DO UPDATE SET password_hash = excluded.password_hash, "
      "changed_at = now()",
      user, hash);
  tx.exec_params(
      "UPDATE tandem.refresh_tokens SET revoked_at = now() WHERE user_id = $1 "
      "AND revoked_at IS NULL AND family_id::text <> $2",
      user, kept);
}

void verify_email(pqxx::transaction_base& tx, const std::string& user) {
  tx.exec_params(
      "UPDATE tandem.profiles SET email_verified_at = now() WHERE id = $1 "
      "AND email_verified_at IS NULL",
      user);
}

std::optional<std::string> user_named(pqxx::transaction_base& tx, const std::string& email) {
  const pqxx::result found =
      tx.exec_params("SELECT id FROM tandem.profiles WHERE email = $1", email);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<std::string>();
}

std::optional<std::string> email_of(pqxx::transaction_base& tx, const std::string& user) {
  const pqxx::result found = tx.exec_params(
      "SELECT p.email FROM tandem.profiles p JOIN tandem.credentials c ON c.user_id = p.id "
      "WHERE p.id = $1",
      user);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<std::string>();
}

}  // namespace tandem::store
