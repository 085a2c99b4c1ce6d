#include "control/store/principal_store.hpp"

#include <pqxx/pqxx>

namespace tandem::store {
namespace {

constexpr const char* kSameKey =
    " WHERE principal = tandem.principal() AND organisation_id IS NOT DISTINCT FROM "
    "nullif($1, '')::uuid AND method = $2 AND path = $3 AND key = $4";

std::optional<std::string> first_text(const pqxx::result& rows) {
  if (rows.empty() || rows[0][0].is_null()) return std::nullopt;
  return rows[0][0].as<std::string>();
}

}  // namespace

std::optional<std::string> find_api_key(pqxx::transaction_base& tx, const std::string& hash) {
  const auto id = first_text(tx.exec_params(
      "SELECT id FROM tandem.api_keys WHERE hash = decode($1, 'hex') AND revoked_at IS NULL "
      "AND (expires_at IS NULL OR expires_at > now())",
      hash));
  if (id)
    tx.exec_params(
        "UPDATE tandem.api_keys SET last_used_at = now() WHERE id = $1 "
        "AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')",
        *id);
  return id;
}

Standing standing(pqxx::transaction_base& tx, const std::string& right,
                  const std::string& session) {
  const pqxx::row row = tx.exec_params1(
      "SELECT EXISTS (SELECT FROM tandem.my_organisations()), tandem.is_platform_admin(), "
      "$1 = '' OR cardinality(tandem.organisations_where($1)) > 0, "
      "tandem.session_is_over(nullif($2, '')::uuid)",
      right, session);
  return {row[0].as<bool>(), row[1].as<bool>(), row[2].as<bool>(), row[3].as<bool>()};
}

bool may(pqxx::transaction_base& tx, const std::string& right, const std::string& organisation) {
  return tx.exec_params1("SELECT tandem.may($1, $2::uuid) IS TRUE", right, organisation)[0]
      .as<bool>();
}

std::optional<std::string> organisation_named(pqxx::transaction_base& tx, const std::string& name) {
  return first_text(tx.exec_params("SELECT tandem.organisation_named($1)", name));
}

std::optional<std::string> only_organisation(pqxx::transaction_base& tx) {
  const pqxx::result rows =
      tx.exec("SELECT DISTINCT organisation_id FROM tandem.my_organisations() LIMIT 2");
  return rows.size() == 1 ? first_text(rows) : std::nullopt;
}

std::optional<Replay> begin_idempotent(pqxx::transaction_base& tx,
                                       const IdempotentRequest& request) {
  const pqxx::result noted = tx.exec_params(
      "INSERT INTO tandem.idempotency_keys (principal, organisation_id, method, path, key, "
      "request_hash) VALUES (tandem.principal(), nullif($1, '')::uuid, $2, $3, $4, "
      "decode($5, 'hex')) ON CONFLICT ON CONSTRAINT idempotency_keys_key DO NOTHING",
      request.organisation, request.method, request.path, request.key, request.hash);
  if (noted.affected_rows() > 0) return std::nullopt;
  const pqxx::row known = tx.exec_params1(
      std::string("SELECT encode(request_hash, 'hex') = $5, coalesce(status, 0), headers::text, "
                  "coalesce(body, '') FROM tandem.idempotency_keys") +
          kSameKey,
      request.organisation, request.method, request.path, request.key, request.hash);
  return Replay{known[0].as<bool>(), known[1].as<int>(), known[2].as<std::string>(),
                known[3].as<std::string>()};
}

void end_idempotent(pqxx::transaction_base& tx, const IdempotentRequest& request,
                    const Replay& reply) {
  tx.exec_params(std::string("UPDATE tandem.idempotency_keys SET status = $5, "
                             "headers = $6::jsonb, body = $7") +
                     kSameKey,
                 request.organisation, request.method, request.path, request.key, reply.status,
                 reply.headers, reply.body);
}

}  // namespace tandem::store
