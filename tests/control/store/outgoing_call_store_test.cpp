// Goal: the queue of outgoing calls as several nodes use it: each order is one node's at a time,
// none is lost, none is taken from a node that lives. Method: the store's functions as two nodes
// would call them, and a clock that SQL puts back.
#include "control/store/outgoing_call_store.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>

#include "control/store/recording_rows.hpp"
#include "tests/postgres/private_cluster.hpp"

using namespace tandem::store;
using namespace std::chrono_literals;
using tandem::call::CallId;

namespace {

constexpr const char* kOrganisation = "0199aaaa-0000-7000-8000-000000000001";
constexpr const char* kAgent = "0199aaaa-0000-7000-8000-000000000101";
constexpr const char* kOther = "0199aaaa-0000-7000-8000-000000000102";
constexpr const char* kOwner = "0199aaaa-0000-7000-8000-000000000201";
constexpr const char* kCallee = "+12125550123";

struct Queue {
  Queue() {
    database.execute(std::string("INSERT INTO tandem.organisations (id, slug, name, "
                                 "outgoing_countries, outgoing_from, outgoing_until) VALUES ('") +
                     kOrganisation + "', 'ringers', 'Ringers', '{US}', '00:00', '00:00')");
    database.execute(std::string("INSERT INTO tandem.profiles (id, email) VALUES ('") + kOwner +
                     "', 'owner@example.com'); INSERT INTO tandem.organisation_members VALUES ('" +
                     kOrganisation + "', '" + kOwner + "', 'owner')");
    for (const char* agent : {kAgent, kOther})
      database.execute(
          "INSERT INTO tandem.agents (id, organisation_id, name, instructions) VALUES ('" +
          std::string(agent) + "', '" + kOrganisation + "', 'a', 'x')");
  }
  std::string look(const std::string& sql) {
    pqxx::connection connection(database.admin_url());
    pqxx::work work(connection);
    const pqxx::result found = work.exec(sql);
    work.commit();
    return found.empty() || found[0][0].is_null() ? "" : found[0][0].c_str();
  }
  CallId order(const char* agent = kAgent) {
    const std::string id = look(
        std::string("INSERT INTO tandem.outgoing_calls (organisation_id, agent_id, from_number, "
                    "to_number) VALUES ('") +
        kOrganisation + "', '" + agent + "', '+12125550100', '" + kCallee + "') RETURNING id");
    return *CallId::parse(id);
  }
  /// What the node `n` does, as the node logs in.
  template <class Work>
  auto as_node(Work work) {
    pqxx::connection connection(database.app_url());
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL ROLE tandem_writer");
    auto result = work(transaction);
    transaction.commit();
    return result;
  }
  void as_owner(const std::string& sql) {
    pqxx::connection connection(database.app_url());
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL ROLE authenticated");
    transaction.exec(std::string("SELECT set_config('request.jwt.claims', '{\"sub\":\"") + kOwner +
                     "\"}', true)");
    transaction.exec(sql);
    transaction.commit();
  }
  std::vector<ClaimedCall> claim(const char* node, const std::vector<std::string>& left_out = {}) {
    return as_node([&](auto& tx) { return claim_calls(tx, Lease{node}, 10, left_out); });
  }
  std::vector<ClaimedCall> doubtful(const char* node, Doubtful whose = Doubtful::Everybodys) {
    return as_node([&](auto& tx) { return claim_doubtful_calls(tx, Lease{node}, 10, whose); });
  }
  bool end_doubtful(const ClaimedCall& call, const char* node) {
    return as_node(
        [&](auto& tx) { return end_doubtful_call(tx, call, node, "failed", "unknown-outcome"); });
  }
  int expire() {
    return as_node([](auto& tx) { return expire_calls(tx); });
  }
  /// A list of one, of an agent of its own.
  CallId list_of(const char* to) {
    const std::string agent =
        look(std::string("INSERT INTO tandem.agents (id, organisation_id, name, instructions) "
                         "VALUES (tandem.uuid_v7(), '") +
             kOrganisation + "', 'listed', 'x') RETURNING id");
    const std::string list = look(
        std::string("INSERT INTO tandem.call_batches (id, organisation_id, agent_id, from_number, "
                    "per_minute, calls) VALUES (tandem.uuid_v7(), '") +
        kOrganisation + "', '" + agent + "', '+12125550100', 1, 1) RETURNING id");
    return *CallId::parse(look(
        "INSERT INTO tandem.outgoing_calls (organisation_id, batch_id, agent_id, from_number, "
        "to_number) SELECT organisation_id, id, agent_id, from_number, '" +
        std::string(to) + "' FROM tandem.call_batches WHERE id = '" + list + "' RETURNING id"));
  }
  void lease_runs_out() {
    look(
        "UPDATE tandem.outgoing_calls SET leased_until = now() - interval '1 s' WHERE status = "
        "'dialling' RETURNING 1");
  }
  void lives(const char* node) {
    look(std::string("INSERT INTO tandem.nodes (id) VALUES ('") + node +
         "') ON CONFLICT (id) DO UPDATE SET seen_at = now() RETURNING id");
  }
  void was_seen(const char* node, const char* ago) {
    lives(node);
    look(std::string("UPDATE tandem.nodes SET seen_at = now() - interval '") + ago +
         "' WHERE id = '" + node + "' RETURNING 1");
  }
  std::string of(const CallId& id, const std::string& expression) {
    return look("SELECT (" + expression +
                ")::text FROM tandem.outgoing_calls g LEFT JOIN tandem.calls c USING (id) WHERE "
                "id = '" +
                id.text() + "'");
  }

