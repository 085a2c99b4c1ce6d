#include "control/store/connection_store.hpp"

#include <pqxx/pqxx>

#include "control/store/sealed_store.hpp"
#include "core/base64.hpp"
#include "core/crypto/random.hpp"

namespace tandem::store {
namespace {

using shape::Kind;

constexpr unsigned kEdit = kCreate | kUpdate;

shape::Type maybe(shape::Type type) { return shape::nullable(std::move(type)); }
shape::Type sync_status() { return shape::choice({"ok", "failed", "running"}); }

/// SQL: the names that stand as `{config.NAME}` in a text.
std::string settings_in(const std::string& text) {
  return "ARRAY(SELECT DISTINCT name[1] FROM regexp_matches(" + text +
         ", '\\{config\\.([^{}]+)\\}', 'g') AS name ORDER BY 1)";
}

}  // namespace

const Resource& connections() {
  static const Resource kConnections{
      "Connection",
      "tandem.connections",
      {{"id", shape::of(Kind::Uuid)},
       {"organisation_id", shape::text(1, 63), kCreate,
        "Given as id or slug; needed only by who belongs to several."},
       {"app_name", shape::text(1, 200), kEdit, "Of a known app: its own name by default."},
       {"slug", shape::of(Kind::Slug), kCreate | kNeeded | kFilter,
        "Of the app; one connection of each."},
       {"enabled", shape::of(Kind::Boolean), kEdit | kFilter},
       {"config", shape::json(20'000), kEdit, "Nothing secret, such as a URL."},
       {"has_secret", shape::of(Kind::Boolean), kRead, "The secret itself is never shown.",
        "(t.secret_id IS NOT NULL)"},
       {"secret_rotated_at", maybe(shape::of(Kind::Time)), kRead, {}, "secret.rotated_at"},
       {"last_sync_at", maybe(shape::of(Kind::Time))},
       {"last_sync_status", maybe(sync_status()), kFilter},
       {"last_error", maybe(shape::text(0, 2'000))},
       {"created_by", maybe(shape::of(Kind::Uuid))},
       {"external_id", maybe(shape::text(1, 200))},
       {"created_at", shape::of(Kind::Time), kSort},
       {"updated_at", shape::of(Kind::Time)},
       {"revision", shape::integer(1, 9e15)}},
      "-created_at",
      {{"organisation_id", shape::text(1, 63), "t.organisation_id = tandem.organisation_named(?)",
        "Id or slug; all that you may see where none is given."}},
      "LEFT JOIN tandem.secrets secret ON secret.id = t.secret_id"};
  return kConnections;
}

const Resource& connection_syncs() {
  static const Resource kSyncs{"ConnectionSync",
                               "tandem.connection_syncs",
                               {{"id", shape::of(Kind::Uuid)},
                                {"started_at", shape::of(Kind::Time), kSort},
                                {"ended_at", maybe(shape::of(Kind::Time))},
                                {"status", sync_status(), kFilter},
                                {"items", shape::integer(0, 1e9)},
                                {"error", maybe(shape::text(0, 2'000))}},
                               "-started_at",
                               {},
                               {},
                               "id",
                               "uuid",
                               false};
  return kSyncs;
}

Conditions of_connection(const std::string& connection) {
  return {{"t.connection_id = ?::uuid", connection}};
}

const Resource& connection_apps() {
  static const Resource kApps{
      "ConnectionApp",
      "tandem.connection_apps",
      {{"slug", shape::of(Kind::Slug)},
       {"name", shape::text(1, 200)},
       {"method", shape::choice({"GET", "POST"})},
       {"url", shape::text(1, 2'000), kRead, "Where a connection is tried."},
       {"needs_secret", shape::of(Kind::Boolean)},
       {"needs", shape::list_of(shape::text(1, 200), 100), kRead,
        "Members of a connection's `config` without which it cannot be tried.",
        settings_in("t.url || coalesce(t.body::text, '')")},
       {"may_use", shape::list_of(shape::text(1, 200), 100), kRead,
        "Those that it is tried with where they are there.", settings_in("t.headers::text")},
       {"position", shape::integer(0, 1e9), kSort}},
      "position",
      {},
      {},
      "slug",
      "text",
      false};
  return kApps;
}

std::optional<std::string> app_name(pqxx::transaction_base& tx, const std::string& slug) {
  const pqxx::result found =
      tx.exec_params("SELECT name FROM tandem.connection_apps WHERE slug = $1", slug);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<std::string>();
}

std::optional<std::string> secret_of(pqxx::transaction_base& tx, const std::string& connection) {
  const pqxx::result found = tx.exec_params(
      "SELECT coalesce(secret_id::text, '') FROM tandem.connections WHERE id = $1::uuid",
      connection);
  if (found.empty()) return std::nullopt;
  return found[0][0].as<std::string>();
}

void keep_secret(pqxx::transaction_base& tx, const std::string& connection,
                 const std::string& secret, const std::string& sealed) {
  const std::string text = base64_encode(std::string_view(sealed));
  const pqxx::result replaced = tx.exec_params(
      "UPDATE tandem.secrets SET sealed = decode($2, 'base64'), rotated_at = now() "
      "WHERE id = $1::uuid",
      secret, text);
  if (replaced.affected_rows() > 0) return;
  tx.exec_params(
      "INSERT INTO tandem.secrets (id, organisation_id, name, sealed, created_by) "
      "SELECT $2::uuid, organisation_id, 'connection ' || id, decode($3, 'base64'), "
      "tandem.user_id() FROM tandem.connections WHERE id = $1::uuid",
      connection, secret, text);
  tx.exec_params("UPDATE tandem.connections SET secret_id = $2::uuid WHERE id = $1::uuid",
                 connection, secret);
}

void drop_secret(pqxx::transaction_base& tx, const std::string& connection) {
  // The reference goes with it: ON DELETE SET NULL.
  tx.exec_params(
      "DELETE FROM tandem.secrets WHERE id = (SELECT secret_id FROM tandem.connections "
      "WHERE id = $1::uuid)",
      connection);
}

std::optional<ConnectionTrial> connection_trial(pqxx::transaction_base& tx,
                                                const std::string& connection) {
  const pqxx::result found = tx.exec_params(
      "SELECT c.organisation_id, c.slug, c.config::text, coalesce(s.id::text, ''), "
      "coalesce(" +
          bytes_as_text("s.sealed") +
          ", ''), a.method, a.url, a.headers::text, coalesce(a.body::text, ''), "
          "coalesce(a.expects::text, ''), a.needs_secret FROM tandem.connections c "
          "JOIN tandem.connection_apps a ON a.slug = c.slug "
          "LEFT JOIN tandem.secrets s ON s.id = c.secret_id WHERE c.id = $1::uuid",
      connection);
  if (found.empty()) return std::nullopt;
  const auto text = [&found](int column) { return found[0][column].as<std::string>(); };
  ConnectionTrial trial;
  trial.organisation = text(0);
  trial.slug = text(1);
  trial.config = text(2);
  trial.secret_id = text(3);
  trial.sealed = bytes_of(text(4));
  trial.method = text(5);
  trial.url = text(6);
  trial.headers = text(7);
  trial.body = text(8);
  trial.expects = text(9);
  trial.needs_secret = found[0][10].as<bool>();
  return trial;
}

void note_sync(pqxx::transaction_base& tx, const std::string& connection,
               std::chrono::milliseconds took, const std::string& error) {
  const char* const status = error.empty() ? "ok" : "failed";
  tx.exec_params(
      "INSERT INTO tandem.connection_syncs (id, organisation_id, connection_id, started_at, "
      "ended_at, status, error) SELECT $2::uuid, organisation_id, id, "
      "now() - make_interval(secs => $3 / 1000.0), now(), $4, nullif($5, '') "
      "FROM tandem.connections WHERE id = $1::uuid",
      connection, std::string(crypto::uuid_v7()), took.count(), status, error);
  tx.exec_params(
      "UPDATE tandem.connections SET last_sync_at = now(), last_sync_status = $2, "
      "last_error = nullif($3, '') WHERE id = $1::uuid",
      connection, status, error);
}

}  // namespace tandem::store
