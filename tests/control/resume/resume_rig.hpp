#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <optional>
#include <pqxx/pqxx>
#include <string>

#include "bridge/call/call_id.hpp"
#include "control/resume/call_resumer.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::resume::test {

inline constexpr const char* kClinic = "0199aaaa-0000-7000-8000-000000000001";

/// Rows of calls, as nodes leave them.
struct Ledger {
  Ledger() {
    database.execute(std::string("INSERT INTO tandem.organisations (id, slug, name) VALUES ('") +
                     kClinic + "', 'clinic', 'Clinic')");
  }
  /// One of node n1 that is under way, under this name of the carrier's.
  call::CallId begin(const std::string& sid, const std::string& agent = "front-desk") {
    const auto id = call::CallId::generate(std::chrono::system_clock::now());
    database.execute(
        "INSERT INTO tandem.calls (id, organisation_id, node_id, carrier_account_id, "
        "carrier_call_id, from_number, to_number, status, started_at, answered_at, last_event_at) "
        "VALUES ('" +
        id.text() + "', '" + kClinic + "', 'n1', 'AC1', '" + sid +
        "', '+15558675310', '+15557122661', 'in-progress', now() - interval '1 minute', now() - "
        "interval '50 s', now())");
    event(id, 1, 1, "call.started",
          R"({"agent":")" + agent + R"(","call_sid":")" + sid +
              R"(","from":"+15558675310","to":"+15557122661","node":"n1"})");
    return id;
  }
  void event(const call::CallId& id, int epoch, int seq, const std::string& type,
             const std::string& fields) {
    database.execute(
        "INSERT INTO tandem.call_events (call_id, epoch, seq, organisation_id, at, call_time_us, "
        "type, payload) VALUES ('" +
        id.text() + "', " + std::to_string(epoch) + ", " + std::to_string(seq) + ", '" + kClinic +
        "', now(), " + std::to_string(seq) + "000000, '" + type + "', '" + fields + "')");
  }
  std::string of(const call::CallId& id, const std::string& expression) {
    return ask("SELECT (" + expression + ")::text FROM tandem.calls WHERE id = '" + id.text() +
               "'");
  }
  std::string ask(const std::string& sql) {
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction work(connection);
    const pqxx::result found = work.exec(sql);
    return found.empty() || found[0][0].is_null() ? "" : found[0][0].c_str();
  }
  /// The server turns everybody away, and whoever is in out.
  void close() const {
    auto& cluster = postgres::PrivateCluster::instance();
    cluster.execute("postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS false");
    cluster.execute("postgres",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                        database.name() + "'");
  }

  postgres::FreshDatabase database;
};

/// A node that is asked about calls.
struct Node {
  Node(const postgres::FreshDatabase& database, const std::string& name)
      : resumer(database.app_url(), name, metrics) {}

  Answer ask(const std::string& sid, const std::string& dial_status = "") {
    Answer answer = Unanswered{};
    loop.run([&]() -> Task<> {
      const std::function<bool()> held = [] { return false; };
      answer = co_await resumer.take_over(loop.loop, question(sid, dial_status), held);
    });
    return answer;
  }
  static Question question(const std::string& sid, const std::string& dial_status = "") {
    Question asked;
    asked.call_sid = sid;
    asked.dial_status = dial_status;
    asked.dial_answered = dial_status == "completed";
    return asked;
  }
  bool left_alone(const std::string& sid) {
    bool alone = false;
    loop.run(
        [&]() -> Task<> { alone = (co_await resumer.left_alone(loop.loop, sid)).has_value(); });
    return alone;
  }

  metrics::Registry metrics;
  tandem::test::LoopFixture loop{"acceptor"};
  CallResumer resumer;  ///< Before its loop.
};

template <class Kind>
bool is(const Answer& answer) {
  return std::holds_alternative<Kind>(answer);
}

}  // namespace tandem::resume::test
