#include "control/store/calendar_connection_store.hpp"

#include <pqxx/pqxx>

#include "control/store/sealed_store.hpp"
#include "core/base64.hpp"
#include "core/crypto/random.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

std::string base64(const std::string& bytes) { return base64_encode(std::string_view(bytes)); }

/// Each scope is a URL: nothing in it needs quoting.
std::string as_array(const std::vector<std::string>& texts) {
  std::string array = "{";
  for (const std::string& text : texts) array += (array.size() > 1 ? ",\"" : "\"") + text + '"';
  return array + "}";
}

}  // namespace

const Resource& calendar_connections() {
  static const Resource kConnections{
      "CalendarConnection",
      "tandem.calendar_connections",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"provider", shape::choice({"google", "builtin"}), kFilter,
        "Those of Google come by consent."},
       {"label", shape::text(0, 200), kCreate | kUpdate},
       {"account", shape::nullable(shape::text(0, 254)), kRead, "The address that Google knows."},
       {"calendar_id", shape::text(1, 500)},
       {"time_zone", shape::of(Kind::TimeZone), kCreate | kUpdate},
       {"slot_minutes", shape::integer(5, 480), kCreate | kUpdate},
       {"buffer_before", shape::integer(0, 240), kCreate | kUpdate, "Minutes."},
       {"buffer_after", shape::integer(0, 240), kCreate | kUpdate, "Minutes."},
       {"lead_minutes", shape::integer(0, 43'200), kCreate | kUpdate,
        "From now to the first time that is offered."},
       {"horizon_days", shape::integer(1, 400), kCreate | kUpdate, "From now to the last one."},
       {"is_default", shape::of(Kind::Boolean), kCreate | kUpdate,
        "Where appointments go; else to the calendar that was connected first. Choosing one unsets "
        "the one before."},
       {"granted_scopes", shape::list_of(shape::text(1, 200), 50)},
       {"health", shape::choice({"ok", "needs_reconnect", "error"}), kFilter,
        "needs_reconnect: somebody must consent again."},
       {"last_error", shape::nullable(shape::text(0, 500))},
       {"checked_at", shape::nullable(shape::of(Kind::Time))},
       {"created_by", shape::nullable(shape::of(Kind::Uuid))},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time)},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."}}};
  return kConnections;
}

bool may_administer(pqxx::transaction_base& tx, const std::string& organisation) {
  return tx
      .exec_params1("SELECT coalesce(tandem.may('administer', $1::uuid), false)", organisation)[0]
      .as<bool>();
}

std::optional<bool> may_administer_connection(pqxx::transaction_base& tx, const std::string& id) {
  const pqxx::result found = tx.exec_params(
      "SELECT coalesce(tandem.may('administer', organisation_id), false) "
      "FROM tandem.calendar_connections WHERE id = $1::uuid",
      id);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<bool>();
}

std::string organisation_zone(pqxx::transaction_base& tx, const std::string& organisation) {
  return tx
      .exec_params1("SELECT time_zone FROM tandem.organisations WHERE id = $1::uuid",
                    organisation)[0]
      .as<std::string>();
}

void add_calendar_sign_in(pqxx::transaction_base& tx, const CalendarSignIn& sign_in) {
  tx.exec("DELETE FROM tandem.calendar_sign_ins WHERE expires_at < now()");
  tx.exec_params(
      "INSERT INTO tandem.calendar_sign_ins (state_hash, browser_hash, organisation_id, user_id, "
      "verifier_sealed, return_to) VALUES (decode($1, 'hex'), decode($2, 'hex'), $3, $4, "
      "decode($5, 'base64'), $6)",
      sign_in.state_hash, sign_in.browser_hash, sign_in.organisation, sign_in.user,
      base64(sign_in.verifier_sealed), sign_in.return_to);
}

std::optional<CalendarSignIn> use_calendar_sign_in(pqxx::transaction_base& tx,
                                                   const std::string& state_hash) {
  const pqxx::result used = tx.exec_params(
      "DELETE FROM tandem.calendar_sign_ins WHERE state_hash = decode($1, 'hex') RETURNING "
      "encode(browser_hash, 'hex'), organisation_id, user_id, " +
          bytes_as_text("verifier_sealed") + ", return_to, expires_at > now()",
      state_hash);
  if (used.empty() || !used[0][5].as<bool>()) return std::nullopt;
  return CalendarSignIn{state_hash,
                        used[0][0].as<std::string>(),
                        used[0][1].as<std::string>(),
                        used[0][2].as<std::string>(),
                        bytes_of(used[0][3].as<std::string>()),
                        used[0][4].as<std::string>()};
}

std::optional<std::string> keep_google_connection(
    pqxx::transaction_base& tx, const GoogleGrant& grant,
    const std::function<std::string(const std::string& id)>& seal) {
  if (!may_administer(tx, grant.organisation)) return std::nullopt;
  const std::string fresh = crypto::uuid_v7();
  // The row first, whichever it is: the token is sealed for its id.
  const std::string id =
      tx.exec_params1(
            "INSERT INTO tandem.calendar_connections (id, organisation_id, provider, label, "
            "account, calendar_id, time_zone, created_by) VALUES ($1, $2, 'google', left($3, 200), "
            "$4, $5, "
            "$6, tandem.user_id()) ON CONFLICT (organisation_id, provider, calendar_id) "
            "DO UPDATE SET account = excluded.account RETURNING id",
            fresh, grant.organisation, grant.label, grant.account, grant.calendar_id,
            grant.time_zone)[0]
          .as<std::string>();
  tx.exec_params(
      "UPDATE tandem.calendar_connections SET refresh_token_sealed = decode($2, 'base64'), "
      "granted_scopes = $3::text[], health = 'ok', last_error = NULL, checked_at = now() "
      "WHERE id = $1",
      id, base64(seal(id)), as_array(grant.scopes));
  return id;
}

