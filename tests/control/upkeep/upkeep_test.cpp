// Goal: what is to be done now and then is done, by one node of many, as the node's own role.
// Method: the jobs of the server on a real Postgres with the demo in it.
#include "control/upkeep/upkeep.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>

#include "control/store/migrator.hpp"
#include "control/upkeep/metric_families.hpp"
#include "core/metrics/registry.hpp"
#include "schema/migration_files.hpp"
#include "tests/control/writer/spool_rig.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::control {
namespace {

using namespace std::chrono_literals;
using test::await;
using test::Directory;

/// A node's housekeeping, on a loop of its own.
struct Node {
  Node(const postgres::FreshDatabase& database, const std::string& name,
       std::vector<UpkeepJob> jobs)
      : block(registry.add_block()),
        upkeep(std::make_unique<Upkeep>(fixture.loop,
                                        Upkeep::Options{database.app_url(), name, 20ms},
                                        std::move(jobs), registry, block)) {
    fixture.call([this] { upkeep->start(); });
  }
  ~Node() {
    fixture.run([this]() -> Task<> { co_await upkeep->stop(); });
    upkeep.reset();
  }
  [[nodiscard]] double runs(const std::string& job, const std::string& result = "done") const {
    return registry.value(families::kUpkeepRuns, {{"job", job}, {"result", result}});
  }

  metrics::Registry registry;
  metrics::Block& block;
  tandem::test::LoopFixture fixture;
  std::unique_ptr<Upkeep> upkeep;
};

struct Rig {
  postgres::FreshDatabase database;
  Directory files;
  std::string look(const std::string& sql) const {
    pqxx::connection connection(database.admin_url());
    pqxx::work work(connection);
    const pqxx::result rows = work.exec(sql);
    work.commit();
    return rows.empty() || rows[0][0].is_null() ? "" : rows[0][0].c_str();
  }
};

UpkeepJob counting(std::string name, std::chrono::seconds every) {
  return {std::move(name), every, nullptr,
          [](pqxx::transaction_base& tx, const std::string&) {
            tx.exec("INSERT INTO tandem.platform_admins SELECT id FROM tandem.profiles LIMIT 0");
            return std::uint64_t{1};
          },
          true};
}

}  // namespace