  tandem::postgres::FreshDatabase database;
};

}  // namespace

TEST_SUITE("control/store/outgoing_calls") {
  TEST_CASE("an order is one node's; its call is there from the beginning") {
    Queue queue;
    const CallId id = queue.order();
    CHECK(queue.of(id, "c.status") == "queued");
    const auto mine = queue.claim("n1");
    REQUIRE(mine.size() == 1);
    CHECK(mine[0].id == id);
    CHECK(mine[0].carrier_call.empty());
    CHECK(queue.claim("n2").empty());
    CHECK(queue.of(id, "g.leased_by || ' ' || g.status") == "n1 dialling");
  }

  TEST_CASE("who has no room gives it back, and another node takes it") {
    Queue queue;
    const CallId id = queue.order();
    REQUIRE(queue.claim("n1").size() == 1);
    const auto put_back = [&](const char* node) {
      return queue.as_node([&](auto& tx) {
        put_back_call(tx, id, node, 0ms);
        return 0;
      });
    };
    put_back("n2");  // Is not n2's to give.
    CHECK(queue.of(id, "g.status") == "dialling");
    put_back("n1");
    CHECK(queue.of(id, "g.status || ' ' || (g.leased_by IS NULL) || (g.dialled_at IS NULL)") ==
          "waiting truetrue");
    // A node that is full for this agent leaves the agent's orders to others.
    const CallId other = queue.order(kOther);
    const auto rest = queue.claim("n1", {kAgent});
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].id == other);
    const auto taken = queue.claim("n2");
    REQUIRE(taken.size() == 1);
    CHECK(taken[0].id == id);
  }

  TEST_CASE("no node looks into what another one that lives has claimed, however late it writes") {
    Queue queue;
    const CallId id = queue.order();
    queue.lives("n1");
    REQUIRE(queue.claim("n1").size() == 1);
    CHECK(queue.doubtful("n2").empty());  // Leased.
    queue.lease_runs_out();
    CHECK(queue.doubtful("n2").empty());  // n1 lives.
    queue.as_node([&](auto& tx) {
      renew_leases(tx, Lease{"n1"}, {id});
      return 0;
    });
    CHECK(queue.of(id, "g.leased_until > now() + interval '100 s'") == "true");
    queue.lease_runs_out();
    queue.was_seen("n1", "61 s");
    const auto found = queue.doubtful("n2");
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == id);
    CHECK(queue.of(id, "g.leased_by") == "n2");
  }

  TEST_CASE("a node that was started again looks into what it left behind") {
    Queue queue;
    const CallId id = queue.order();
    queue.lives("n1");
    REQUIRE(queue.claim("n1").size() == 1);
    queue.lease_runs_out();
    const auto found = queue.doubtful("n1");
    REQUIRE(found.size() == 1);
    CHECK(found[0].id == id);
  }

  TEST_CASE("a node for which Postgres was away looks into its own claims alone at first") {
    Queue queue;
    const CallId id = queue.order();
    REQUIRE(queue.claim("n1").size() == 1);
    queue.lease_runs_out();  // Nobody could report itself meanwhile.
    CHECK(queue.doubtful("n2", Doubtful::Own).empty());
    REQUIRE(queue.doubtful("n1", Doubtful::Own).size() == 1);
    CHECK(queue.of(id, "g.leased_by") == "n1");
  }

  TEST_CASE("a call of which its node speaks while another looks into it is not ended") {
    Queue queue;
    const CallId placed = queue.order(), rings = queue.order(), silent = queue.order();
    REQUIRE(queue.claim("n1").size() == 3);
    queue.lease_runs_out();
    const auto found = queue.doubtful("n2");
    REQUIRE(found.size() == 3);
    // The node is back: of one it writes that it was placed, of another its events come.
    queue.as_node([&](auto& tx) {
      note_placed(tx, placed, "CA1");
      return 0;
    });
    queue.look(
        "UPDATE tandem.calls SET epoch = 1, status = 'ringing', last_event_at = now() WHERE "
        "id = '" +
        rings.text() + "' RETURNING 1");
    for (const ClaimedCall& call : found) {
      CHECK_FALSE(queue.end_doubtful(call, "n3"));  // Whose lease it is not.
      CHECK(queue.end_doubtful(call, "n2") == (call.id == silent));
    }
    CHECK(queue.of(placed, "g.status || ' ' || c.status") == "placed queued");
    CHECK(queue.of(rings, "g.status || ' ' || c.status") == "dialling ringing");
    CHECK(queue.of(silent, "g.status || ' ' || c.status || ' ' || c.failure") ==
          "done ended unknown-outcome");
  }

  TEST_CASE("an organisation rings as many at once, and a minute, as it may") {
    Queue queue;
    const auto limit = [&](int at_once, int a_minute) {
      queue.look("UPDATE tandem.organisations SET outgoing_at_once = " + std::to_string(at_once) +
                 ", outgoing_a_minute = " + std::to_string(a_minute) + " RETURNING 1");
    };
    for (int n = 0; n < 5; ++n) static_cast<void>(queue.order());
    limit(2, 600);
    const auto first = queue.claim("n1");
    REQUIRE(first.size() == 2);
    CHECK(queue.claim("n2").empty());
    queue.as_node([&](auto& tx) {
      note_placed(tx, first[0].id, "CA1");  // Still a call.
      end_unplaced_call(tx, first[1].id, "busy", "");
      return 0;
    });
    CHECK(queue.claim("n2").size() == 1);
    limit(50, 3);
    CHECK(queue.claim("n1").empty());
    queue.look(
        "UPDATE tandem.outgoing_calls SET dialled_at = now() - interval '61 s' WHERE id = '" +
        first[0].id.text() + "' RETURNING 1");
    CHECK(queue.claim("n1").size() == 1);
  }

  TEST_CASE("one order that cannot be taken keeps no other waiting") {
    Queue queue;
    const CallId gone = queue.list_of(kCallee), odd = queue.list_of("+12125550199");
    queue.look("DELETE FROM tandem.agents WHERE name = 'listed' RETURNING 1");
    queue.look("ALTER TABLE tandem.calls ADD CHECK (to_number <> '+12125550199')");
    const CallId usual = queue.order();
    std::string taken;
    for (const ClaimedCall& call : queue.claim("n1"))
      taken += call.id == usual ? "usual " : call.id == gone ? "gone " : "odd ";
    CHECK((taken == "gone usual " || taken == "usual gone "));
    // It has a call, which says that there is no agent; of the other there cannot be one.
    CHECK(queue.of(gone, "c.status || ' ' || (c.agent_id IS NULL)") == "queued true");
    CHECK(queue.of(odd, "g.status || ' ' || (c.id IS NULL)") == "done true");
    CHECK(queue.claim("n1").empty());
  }

  TEST_CASE("what waits too long for its turn is not placed late") {
    Queue queue;
    const CallId id = queue.order();
    queue.look("UPDATE tandem.outgoing_calls SET expires_at = now() RETURNING 1");
    CHECK(queue.claim("n1").empty());
    CHECK(queue.expire() == 1);
    CHECK(queue.of(id, "c.failure") == "no-capacity");
  }

  TEST_CASE("who ends what has waited too long waits for nobody who writes a call") {
    Queue queue;
    const CallId id = queue.order();
    queue.look("UPDATE tandem.outgoing_calls SET expires_at = now() RETURNING 1");
    pqxx::connection connection(queue.database.admin_url());
    pqxx::work writer(connection);
    writer.exec("SELECT FROM tandem.calls WHERE id = '" + id.text() + "' FOR UPDATE");
    const int expired = queue.as_node([](auto& tx) {
      tx.exec("SET LOCAL lock_timeout = '2s'");
      return expire_calls(tx);
    });
    CHECK(expired == 0);
    // Its order is free, too: whoever ends the call needs it next.
    writer.exec("SET LOCAL lock_timeout = '2s'");
    writer.exec("SELECT FROM tandem.outgoing_calls WHERE id = '" + id.text() + "' FOR UPDATE");
    const int still = queue.as_node([](auto& tx) {
      tx.exec("SET LOCAL lock_timeout = '2s'");
      return expire_calls(tx);
    });
    CHECK(still == 0);
    writer.commit();
    CHECK(queue.expire() == 1);
  }

  TEST_CASE("each node keeps its own part of a call that went from one to another") {
    Queue queue;
    const CallId call = queue.order();
    RecordingRow row{call.text(), "a/b.opus", 10, std::string(64, '0'), 1s, 0ms, "n1"};
    const auto add = [&] {
      return queue.as_node([&](auto& tx) { return add_recording(tx, row); });
    };
    CHECK(add());
    CHECK(add());  // Told again.
    row.node = "n2";
    row.bytes = 20;
    CHECK(add());
    CHECK(queue.look("SELECT string_agg(node_id || ' ' || bytes, ', ' ORDER BY node_id) FROM "
                     "tandem.recordings") == "n1 10, n2 20");
    queue.look("UPDATE tandem.recordings SET discarded_at = now() RETURNING 1");
    for (const char* node : {"n1", "n2"})
      CHECK(queue.look("SELECT string_agg(r.node_id, ',') FROM tandem.recordings_to_delete('" +
                       std::string(node) + "') d JOIN tandem.recordings r USING (id)") == node);
  }

  TEST_CASE("what was heard of a call is known to whoever looks into it") {
    Queue queue;
    const CallId in_order = queue.order(), in_call = queue.order();
    REQUIRE(queue.claim("n1").size() == 2);
    // A callback came to another node; of the other the placing node's events came before it died.
    const auto wanted = [&](const CallId& id, const char* sid) {
      return queue.as_node([&](auto& tx) { return is_wanted(tx, id, sid); });
    };
    CHECK(wanted(in_order, "CA1"));
    queue.look("UPDATE tandem.calls SET carrier_call_id = 'CA2', answered_at = now() WHERE id = '" +
               in_call.text() + "' RETURNING 1");
    CHECK(queue.as_node([&](auto& tx) { return carrier_name_of(tx, in_order); }) == "CA1");
    queue.lease_runs_out();
    std::string names;
    for (const ClaimedCall& call : queue.doubtful("n2"))
      names += (call.id == in_order ? "order " : "call ") + call.carrier_call +
               (call.answered ? " answered " : " ");
    CHECK((names == "order CA1 call CA2 answered " || names == "call CA2 answered order CA1 "));
  }

  TEST_CASE("the carrier's call is wanted while its order stands, under one name") {
    Queue queue;
    const CallId id = queue.order();
    const auto wanted = [&](const CallId& call, const char* sid) {
      return queue.as_node([&](auto& tx) { return is_wanted(tx, call, sid); });
    };
    REQUIRE(queue.claim("n1").size() == 1);
    CHECK(wanted(id, "CA1"));
    CHECK_FALSE(wanted(id, "CA2"));
    CHECK_FALSE(wanted(CallId{}, "CA1"));
    queue.as_node([&](auto& tx) {
      note_placed(tx, id, "CA1");
      return 0;
    });
    CHECK(wanted(id, "CA1"));
    queue.as_node([&](auto& tx) {
      end_unplaced_call(tx, id, "failed", "unknown-outcome");
      return 0;
    });
    CHECK_FALSE(wanted(id, "CA1"));
    CHECK(queue.of(id, "g.status || ' ' || c.end_reason || ' ' || c.failure") ==
          "done failed unknown-outcome");
  }

  TEST_CASE("what waited too long ends, by the reason for which it waited") {
    Queue queue;
    const CallId busy = queue.order();
    CHECK(queue.expire() == 0);
    queue.look("UPDATE tandem.outgoing_calls SET expires_at = now() RETURNING 1");
    CHECK(queue.expire() == 1);
    CHECK(queue.of(busy, "g.status || ' ' || c.end_reason || ' ' || c.failure") ==
          "done rejected no-capacity");
    queue.look("UPDATE tandem.organisations SET outgoing_weekdays = '{}' WHERE id = '" +
               std::string(kOrganisation) + "' RETURNING 1");
    const CallId late = queue.order();
    CHECK(queue.claim("n1").empty());
    queue.look("UPDATE tandem.outgoing_calls SET expires_at = now() WHERE id = '" + late.text() +
               "' RETURNING 1");
    CHECK(queue.expire() == 1);
    CHECK(queue.of(late, "c.failure") == "outside-calling-hours");
  }

  TEST_CASE("who is erased is not rung any more, and nothing that comes later brings them back") {
    Queue queue;
    const CallId waiting = queue.order(), live = queue.order();
    // One is under way, one waits.
    queue.look("UPDATE tandem.outgoing_calls SET due_at = now() + interval '1 h' WHERE id = '" +
               waiting.text() + "' RETURNING 1");
    REQUIRE(queue.claim("n1").size() == 1);
    queue.look(std::string("INSERT INTO tandem.call_batches (id, organisation_id, agent_id, "
                           "from_number, per_minute, calls) VALUES ('") +
               kOther + "', '" + kOrganisation + "', '" + kAgent + "', '+12125550100', 1, 2);" +
               "INSERT INTO tandem.outgoing_calls (organisation_id, batch_id, agent_id, "
               "from_number, to_number, status) SELECT organisation_id, id, agent_id, "
               "from_number, '" +
               kCallee +
               "', s FROM tandem.call_batches, (VALUES ('waiting'), ('cancelled')) v (s) RETURNING "
               "1");
    queue.as_owner(std::string("SELECT tandem.erase_caller('") + kOrganisation + "', '" + kCallee +
                   "')");
    CHECK(queue.look("SELECT count(*) FROM tandem.outgoing_calls g WHERE g::text LIKE '%" +
                     std::string(kCallee) + "%'") == "0");
    CHECK(queue.look("SELECT count(*) FROM tandem.outgoing_calls WHERE status = 'waiting'") == "0");
    CHECK(queue.of(waiting, "g.status") == "cancelled");
    CHECK(queue.of(live, "g.status") == "dialling");
    CHECK(queue.expire() == 0);
    CHECK(queue.of(waiting, "c.status || ' ' || c.end_reason") == "ended canceled");

    // The recording of the one that goes on is written when it is over.
    const RecordingRow row{live.text(), "a/b.opus", 10, std::string(64, '0'), 1s};
    CHECK(queue.as_node([&](auto& tx) { return add_recording(tx, row); }));
    CHECK(queue.look("SELECT discarded_at IS NOT NULL FROM tandem.recordings") == "t");
    CHECK(queue.look("SELECT path FROM tandem.recordings_to_delete('n1')") == "a/b.opus");
    CHECK_FALSE(
        queue.as_node([&](auto& tx) { return find_recording(tx, live.text()).has_value(); }));
  }
}
