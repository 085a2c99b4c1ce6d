// Goal: a list reads a page, however many rows there are. Method: the lists of the API, as somebody
// of one organisation among others asks for them; Postgres counts the rows that it read.
#include <doctest/doctest.h>

#include <algorithm>
#include <pqxx/pqxx>
#include <string>

#include "control/store/call_store.hpp"
#include "control/store/outbound_store.hpp"
#include "control/store/record_keeping_store.hpp"
#include "control/store/tenant_transaction.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using namespace std::chrono_literals;

constexpr const char* kPeople = R"(
  INSERT INTO tandem.organisations (id, slug, name) VALUES
    ('0199aaaa-0000-7000-8000-000000000001', 'north', 'North'),
    ('0199aaaa-0000-7000-8000-000000000002', 'south', 'South');
  INSERT INTO tandem.profiles (id, email) VALUES ('0199aaaa-0000-7000-8000-000000000201', 'owner@example.com');
  INSERT INTO tandem.organisation_members VALUES
    ('0199aaaa-0000-7000-8000-000000000001', '0199aaaa-0000-7000-8000-000000000201', 'owner');)";
/// Of both organisations by turns.
constexpr const char* kRows = R"(
  CREATE TEMPORARY TABLE one AS SELECT n, ('0199aaaa-0000-7000-8000-00000000000' || 1 + n % 2)::uuid AS organisation,
    now() - n * interval '1 second' AS at FROM generate_series(1, 20000) n;
  ALTER TABLE tandem.calls DISABLE TRIGGER USER;
  INSERT INTO tandem.calls (id, organisation_id, from_number, to_number, last_event_at, started_at)
    SELECT tandem.uuid_v7(), organisation, '+1555' || 1000000 + n / 4, '+15557122661', at, at FROM one;
  INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, payload, status, created_at)
    SELECT tandem.uuid_v7(), organisation, 'webhook', 'https://crm.example/', '{}', 'delivered', at FROM one;
  INSERT INTO tandem.audit_log (id, at, organisation_id, actor_kind, action, target_type)
    SELECT tandem.uuid_v7(), at, organisation, 'system', 'x', 'y' FROM one;
  INSERT INTO tandem.webhook_log (id, organisation_id, at, source, verified, method, path)
    SELECT tandem.uuid_v7(), organisation, at, 'twilio', true, 'POST', '/' FROM one;)";

struct Lists {
  Lists() {
    database.execute(kPeople);
    database.execute(kRows);
    database.execute("ANALYZE");
  }
  /// Rows that Postgres read for a page of 50.
  int read_for(const Resource& resource, std::size_t rows, ListQuery query = {}) {
    return read_by(resource, [&](pqxx::transaction_base& tx) {
      CHECK(list(tx, resource, query).rows.size() == rows);
    });
  }
  /// Rows of the table that Postgres read.
  int read_by(const Resource& resource, const Work& work) {
    int read = 0;
    const auto connection = open_session(database.app_url());
    run_transaction(*connection,
                    Acting::tenant(R"({"sub":"0199aaaa-0000-7000-8000-000000000201"})"),
                    Access::ReadOnly, 20s, [&](pqxx::transaction_base& tx) {
                      work(tx);
                      read = tx.exec_params1(
                                   "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM "
                                   "pg_stat_xact_user_tables WHERE relid = $1::regclass",
                                   resource.table)[0]
                                 .as<int>();
                    });
    return read;
  }

  postgres::FreshDatabase database;
};

}  // namespace

TEST_SUITE("control/store/list") {
  TEST_CASE("somebody of one organisation, who names none, has a page of it read") {
    Lists lists;
    for (const Resource* each : {&calls(), &outbound(), &audit_log(), &webhook_log()})
      CHECK_MESSAGE(lists.read_for(*each, 50) < 200, each->table);
  }

  TEST_CASE("a file of several organisations' calls reads what is in it, not all that they have") {
    Lists lists;
    lists.database.execute(
        "INSERT INTO tandem.organisation_members VALUES ('0199aaaa-0000-7000-8000-000000000002', "
        "'0199aaaa-0000-7000-8000-000000000201', 'owner')");
    constexpr int kRowsMax = 500;
    for (const char* sort : {"", "-started_at", "started_at"}) {
      ListQuery query;
      query.sort = sort;
      // Each to be chosen and to be shown.
      CHECK(lists.read_by(calls(), [&](pqxx::transaction_base& tx) {
        const std::string file = csv(tx, calls(), query, kRowsMax);
        CHECK(std::count(file.begin(), file.end(), '\n') == 1 + kRowsMax);
      }) < 2 * kRowsMax + 100);
    }
  }

  TEST_CASE("the calls of a number are found by it, whichever end it is") {
    Lists lists;
    ListQuery query;
    query.filters = {{"number", "+15551000500"}};
    CHECK(lists.read_for(calls(), 2, query) < 100);
    query.filters = {{"number", "+15557122661"}};
    CHECK(lists.read_for(calls(), 50, query) < 200);
  }
}

}  // namespace tandem::store
