// Goal: the same migrations, unchanged, on a Supabase database (roles, schema auth and publication
// are found, not made) and as an owner who is no superuser.
// Method: a cluster of its own, since roles belong to clusters, prepared as Supabase prepares it.
#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>

#include "control/store/migrator.hpp"
#include "control/store/session_probe.hpp"
#include "schema/migration_files.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using postgres::FreshDatabase;

/// What a project's database has before anybody uses it, as far as policies can see it. The login
/// that Supabase calls `postgres`: no superuser, but above row security.
void prepare_roles() {
  postgres::PrivateCluster::instance().execute("postgres", R"(
    CREATE ROLE anon NOLOGIN NOINHERIT;
    CREATE ROLE authenticated NOLOGIN NOINHERIT;
    CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
    CREATE ROLE supabase_auth_admin NOLOGIN NOINHERIT CREATEROLE;
    CREATE ROLE project_owner LOGIN CREATEROLE CREATEDB BYPASSRLS;
    CREATE ROLE plain_owner LOGIN CREATEROLE;)");
}

void prepare_database(const FreshDatabase& database) {
  database.execute("ALTER DATABASE " + database.name() + " OWNER TO project_owner");
  database.execute(R"(
    CREATE SCHEMA auth AUTHORIZATION supabase_auth_admin;
    GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role, project_owner;
    SET ROLE supabase_auth_admin;
    CREATE TABLE auth.users (id uuid PRIMARY KEY, email text);
    CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS $f$
      SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
        (nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'))::uuid
    $f$;
    RESET ROLE;
    CREATE TABLE public.customers (id integer);
    SET ROLE project_owner;
    CREATE PUBLICATION supabase_realtime;
    RESET ROLE;)");
}

std::string look(const FreshDatabase& database, const std::string& sql) {
  pqxx::connection connection(database.admin_url());
  pqxx::work work(connection);
  const pqxx::row row = work.exec1(sql);
  return row[0].is_null() ? "" : row[0].as<std::string>();
}

/// Everything outside of our schema: names, owners, rights.
std::string surroundings(const FreshDatabase& database) {
  return look(database, R"(
    SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
      SELECT 'c' || n.nspname || c.relname || c.relowner || coalesce(c.relacl::text, '') AS line
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('auth', 'public')
      UNION ALL SELECT 'p' || n.nspname || p.proname || p.proowner || p.prosrc || coalesce(p.proacl::text, '')
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE n.nspname IN ('auth', 'public')
      UNION ALL SELECT 'n' || nspname || nspowner || coalesce(nspacl::text, '')
        FROM pg_namespace WHERE nspname IN ('auth', 'public')
      UNION ALL SELECT 'r' || rolname || rolsuper || rolbypassrls || rolcanlogin || rolinherit || coalesce(rolconfig::text, '')
        FROM pg_roles WHERE rolname NOT LIKE 'tandem%') AS objects)");
}

void check_that_it_serves(const FreshDatabase& database) {
  CHECK(probe_database(database.app_url(), schema::migration_files()).faults.empty());
  database.execute(R"(
    INSERT INTO tandem.organisations (id, slug, name) VALUES
      ('01990000-0000-7000-8000-000000000001', 'one', 'One'), ('01990000-0000-7000-8000-000000000002', 'two', 'Two');
    INSERT INTO tandem.profiles (id, email) VALUES ('01990000-0000-7000-8000-00000000000a', 'a@example.com');
    INSERT INTO tandem.organisation_members VALUES
      ('01990000-0000-7000-8000-000000000001', '01990000-0000-7000-8000-00000000000a', 'owner');)");
  pqxx::connection connection(database.app_url());
  pqxx::work work(connection);
  work.exec("SET LOCAL ROLE authenticated");
  work.exec(
      "SELECT set_config('request.jwt.claims', "
      "'{\"sub\":\"01990000-0000-7000-8000-00000000000a\"}', true)");
  CHECK(work.exec1("SELECT string_agg(slug, ' ') FROM tandem.organisations")[0].as<std::string>() ==
        "one");
  CHECK(work.exec("UPDATE tandem.organisations SET name = 'Mine'").affected_rows() == 1);
}

}  // namespace

TEST_SUITE("schema/supabase") {
  // One case: roles can be made once in a cluster.
  TEST_CASE("roles, auth and publication are found on Supabase, and made by a plain owner") {
    prepare_roles();
    const auto none = [](std::string_view) {};
    {
      const FreshDatabase database(FreshDatabase::Contents::Empty);
      prepare_database(database);
      const std::string before = surroundings(database);
      migrate(database.url("project_owner"), schema::migration_files(), none);
      CHECK(surroundings(database) == before);
      CHECK(look(database,
                 "SELECT string_agg(tablename, ' ' ORDER BY tablename) FROM "
                 "pg_publication_tables WHERE pubname = 'supabase_realtime' AND "
                 "schemaname = 'tandem'") == "call_events calls");
      check_that_it_serves(database);
      CHECK(migrate(database.url("project_owner"), schema::migration_files(), none).applied == 0);
    }
    {
      // A database whose owner may make roles and is bound by row security: nothing is there yet.
      const FreshDatabase database(FreshDatabase::Contents::Empty);
      database.execute("ALTER DATABASE " + database.name() + " OWNER TO plain_owner");
      const std::string url = database.url("plain_owner");
      migrate(url, schema::migration_files(), none);
      CHECK(look(database,
                 "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = "
                 "'auth'") == "plain_owner");
      CHECK(migrate(url, schema::migration_files(), none).applied == 0);
      seed_demo(url, schema::demo_files(), none);
      CHECK(look(database, "SELECT count(*) > 200 FROM tandem.calls") == "t");
      seed_demo(url, schema::demo_files(), none);
      CHECK(look(database, "SELECT count(*) FROM tandem.organisations") == "3");
      check_that_it_serves(database);
    }
    {
      const FreshDatabase database(FreshDatabase::Contents::Empty);
      database.execute("CREATE SCHEMA auth");
      try {
        migrate(database.admin_url(), schema::migration_files(), none);
        FAIL("took somebody else's schema auth for its own");
      } catch (const std::runtime_error& error) {
        CHECK(std::string(error.what()).find("schema auth without auth.uid()") !=
              std::string::npos);
      }
    }
  }
}

}  // namespace tandem::store