std::optional<GoogleConnection> google_connection(pqxx::transaction_base& tx,
                                                  const std::string& id) {
  const pqxx::result found = tx.exec_params(
      "SELECT c.organisation_id, coalesce(c.account, ''), c.calendar_id, c.time_zone, c.health, "
      "coalesce(" +
          bytes_as_text("c.refresh_token_sealed") +
          ", ''), (SELECT count(*) FROM tandem.calendar_connections o WHERE o.provider = 'google' "
          "AND o.account = c.account AND o.id <> c.id) "
          "FROM tandem.calendar_connections c WHERE c.id = $1::uuid AND c.provider = 'google'",
      id);
  if (found.empty()) return std::nullopt;
  const pqxx::row row = found[0];
  return GoogleConnection{id,
                          row[0].as<std::string>(),
                          row[1].as<std::string>(),
                          row[2].as<std::string>(),
                          row[3].as<std::string>(),
                          row[4].as<std::string>(),
                          bytes_of(row[5].as<std::string>()),
                          row[6].as<int>()};
}

bool replace_refresh_token(pqxx::transaction_base& tx, const std::string& id,
                           const std::string& was, const std::string& sealed) {
  const pqxx::result replaced = tx.exec_params(
      "UPDATE tandem.calendar_connections SET refresh_token_sealed = decode($3, 'base64') "
      "WHERE id = $1::uuid AND refresh_token_sealed = decode($2, 'base64')",
      id, base64(was), base64(sealed));
  return replaced.affected_rows() > 0;
}

bool choose_google_calendar(pqxx::transaction_base& tx, const std::string& id,
                            const std::string& calendar_id, const std::string& time_zone) {
  const pqxx::result chosen = tx.exec_params(
      "UPDATE tandem.calendar_connections c SET calendar_id = $2, time_zone = $3 "
      "WHERE c.id = $1::uuid AND (c.calendar_id = $2 OR NOT EXISTS (SELECT FROM "
      "tandem.appointments a WHERE a.connection_id = c.id AND a.status IN ('held', 'confirmed') "
      "AND a.ends_at > now()))",
      id, calendar_id, time_zone);
  return chosen.affected_rows() > 0;
}

bool note_calendar_health(pqxx::transaction_base& tx, const std::string& id,
                          const std::string& health, const std::string& error) {
  const pqxx::result changed = tx.exec_params(
      "UPDATE tandem.calendar_connections SET health = $2, last_error = nullif($3, ''), "
      "checked_at = now() WHERE id = $1::uuid AND health <> $2 RETURNING organisation_id",
      id, health, error);
  return !changed.empty();
}

bool note_consent_lost(pqxx::transaction_base& tx, const std::string& id, const std::string& sealed,
                       const std::string& why) {
  const pqxx::result changed = tx.exec_params(
      "UPDATE tandem.calendar_connections SET health = 'needs_reconnect', last_error = left($3, "
      "500), checked_at = now() WHERE id = $1::uuid AND health <> 'needs_reconnect' AND "
      "coalesce(refresh_token_sealed, '') = decode($2, 'base64') RETURNING organisation_id",
      id, base64(sealed), why);
  if (changed.empty()) return false;
  const auto organisation = changed[0][0].as<std::string>();
  tx.exec_params(
      "SELECT tandem.audit($1::uuid, 'calendar.needs_reconnect', 'calendar_connections', $2, "
      "jsonb_build_object('error', $3::text))",
      organisation, id, why);
  tx.exec_params(
      "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, event, payload, "
      "idempotency_key) SELECT tandem.uuid_v7(), o.id, 'email', p.email, "
      "'calendar.needs_reconnect', jsonb_build_object('organisation_id', o.id, 'organisation', "
      "o.name, 'connection_id', c.id, 'account', c.account, 'calendar', c.label, 'reason', "
      "c.last_error), 'calendar.needs_reconnect:' || c.id || ':' || to_char(now() AT TIME ZONE "
      "'UTC', 'YYYY-MM-DD') || ':' || p.id "
      "FROM tandem.calendar_connections c JOIN tandem.organisations o ON o.id = c.organisation_id "
      "JOIN tandem.organisation_members m ON m.organisation_id = o.id AND m.active AND m.role IN "
      "('owner', 'admin') JOIN tandem.profiles p ON p.id = m.user_id AND p.disabled_at IS NULL "
      "WHERE c.id = $1::uuid ON CONFLICT (organisation_id, idempotency_key) WHERE "
      "idempotency_key IS NOT NULL DO NOTHING",
      id);
  return true;
}

std::vector<ConnectionCount> count_connections(pqxx::transaction_base& tx) {
  std::vector<ConnectionCount> counts;
  for (const pqxx::row& row :
       tx.exec("SELECT provider, health, count(*) FROM tandem.calendar_connections GROUP BY 1, 2"))
    counts.push_back(
        {row[0].as<std::string>(), row[1].as<std::string>(), row[2].as<std::int64_t>()});
  return counts;
}

}  // namespace tandem::store
