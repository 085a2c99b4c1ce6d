// Goal: an older product's data comes over whole, twice is once, nothing of it is changed; and the
// migrations leave foreign tables alone. Method: its tables with rows, made as it made them.
#include <doctest/doctest.h>

#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <string>

#include "control/store/migrator.hpp"
#include "schema/migration_files.hpp"
#include "tests/places.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using postgres::FreshDatabase;

/// The tables of an old product, with rows.
std::string old_tables(int product) {
  std::ifstream file(test::test_data() + "/schema/old_products/product_" + std::to_string(product) +
                     ".sql");
  std::stringstream sql;
  sql << file.rdbuf();
  REQUIRE_FALSE(sql.str().empty());
  return sql.str();
}

/// A database with one old product in it.
class Import {
 public:
  explicit Import(int product, FreshDatabase::Contents contents = FreshDatabase::Contents::Migrated)
      : database_(contents), product_(product) {
    database_.execute(old_tables(product));
  }

  std::string run() {
    std::string told;
    import_product(database_.admin_url(), schema::import_files(), product_,
                   [&](std::string_view line) { told = line; });
    return told;
  }
  [[nodiscard]] std::string look(const std::string& sql) const {
    pqxx::connection connection(database_.admin_url());
    pqxx::work work(connection);
    const pqxx::result found = work.exec(sql);
    return found.empty() || found[0][0].is_null() ? "" : found[0][0].as<std::string>();
  }
  /// Every row of every table of a schema, in a digest.
  [[nodiscard]] std::string rows_of(const std::string& schema) const {
    return look(R"(
      SELECT md5(string_agg(c.relname || query_to_xml(format('SELECT t::text FROM %I.%I t ORDER BY 1', n.nspname, c.relname), true, true, ''), ''
                            ORDER BY c.relname))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname = ')" +
                schema + "'");
  }
  /// Tables, columns, types, owners and rights of `public`, in a digest.
  [[nodiscard]] std::string shape_of_theirs() const {
    return look(R"(
      SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (
        SELECT c.relname || a.attname || a.atttypid || a.attnotnull || c.relowner || c.relrowsecurity || coalesce(c.relacl::text, '')
               || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS line
          FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON (d.adrelid, d.adnum) = (a.attrelid, a.attnum)
          WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT t.tgname || t.tgrelid::regclass FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
          WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT p.proname || p.prosrc FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace) AS objects)");
  }
  [[nodiscard]] const FreshDatabase& database() const noexcept { return database_; }

 private:
  FreshDatabase database_;
  int product_;
};

/// Runs the import twice, and checks what holds of each product.
std::string imported(Import& import) {
  const std::string theirs = import.rows_of("public"), shape = import.shape_of_theirs();
  const std::string first = import.run();
  const std::string ours = import.rows_of("tandem");
  CHECK(import.run() == first);
  CHECK(import.rows_of("tandem") == ours);
  CHECK(import.rows_of("public") == theirs);
  CHECK(import.shape_of_theirs() == shape);
  return first;
}

}  // namespace

