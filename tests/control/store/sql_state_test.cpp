// Goal: what Postgres refused is known by its state, whatever libpqxx made of it: a mistake of ours
// must not look like a database that is away. Method: a real Postgres says no in many ways.
#include "control/store/sql_state.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>

#include "control/store/sql_fault.hpp"
#include "control/store/thrown_fault.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

struct No {
  const char* sql;
  const char* state;
  StoreFault::Kind stored;
};

using Kind = StoreFault::Kind;
constexpr No kNos[] = {
    {"SELECT FROM tandem.no_such_table", "42P01", Kind::Unfit},
    {"SELECT no_such_column FROM tandem.organisations", "42703", Kind::Unfit},
    {"SELECT tandem.no_such_function(1)", "42883", Kind::Unfit},
    {"SELEKT 1", "42601", Kind::Unfit},
    {"SET LOCAL ROLE tandem_none; SELECT FROM tandem.organisations", "42501", Kind::Unfit},
    {"SELECT 1 / 0", "22012", Kind::Refused},
    {"SELECT 'x'::integer", "22P02", Kind::Refused},
    {"INSERT INTO tandem.organisations (id) VALUES (NULL)", "23502", Kind::Refused},
    {"INSERT INTO tandem.models (id, name) VALUES (repeat('x', 101), 'n')", "23514", Kind::Refused},
    {"INSERT INTO tandem.credentials (user_id, password_hash) VALUES "
     "('0199f000-0000-7000-8000-000000000001', '$argon2id$'); SET CONSTRAINTS ALL IMMEDIATE",
     "23503", Kind::Refused},
    {"INSERT INTO tandem.models (id, name) VALUES ('twice', 'n'), ('twice', 'n')", "23505",
     Kind::Refused},
    {"DO $$ BEGIN RAISE no_data_found; END $$", "P0002", Kind::Refused},
    {"DO $$ BEGIN RAISE 'no'; END $$", "P0001", Kind::Refused},
    {"DO $$ BEGIN RAISE disk_full; END $$", "53100", Kind::Away},
    {"DO $$ BEGIN RAISE out_of_memory; END $$", "53200", Kind::Away},
    {"DO $$ BEGIN RAISE feature_not_supported; END $$", "0A000", Kind::Unfit},
    {"FETCH FROM no_such_cursor", "34000", Kind::Away},
};

}  // namespace

TEST_SUITE("control/store/sql_state") {
  TEST_CASE("each refusal has its state, and a mistake of ours is no database that is busy") {
    const postgres::FreshDatabase database;
    pqxx::connection connection(database.admin_url());
    for (const No& no : kNos) {
      CAPTURE(no.sql);
      pqxx::work tx(connection);
      try {
        tx.exec(no.sql);
        FAIL("was not refused");
      } catch (const pqxx::sql_error& error) {
        CHECK(sqlstate_of(error) == no.state);
        CHECK(thrown_fault(error).kind == no.stored);
        CHECK(thrown_fault(error).code == no.state);
        // Of class 42 only a right that is missing is anybody else's fault than ours: HTTP 500.
        const auto fault = current_sql_fault();
        const std::string_view state = no.state;
        if (state.starts_with("42") && state != "42501") CHECK_FALSE(fault.has_value());
        if (state == "42501") CHECK(fault->kind == SqlFault::Kind::Forbidden);
        if (state == "P0002") CHECK(fault->kind == SqlFault::Kind::Missing);
        if (state.starts_with("53")) CHECK(fault->kind == SqlFault::Kind::Busy);
      }
    }
  }
}

}  // namespace tandem::store
