// Goal: what a new migration can forget is found by a machine: row security, grants, search paths.
// Method: the catalogue of a migrated database.
#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>

#include "tests/postgres/private_cluster.hpp"

namespace tandem::isolation {
namespace {

/// Rows that the query finds, as text; a rule holds when there are none.
std::string offenders(const std::string& sql) {
  static const postgres::FreshDatabase database;
  pqxx::connection connection(database.admin_url());
  pqxx::work work(connection);
  std::string found;
  for (const pqxx::row& row : work.exec(sql)) found += row[0].as<std::string>() + ' ';
  return found;
}

/// Functions of ours: not those of the extension that lies in the same schema.
constexpr const char* kOurFunctions =
    "FROM pg_proc p WHERE p.pronamespace = 'tandem'::regnamespace AND NOT EXISTS (SELECT FROM "
    "pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')";

}  // namespace

TEST_SUITE("schema/catalogue") {
  TEST_CASE("row security is enabled and forced on every table, and every table has a policy") {
    CHECK(offenders("SELECT relname FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND "
                    "relkind IN ('r', 'p') AND relname <> 'migrations' AND NOT (relrowsecurity AND "
                    "relforcerowsecurity)") == "");
    CHECK(offenders("SELECT relname FROM pg_class c WHERE relnamespace = 'tandem'::regnamespace "
                    "AND relkind IN ('r', 'p') AND relname <> 'migrations' AND NOT EXISTS (SELECT "
                    "FROM pg_policy WHERE polrelid = c.oid)") == "");
    CHECK(offenders("SELECT relname FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND "
                    "relkind = 'v' AND NOT 'security_invoker=true' = ANY (coalesce(reloptions, "
                    "'{}'))") == "");
  }

  TEST_CASE("nobody has rights by being nobody: PUBLIC and anon have none") {
    CHECK(offenders("SELECT relname FROM pg_class, aclexplode(relacl) a WHERE relnamespace = "
                    "'tandem'::regnamespace AND relkind IN ('r', 'p', 'v') AND a.grantee IN (0, "
                    "'anon'::regrole)") == "");
    CHECK(offenders("SELECT 'usage' WHERE has_schema_privilege('anon', 'tandem', 'USAGE')") == "");
    CHECK(offenders(std::string("SELECT proname ") + kOurFunctions +
                    " AND (p.proacl IS NULL OR EXISTS (SELECT FROM aclexplode(p.proacl) a WHERE "
                    "a.grantee = 0))") == "");
  }

  TEST_CASE("who may change only some columns of a row may not choose the others at its birth") {
    // Where a table's UPDATE is granted column by column, so is its INSERT.
    CHECK(offenders("SELECT c.relname FROM pg_class c WHERE c.relnamespace = "
                    "'tandem'::regnamespace AND c.relkind IN ('r', 'p') AND "
                    "has_table_privilege('authenticated', c.oid, 'INSERT') AND "
                    "has_any_column_privilege('authenticated', c.oid, 'UPDATE') AND NOT "
                    "has_table_privilege('authenticated', c.oid, 'UPDATE')") == "");
    // What only the node knows of its work.
    CHECK(offenders("SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN "
                    "pg_class c ON c.oid = a.attrelid WHERE c.relnamespace = "
                    "'tandem'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname IN "
                    "('leased_by', 'leased_until', 'dialled_at', 'attempts', 'delivered_at', "
                    "'last_used_at', 'node_id') AND has_column_privilege('authenticated', c.oid, "
                    "a.attnum, 'INSERT')") == "");
    // An order's id is that of the call which comes of it: nobody names another one's call so.
    CHECK(offenders("SELECT 'chosen' WHERE has_column_privilege('authenticated', "
                    "'tandem.outgoing_calls', 'id', 'INSERT')") == "");
  }

  TEST_CASE(
      "functions that run with other rights fix their search path, and belong to a role "
      "without rights beyond its task") {
    CHECK(offenders(std::string("SELECT proname ") + kOurFunctions +
                    " AND p.prokind = 'f' AND NOT coalesce(p.proconfig, '{}') @> "
                    "ARRAY['search_path=pg_catalog, pg_temp']") == "");
    CHECK(offenders(std::string("SELECT proname ") + kOurFunctions +
                    " AND p.prosecdef AND p.proowner::regrole::text NOT IN ('tandem_access', "
                    "'tandem_writer', 'tandem_keeper')") == "");
    CHECK(offenders(std::string("SELECT proname ") + kOurFunctions +
                    " AND p.prokind = 'p' AND (SELECT count(*) FROM aclexplode(p.proacl) a WHERE "
                    "a.grantee <> p.proowner) > 0") == "");
  }

  TEST_CASE("nobody can hang a trigger's function on a table of their own") {
    CHECK(offenders(std::string("SELECT proname ") + kOurFunctions +
                    " AND p.prorettype = 'trigger'::regtype AND "
                    "has_function_privilege('authenticated', p.oid, 'EXECUTE')") == "");
  }

  TEST_CASE("no role of ours is above row security or may become one that is") {
    CHECK(offenders("SELECT rolname FROM pg_roles WHERE (rolname LIKE 'tandem%' OR rolname IN "
                    "('anon', 'authenticated')) AND (rolsuper OR rolbypassrls OR rolcreaterole OR "
                    "rolcreatedb OR rolreplication)") == "");
    CHECK(offenders("SELECT r.rolname FROM pg_roles r, pg_roles above WHERE r.rolname LIKE "
                    "'tandem%' AND (above.rolsuper OR above.rolbypassrls) AND pg_has_role(r.oid, "
                    "above.oid, 'MEMBER')") == "");
    CHECK(offenders("SELECT rolname FROM pg_roles WHERE rolname = 'tandem_app' AND rolinherit") ==
          "");
    // The role that only answers questions cannot write, whatever its functions are made to say.
    CHECK(offenders("SELECT relname FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND "
                    "has_any_column_privilege('tandem_access', oid, 'INSERT, UPDATE')") == "");
  }

  TEST_CASE("times have zones, ids are uuids without defaults, money says its currency") {
    CHECK(offenders("SELECT table_name || '.' || column_name FROM information_schema.columns WHERE "
                    "table_schema = 'tandem' AND data_type = 'timestamp without time zone'") == "");
    CHECK(offenders("SELECT table_name FROM information_schema.columns WHERE table_schema = "
                    "'tandem' AND column_name = 'id' AND data_type = 'uuid' AND column_default IS "
                    "NOT NULL") == "");
    CHECK(offenders("SELECT DISTINCT c.table_name FROM information_schema.columns c WHERE "
                    "table_schema = 'tandem' AND (column_name LIKE 'cost%' OR column_name IN "
                    "('amount', 'price')) AND NOT EXISTS (SELECT FROM information_schema.columns k "
                    "WHERE k.table_schema = 'tandem' AND k.table_name = c.table_name AND "
                    "k.column_name = 'currency')") == "");
  }

  TEST_CASE("whatever a tenant may write has a bound in the database itself") {
    // Texts: a length, a list of words, a pattern with counts, or the row of another table. What
    // has parts (documents, arrays, bytes): the length of all of it, or bounds of number and part.
    // calendar_key: its trigger writes it, whatever was said.
    CHECK(
        offenders(
            "SELECT a.attrelid::regclass || '.' || a.attname FROM pg_attribute a JOIN pg_class c "
            "ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid WHERE c.relnamespace = "
            "'tandem'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT "
            "a.attisdropped AND (t.typcategory IN ('S', 'A') OR t.typname IN ('json', 'jsonb', "
            "'bytea')) AND (has_column_privilege('authenticated', c.oid, a.attnum, 'INSERT') OR "
            "has_column_privilege('authenticated', c.oid, a.attnum, 'UPDATE')) AND NOT (c.relname "
            "= 'appointments' AND a.attname = 'calendar_key') AND NOT EXISTS (SELECT FROM "
            "pg_constraint f WHERE f.conrelid = c.oid AND f.contype = 'f' AND a.attnum = ANY "
            "(f.conkey)) AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND "
            "k.contype = 'c' AND a.attnum = ANY (k.conkey) AND (pg_get_constraintdef(k.oid) ~ "
            "'length\\(.*[^>]= \\d' OR (t.typcategory = 'S' AND pg_get_constraintdef(k.oid) ~ '= "
            "ANY|= ''|is_e164|is_time_zone|[{]\\d') OR (t.typcategory = 'A' AND "
            "pg_get_constraintdef(k.oid) ~ 'cardinality\\(.*<= \\d' AND "
            "pg_get_constraintdef(k.oid) ~ 'all_e164|<@')))") == "");
  }

  TEST_CASE("no foreign key makes a delete read a whole table") {
    // People go rarely: who made or changed a row needs no index.
    CHECK(offenders("SELECT conrelid::regclass || '.' || a.attname FROM pg_constraint k, "
                    "pg_attribute a WHERE k.connamespace = 'tandem'::regnamespace AND k.contype = "
                    "'f' AND k.confrelid <> 'tandem.profiles'::regclass AND a.attrelid = "
                    "k.conrelid AND a.attnum = k.conkey[cardinality(k.conkey)] AND NOT EXISTS "
                    "(SELECT FROM pg_index i WHERE i.indrelid = k.conrelid AND i.indkey[0] = ANY "
                    "(k.conkey))") == "");
  }
}

}  // namespace tandem::isolation