TEST_SUITE("schema/import") {
  TEST_CASE("0, the playground: clients, agents, calls with events, calendars, operators") {
    Import import(0);
    CHECK(imported(import) ==
          "from product 0: 2 organisations, 2 people, 2 agents, 1 numbers, 2 calls, 0 contacts, 0 "
          "records, 0 appointments");
    CHECK(import.look("SELECT slug FROM tandem.organisations WHERE name = 'Rosewood Clinic'") ==
          "rosewood-clinic");
    CHECK(import.look("SELECT a.name || ' ' || a.status || ' ' || a.voice FROM tandem.agents a "
                      "JOIN tandem.phone_numbers n ON n.agent_id = a.id WHERE n.number = "
                      "'+14155550100'") == "Reception published alloy");
    // A voice and a model that we do not have are noted.
    CHECK(import.look("SELECT voice || ' ' || (metadata ->> 'imported_voice') FROM tandem.agents "
                      "WHERE name = 'Garage'") == "marin nova");
    CHECK(import.look("SELECT outcome || ' ' || duration_ms || ' ' || summary FROM tandem.calls "
                      "WHERE carrier_call_id = 'CA01'") == "booked 120000 Booked.");
    CHECK(import.look("SELECT string_agg(type, ' ' ORDER BY seq) FROM tandem.call_events") ==
          "imported.tool_call imported.call_ended");
    CHECK(import.look("SELECT p.email FROM tandem.platform_admins a JOIN tandem.profiles p ON p.id "
                      "= a.user_id") == "ops@play.example");
    CHECK(import.look("SELECT role FROM tandem.organisation_members") == "member");
    CHECK(import.look("SELECT health || ' ' || account FROM tandem.calendar_connections") ==
          "needs_reconnect cal@rosewood.example");
    CHECK(import.look("SELECT count(*) FROM tandem.agent_templates") == "6");
  }

  TEST_CASE("an owner who is bound by row security moves in like any other") {
    for (int product = 0; product <= 4; ++product) {
      CAPTURE(product);
      const FreshDatabase database(FreshDatabase::Contents::Empty);
      if (product == 0) database.execute("CREATE ROLE import_owner LOGIN CREATEROLE");
      database.execute("ALTER DATABASE " + database.name() + " OWNER TO import_owner");
      const std::string url = database.url("import_owner");
      migrate(url, schema::migration_files(), [](std::string_view) {});
      {
        pqxx::connection connection(url);
        pqxx::work work(connection);
        work.exec(old_tables(product));
        work.commit();
      }
      std::string told, again;
      import_product(url, schema::import_files(), product,
                     [&](std::string_view line) { told = line; });
      import_product(url, schema::import_files(), product,
                     [&](std::string_view line) { again = line; });
      CHECK(told == again);
      Import above_it(product);
      CHECK(told == above_it.run());
      pqxx::connection connection(database.admin_url());
      pqxx::nontransaction work(connection);
      CHECK(work.exec1("SELECT count(*) FROM pg_class WHERE relnamespace = 'tandem'::regnamespace "
                       "AND relrowsecurity AND NOT relforcerowsecurity AND relname <> "
                       "'migrations'")[0]
                .as<int>() == 0);
    }
  }

  TEST_CASE("a call that was under way at the first import is brought up to date by the next") {
    Import import(0);
    static_cast<void>(import.run());
    const std::string look = "SELECT end_reason FROM tandem.calls WHERE carrier_call_id = 'CA02'";
    CHECK(import.look(look) == "node-lost");
    import.database().execute(
        "UPDATE public.calls SET status = 'completed', outcome = 'answered', duration_seconds = 30 "
        "WHERE twilio_call_sid = 'CA02'; UPDATE tandem.agents SET name = 'Ours now' WHERE name = "
        "'Garage'");
    static_cast<void>(import.run());
    CHECK(import.look(look) == "caller-hangup");
    CHECK(import.look("SELECT sum(calls) FROM tandem.call_sums WHERE grain = 'day' AND outcome = "
                      "'answered'") == "1");
    // What people changed here since stays theirs.
    CHECK(import.look("SELECT count(*) FROM tandem.agents WHERE name = 'Ours now'") == "1");
  }

  TEST_CASE("1, the clinics: members, numbers, intents, hours, settings, appointments") {
    Import import(1);
    CHECK(imported(import) ==
          "from product 1: 1 organisations, 2 people, 0 agents, 1 numbers, 1 calls, 0 contacts, 0 "
          "records, 2 appointments");
    CHECK(import.look("SELECT string_agg(role, ' ' ORDER BY role) FROM "
                      "tandem.organisation_members") == "owner worker");
    CHECK(import.look("SELECT number FROM tandem.phone_numbers") == "+74951234567");
    CHECK(import.look("SELECT examples[2] || (replies ->> 'ru') FROM tandem.intents") ==
          "Сколько?Десять.");
    CHECK(import.look("SELECT string_agg(weekday || ' ' || opens, ', ' ORDER BY weekday) FROM "
                      "tandem.working_hours") == "1 09:00:00, 7 10:00:00");
    CHECK(import.look("SELECT assistant_settings ->> 'tone' || ' ' || (assistant_settings ->> "
                      "'voice_agent') FROM tandem.organisations WHERE external_id IS NOT NULL") ==
          "warm voice-anna");
    CHECK(import.look("SELECT plan || ' ' || status FROM tandem.subscriptions") == "pro past-due");
    CHECK(import.look("SELECT from_number || ' ' || cost_model::real || ' ' || (metadata ->> "
                      "'vapi_call_id') FROM tandem.calls") == "+79161234567 0.12 vapi-1");
    CHECK(import.look("SELECT string_agg(status || ' ' || (call_id IS NOT NULL), ', ' ORDER BY "
                      "starts_at) FROM tandem.appointments") == "confirmed true, cancelled false");
  }

  TEST_CASE("2, the monitor: calls with notes, what was said, the log of their states") {
    Import import(2);
    CHECK(imported(import) ==
          "from product 2: 2 organisations, 2 people, 0 agents, 0 numbers, 2 calls, 0 contacts, 0 "
          "records, 0 appointments");
    CHECK(import.look("SELECT string_agg(slug, ' ' ORDER BY slug) FROM tandem.organisations") ==
          "demo-client other unassigned");
    // Nobody owned: the first admin does.
    CHECK(import.look("SELECT string_agg(m.role || ' ' || p.username, ', ' ORDER BY p.username) "
                      "FROM tandem.organisation_members m JOIN tandem.profiles p ON p.id = "
                      "m.user_id") == "owner mia, manager noa");
    CHECK(import.look("SELECT sentiment || ' ' || summary || ' ' || final_transcript FROM "
                      "tandem.calls WHERE external_id = 'monitor:vapi-abc'") ==
          "positive Wants a quote. AI: Hello.");
    CHECK(import.look("SELECT disposition || ' ' || rating || ' ' || notes || ' ' || (SELECT "
                      "username FROM tandem.profiles WHERE id = assigned_to) FROM "
                      "tandem.call_annotations") == "qualified 5 Ring back. noa");
    CHECK(import.look("SELECT string_agg(speaker || ': ' || text, '; ' ORDER BY position) FROM "
                      "tandem.transcript_segments") ==
          "agent: Hello.; caller: Hi, a quote please.");
    CHECK(import.look("SELECT string_agg(type || ' ' || split_part(actor, ':', 1), ', ' ORDER BY "
                      "seq) FROM tandem.call_events") ==
          "imported.ringing system, imported.force-transfer user");
  }

  TEST_CASE("3, the reseller: each customer an organisation, bots lent, numbers where they are") {
    Import import(3);
    CHECK(imported(import) ==
          "from product 3: 3 organisations, 3 people, 1 agents, 2 numbers, 1 calls, 0 contacts, 0 "
          "records, 0 appointments");
    CHECK(import.look("SELECT string_agg(o.slug || ' ' || coalesce(p.slug, '-') || ' ' || m.role, "
                      "', ' ORDER BY o.slug) FROM tandem.organisations o LEFT JOIN "
                      "tandem.organisations p ON p.id = o.parent_id JOIN "
                      "tandem.organisation_members m ON m.organisation_id = o.id") ==
          "bots-co - owner, first-shop bots-co owner, second-shop bots-co owner");
    CHECK(import.look("SELECT o.slug FROM tandem.agent_assignments a JOIN tandem.organisations o "
                      "ON o.id = a.organisation_id") == "first-shop");
    CHECK(import.look("SELECT string_agg(o.slug, ' ' ORDER BY n.number) FROM tandem.phone_numbers "
                      "n JOIN tandem.organisations o ON o.id = n.organisation_id") ==
          "first-shop bots-co");
    CHECK(import.look("SELECT direction || ' ' || sentiment || ' ' || latency_p99_ms || ' ' || "
                      "summary FROM tandem.calls") == "outbound negative 2000 Not interested.");
    CHECK(import.look("SELECT source || ' ' || (call_id IS NOT NULL) FROM tandem.webhook_log") ==
          "retell true");
    // Their password hashes are none of ours.
    CHECK(import.look("SELECT count(*) FROM tandem.credentials") == "0");
  }

  TEST_CASE("4, the back office: workers, contacts, records, connections, what was sent") {
    Import import(4);
    CHECK(imported(import) ==
          "from product 4: 1 organisations, 3 people, 0 agents, 0 numbers, 0 calls, 1 contacts, 2 "
          "records, 0 appointments");
    CHECK(import.look("SELECT string_agg(role || ' ' || active, ', ' ORDER BY role) FROM "
                      "tandem.organisation_members") == "manager false, owner true, worker true");
    CHECK(import.look("SELECT r.type || ' ' || r.status || ' ' || r.amount || ' ' || r.currency || "
                      "' ' || p.email || ' ' || c.email || ' ' || r.tags[1] FROM tandem.records r "
                      "JOIN tandem.profiles p ON p.id = r.assigned_to JOIN tandem.contacts c ON "
                      "c.id = r.contact_id") ==
          "quote approved 4200.50 NZD tane@prime.example kiri@home.example urgent");
    CHECK(import.look("SELECT closed_at FROM tandem.records WHERE type = 'job'") ==
          "2026-06-20 00:00:00+00");
    CHECK(import.look("SELECT string_agg(slug || ' ' || enabled, ', ' ORDER BY slug) FROM "
                      "tandem.connections") == "hubspot false, zapier true");
    // Nothing that the old engine still has to send is sent by us as well.
    CHECK(
        import.look("SELECT string_agg(status, ' ' ORDER BY status) FROM tandem.outbound_queue") ==
        "cancelled delivered");
    CHECK(import.look("SELECT path FROM tandem.webhook_log") == "/ingest/quote_requested");
    CHECK(import.look("SELECT action FROM tandem.audit_log WHERE target_type = 'agent_actions'") ==
          "lead_scored");
  }

  TEST_CASE("views under the old names show what came over, to whom it belongs") {
    const char* const counts[] = {"SELECT count(*) FROM tandem_compat_0.calls",
                                  "SELECT count(*) FROM tandem_compat_1.calls",
                                  "SELECT count(*) FROM tandem_compat_2.call",
                                  "SELECT count(*) FROM tandem_compat_3.\"Call\"",
                                  "SELECT count(*) FROM tandem_compat_4.records"};
    const char* const expected[] = {"2", "1", "2", "1", "2"};
    for (int product = 0; product <= 4; ++product) {
      CAPTURE(product);
      Import import(product);
      static_cast<void>(import.run());
      for (int times = 0; times < 2; ++times)
        make_old_views(import.database().admin_url(), schema::compat_files(), product,
                       [](std::string_view) {});
      CHECK(import.look(counts[product]) == expected[product]);
      // Whoever belongs nowhere sees nothing of it.
      pqxx::connection connection(import.database().app_url());
      pqxx::work work(connection);
      work.exec("SET LOCAL ROLE authenticated");
      CHECK(work.exec1(counts[product])[0].as<std::string>() == "0");
    }
  }

  TEST_CASE("of a product that is not there nothing is imported, and that is said") {
    Import import(3);
    try {
      import_product(import.database().admin_url(), schema::import_files(), 2,
                     [](std::string_view) {});
      FAIL("imported nothing without a word");
    } catch (const std::runtime_error& error) {
      CHECK(std::string(error.what()).find("nothing of product 2") != std::string::npos);
    }
  }

  TEST_CASE("migrations in a database full of foreign tables change none of them") {
    for (int product = 0; product <= 4; ++product) {
      CAPTURE(product);
      const Import old(product, FreshDatabase::Contents::Empty);
      const std::string theirs = old.rows_of("public"), shape = old.shape_of_theirs();
      migrate(old.database().admin_url(), schema::migration_files(), [](std::string_view) {});
      CHECK(old.rows_of("public") == theirs);
      CHECK(old.shape_of_theirs() == shape);
    }
  }
}

}  // namespace tandem::store