TEST_SUITE("control/upkeep") {
  TEST_CASE("every job of the server runs as the node, and says so") {
    Rig rig;
    store::seed_demo(rig.database.admin_url(), schema::demo_files(), [](std::string_view) {});
    const std::string of_clinic =
        " WHERE organisation_id = (SELECT id FROM tandem.organisations WHERE slug = "
        "'harbour-dental')";
    rig.look("UPDATE tandem.organisations SET transcript_days = 20, event_days = 40");
    rig.look("DELETE FROM tandem.usage");
    rig.look("UPDATE tandem.webhook_log SET at = now() - interval '31 days'");
    rig.look(
        "INSERT INTO tandem.tickets (hash, user_id, purpose, expires_at) SELECT "
        "sha256('x'), id, 'csv', now() - interval '1 minute' FROM tandem.profiles LIMIT 1");
    // A recording here, and one that another node has.
    std::filesystem::create_directories(rig.files.path / "a");
    test::write_file(rig.files.path / "a" / "mine.ogg", "sound");
    rig.look(
        "WITH c AS (SELECT id, organisation_id, row_number() OVER () AS n FROM tandem.calls LIMIT "
        "2), moved AS (UPDATE tandem.calls SET node_id = CASE n WHEN 1 THEN 'n1' ELSE 'n2' END "
        "FROM c WHERE c.id = calls.id) INSERT INTO tandem.recordings (id, call_id, "
        "organisation_id, path, bytes, sha256, duration_ms, discarded_at) SELECT tandem.uuid_v7(), "
        "id, organisation_id, CASE n WHEN 1 THEN 'a/mine.ogg' ELSE 'a/theirs.ogg' END, 5, "
        "sha256('x'), 1, now() FROM c");
    UpkeepRules rules;
    rules.node = "n1";
    rules.recordings = rig.files.path;
    Node node(rig.database, "n1", upkeep_jobs(rules));
    for (const char* job : {"retention", "deletions", "webhooks", "deliveries", "expired", "sums",
                            "usage", "usage-late", "subscriptions", "recordings-of-n1"}) {
      CAPTURE(job);
      CHECK(await([&] { return node.runs(job) == 1; }));
    }
    CHECK(rig.look("SELECT count(*) FROM tandem.jobs WHERE finished_at IS NOT NULL AND error IS "
                   "NULL AND node_id = 'n1'") == "10");
    CHECK(rig.look("SELECT count(*) FROM tandem.calls c WHERE started_at < now() - interval '20 "
                   "days' AND EXISTS (SELECT FROM tandem.transcript_segments s WHERE s.call_id = "
                   "c.id)") == "0");
    CHECK(rig.look("SELECT done > 0 FROM tandem.jobs WHERE name = 'retention'") == "t");
    CHECK(rig.look("SELECT count(*) FROM tandem.webhook_log") == "0");
    CHECK(rig.look("SELECT count(*) FROM tandem.tickets") == "0");
    CHECK(rig.look("SELECT sum(calls) = (SELECT count(*) FROM tandem.calls" + of_clinic +
                   " AND started_at >= (now() AT TIME ZONE 'UTC')::date - 40) FROM tandem.usage" +
                   of_clinic) == "t");
    CHECK_FALSE(std::filesystem::exists(rig.files.path / "a" / "mine.ogg"));
    CHECK(rig.look("SELECT string_agg(path, ' ') FROM tandem.recordings") == "a/theirs.ogg");
  }

  TEST_CASE("of a deleted organisation nothing is left, not the sound of its calls either") {
    Rig rig;
    store::seed_demo(rig.database.admin_url(), schema::demo_files(), [](std::string_view) {});
    std::filesystem::create_directories(rig.files.path / "a");
    test::write_file(rig.files.path / "a" / "mine.opus", "sound");
    const std::string clinic =
        rig.look("SELECT id FROM tandem.organisations WHERE slug = 'harbour-dental'");
    const std::string calls =
        "SELECT count(*) FROM tandem.calls WHERE organisation_id = '" + clinic + "'";
    rig.look(
        "INSERT INTO tandem.recordings (id, call_id, organisation_id, node_id, path, bytes, "
        "sha256, duration_ms) SELECT tandem.uuid_v7(), id, organisation_id, 'n1', 'a/mine.opus', "
        "5, sha256('x'), 1 FROM tandem.calls WHERE organisation_id = '" +
        clinic + "' LIMIT 1");
    CHECK(std::stoi(rig.look(calls)) > 100);
    // One that waited to be dialled: with its order gone nobody ends it.
    rig.look(
        "UPDATE tandem.calls SET status = 'queued', ended_at = NULL, end_reason = NULL WHERE id = "
        "(SELECT id FROM tandem.calls WHERE organisation_id = '" +
        clinic + "' ORDER BY started_at DESC LIMIT 1)");
    rig.look(
        "SELECT set_config('request.jwt.claims', json_build_object('sub', id)::text, false) FROM "
        "tandem.profiles WHERE email = 'owner@harbour-dental.example'; SELECT "
        "tandem.delete_organisation('" +
        clinic + "')");
    CHECK(rig.look("SELECT tandem.may_take_calls('" + clinic + "')") == "f");
    CHECK(rig.look("SELECT count(*) FROM tandem.phone_numbers WHERE organisation_id = '" + clinic +
                   "'") == "0");
    UpkeepRules rules;
    rules.node = "n1";
    rules.recordings = rig.files.path;
    std::vector<UpkeepJob> jobs = upkeep_jobs(rules);
    std::erase_if(jobs, [](const UpkeepJob& job) {
      return job.name != "deletions" && job.name != "recordings-of-n1";
    });
    for (UpkeepJob& job : jobs) job.every = 1s;
    Node node(rig.database, "n1", std::move(jobs));
    CHECK(await([&] {
      return rig.look("SELECT count(*) FROM tandem.organisations WHERE id = '" + clinic + "'") ==
             "0";
    }));
    CHECK(rig.look(calls) == "0");
    CHECK_FALSE(std::filesystem::exists(rig.files.path / "a" / "mine.opus"));
    CHECK(rig.look("SELECT count(*) FROM tandem.organisations WHERE slug = 'bella-tavola'") == "1");
  }

  TEST_CASE("of many nodes one does a job, as often as it is due") {
    Rig rig;
    {
      Node first(rig.database, "n1", {counting("rare", 1h), counting("often", 1s)});
      Node second(rig.database, "n2", {counting("rare", 1h), counting("often", 1s)});
      const auto total = [&](const char* job) { return first.runs(job) + second.runs(job); };
      REQUIRE(await([&] { return total("often") >= 3; }));
      CHECK(total("rare") == 1);
    }
    CHECK(rig.look("SELECT count(*) FROM tandem.jobs WHERE name = 'rare' AND finished_at IS NOT "
                   "NULL") == "1");
  }

  TEST_CASE("a job whose node died is another's once its lease is over, and no sooner") {
    Rig rig;
    const std::string left = "INSERT INTO tandem.jobs (name, node_id, started_at, beat_at) VALUES ";
    rig.look(left + "('dead', 'gone', now() - interval '1 hour', now() - interval '3 minutes')");
    rig.look(left + "('alive', 'there', now() - interval '1 hour', now())");
    Node node(rig.database, "n1", {counting("alive", 1s), counting("dead", 1s)});
    REQUIRE(await([&] { return node.runs("dead") >= 1; }));
    CHECK(node.runs("alive") == 0);
    CHECK(rig.look("SELECT node_id FROM tandem.jobs WHERE name = 'alive'") == "there");
  }

  TEST_CASE("what fails is told, and tried again when it is due") {
    Rig rig;
    UpkeepJob failing = counting("failing", 1s);
    failing.batch = [](pqxx::transaction_base& tx, const std::string&) -> std::uint64_t {
      tx.exec("SELECT 1 / 0");
      return 0;
    };
    Node node(rig.database, "n1", {failing});
    REQUIRE(await([&] { return node.runs("failing", "failed") >= 2; }));
    // The row is written behind the count, and anew with each run.
    CHECK(await([&] {
      return rig.look("SELECT error LIKE '%division by zero%' FROM tandem.jobs") == "t";
    }));
  }

  TEST_CASE("the trouble of many organisations keeps nothing from those behind them, and is told") {
    Rig rig;
    rig.look("CREATE TABLE public.worked (part text)");
    rig.look("GRANT ALL ON public.worked TO PUBLIC");
    UpkeepJob failing = counting("failing", 1h);
    failing.parts = [](pqxx::transaction_base&) -> std::vector<std::string> {
      return {"bad", "bad", "bad", "bad", "good", "better"};
    };
    failing.once = true;
    failing.batch = [](pqxx::transaction_base& tx, const std::string& part) -> std::uint64_t {
      if (part == "bad") tx.exec("SELECT 1 / 0");
      tx.exec_params("INSERT INTO public.worked VALUES ($1)", part);
      return 1;
    };
    Node node(rig.database, "n1", {failing});
    REQUIRE(await([&] { return node.runs("failing", "failed") == 1; }));
    CHECK(rig.look("SELECT string_agg(part, ' ' ORDER BY part DESC) FROM public.worked") ==
          "good better");
    // The row is written behind the count.
    CHECK(await([&] {
      return rig.look("SELECT error LIKE '4 of 6: %division by zero%' FROM tandem.jobs") == "t";
    }));
  }

  TEST_CASE("a node stops while the database stands still") {
    Rig rig;
    UpkeepJob slow = counting("slow", 1s);
    slow.batch = [](pqxx::transaction_base& tx, const std::string&) -> std::uint64_t {
      tx.exec("SELECT pg_sleep(15)");
      return 0;
    };
    {
      Node node(rig.database, "n1", {slow});
      REQUIRE(await([&] {
        return rig.look(
                   "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(15)' "
                   "AND datname = current_database() AND pid <> pg_backend_pid()") == "1";
      }));
    }
    CHECK(rig.look("SELECT finished_at IS NULL FROM tandem.jobs") == "t");
  }
}

}  // namespace tandem::control
