// Goal: whoever awaits the database gets an answer in time and acts as nobody but themselves.
// Method: a real Postgres, whose backends are killed, stopped and dirtied under the pool.
#include "control/store/connection_pool.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <future>
#include <string>
#include <thread>

#include "control/store/metric_families.hpp"
#include "control/store/sql_fault.hpp"
#include "core/metrics/registry.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using namespace std::chrono_literals;
using postgres::FreshDatabase;
using test::LoopFixture;

constexpr const char* kAlice = "11111111-1111-7111-8111-111111111111";
constexpr const char* kBob = "22222222-2222-7222-8222-222222222222";

Acting user(const std::string& id) {
  return Acting::tenant(R"({"sub":")" + id + R"(","role":"authenticated"})");
}

/// A pool and a loop to await it from.
struct Rig {
  explicit Rig(ConnectionPool::Options options) : pool(std::move(options), &metrics) {}

  static ConnectionPool::Options one_thread(const FreshDatabase& database) {
    return {database.app_url(), 1, 8, 300ms, 10ms};
  }

  /// One value of SQL, or throws what came back.
  std::string ask(const Acting& acting, const std::string& sql,
                  std::chrono::milliseconds limit = 5s) {
    std::string text;
    fixture.run([&]() -> Task<> {
      std::function<std::string(pqxx::transaction_base&)> work = [sql](pqxx::transaction_base& tx) {
        return tx.exec1(sql)[0].as<std::string>("");
      };
      const auto result = co_await pool.fetch<std::string>(fixture.loop, acting, limit, work);
      if (!result) throw boost::system::system_error(result.error());
      text = *result;
    });
    return text;
  }
  ErrorCode error_of(const Acting& acting, const std::string& sql,
                     std::chrono::milliseconds limit = 5s) {
    try {
      (void)ask(acting, sql, limit);
    } catch (const boost::system::system_error& error) {
      return error.code();
    }
    return {};
  }
  int backend() { return std::stoi(ask(Acting::writer(), "SELECT pg_backend_pid()")); }

  metrics::Registry metrics;
  LoopFixture fixture;
  ConnectionPool pool;
};

constexpr const char* kWho = "SELECT current_user || ' ' || coalesce(auth.uid()::text, 'nobody')";

}  // namespace

TEST_SUITE("control/store/connection_pool") {
  TEST_CASE("a transaction acts as its role, with its claims and nobody else's") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    CHECK(rig.ask(user(kAlice), kWho) == std::string("authenticated ") + kAlice);
    CHECK(rig.ask(Acting::writer(), "SELECT current_user::text") == "tandem_writer");
    // The older convention of Supabase.
    CHECK(rig.ask(user(kBob), "SELECT current_setting('request.jwt.claim.sub')") == kBob);
    CHECK(rig.ask(user(kBob), "SELECT current_setting('request.jwt.claim.role')") ==
          "authenticated");
  }

  TEST_CASE("a session that has taken no role may do nothing") {
    const FreshDatabase database;
    const auto session = open_session(database.app_url());
    pqxx::work work(*session);
    CHECK_THROWS_AS(work.exec("SELECT * FROM tandem.organisations"), pqxx::insufficient_privilege);
  }

  TEST_CASE("fault-40: one connection, A's request, an error, B's: claims never leak") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const int backend = rig.backend();
    for (int round = 0; round < 20; ++round) {
      CHECK(rig.ask(user(kAlice), kWho) == std::string("authenticated ") + kAlice);
      CHECK_THROWS_AS((void)rig.ask(user(kAlice), "SELECT nonsense"), pqxx::undefined_column);
      CHECK(rig.ask(user(kBob), kWho) == std::string("authenticated ") + kBob);
      CHECK(rig.ask(Acting::writer(), "SELECT coalesce(tandem.user_id()::text, 'nobody')") ==
            "nobody");
    }
    CHECK(rig.backend() == backend);
  }

  TEST_CASE("fault-40: a session that was left dirty is closed, and nobody acts through it") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const int backend = rig.backend();
    SUBCASE("claims for the session") {
      (void)rig.ask(user(kAlice), std::string("SELECT set_config('request.jwt.claims', "
                                              "'{\"sub\": \"") +
                                      kAlice + "\"}', false)");
    }
    SUBCASE("the older claim for the session") {
      (void)rig.ask(user(kAlice), std::string("SELECT set_config('request.jwt.claim.sub', '") +
                                      kAlice + "', false)");
    }
    SUBCASE("a role for the session") {
      (void)rig.ask(user(kAlice), "SELECT set_config('role', 'tandem_writer', false)");
    }
    CHECK(rig.ask(user(kBob), kWho) == std::string("authenticated ") + kBob);
    CHECK(rig.backend() != backend);
    CHECK(rig.metrics.total(families::kUncleanSessions) == 1);
  }

  TEST_CASE("what the work throws reaches whoever asked, and nothing of it is kept") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const std::string insert =
        "INSERT INTO tandem.profiles (id, email) VALUES (tandem.uuid_v7(), 'a@example.com')";
    bool thrown = false;
    rig.fixture.run([&]() -> Task<> {
      Work work = [insert](pqxx::transaction_base& tx) {
        tx.exec(insert);
        throw std::domain_error("changed my mind");
      };
      try {
        (void)co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 5s, work);
      } catch (const std::domain_error&) {
        thrown = true;
      }
    });
    CHECK(thrown);
    CHECK(rig.ask(Acting::writer(), "SELECT count(*) FROM tandem.profiles") == "0");
  }

  TEST_CASE("a statement that outlasts the deadline is ended, and the thread serves on") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const int backend = rig.backend();
    CHECK(rig.error_of(user(kAlice), "SELECT pg_sleep(60)::text", 200ms) == errc::timed_out);
    CHECK(rig.backend() == backend);
  }

  TEST_CASE("fault-10: a server that stops in the middle holds neither caller nor thread") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const int backend = rig.backend();
    REQUIRE(::kill(backend, SIGSTOP) == 0);
    CHECK(rig.error_of(user(kAlice), kWho, 200ms) == errc::timed_out);
    // The thread is free again once its connection was cut: before that, this one waits its turn.
    CHECK(rig.ask(user(kBob), kWho, 30s) == std::string("authenticated ") + kBob);
    REQUIRE(::kill(backend, SIGCONT) == 0);
    CHECK(rig.pool.pending() == 0);
  }

  TEST_CASE("more than the queue holds is refused at once") {
    const FreshDatabase database;
    Rig rig({database.app_url(), 1, 2, 300ms, 10ms});
    std::promise<void> begun, go;
    std::shared_future<void> allowed = go.get_future().share();
    rig.fixture.run([&]() -> Task<> {
      TaskGroup tasks(rig.fixture.loop);
      tasks.spawn([&]() -> Task<> {
        Work work = [&begun, allowed](pqxx::transaction_base&) {
          begun.set_value();
          allowed.wait();
        };
        (void)co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 30s, work);
      });
      tasks.spawn([&]() -> Task<> {
        // The thread is busy: two wait, the third is refused.
        begun.get_future().wait();
        TaskGroup waiting(rig.fixture.loop);
        for (int i = 0; i < 2; ++i)
          waiting.spawn([&]() -> Task<> {
            Work nothing = [](pqxx::transaction_base&) {};
            const auto result =
                co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 30s, nothing);
            CHECK(result.has_value());
          });
        waiting.spawn([&]() -> Task<> {
          Work nothing = [](pqxx::transaction_base&) {};
          const auto result =
              co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 30s, nothing);
          CHECK(result.error() == errc::overloaded);
          go.set_value();
        });
        co_await waiting.join();
      });
      co_await tasks.join();
    });
  }

  TEST_CASE("what was given up in time is not kept, and what may have been kept is told so") {
    const FreshDatabase database;
    database.execute(
        "CREATE FUNCTION public.linger() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM "
        "pg_sleep(1); RETURN NULL; END $$; CREATE CONSTRAINT TRIGGER linger AFTER INSERT ON "
        "tandem.nodes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.id = 'slow') EXECUTE "
        "FUNCTION public.linger()");
    Rig rig({database.app_url(), 1, 8, 5s, 10ms});
    const auto insert = [&rig](const std::string& id, std::shared_future<void> allowed) {
      ErrorCode error;
      rig.fixture.run([&]() -> Task<> {
        Work work = [id, allowed](pqxx::transaction_base& tx) {
          allowed.wait();
          tx.exec("SET LOCAL statement_timeout = 0");
          tx.exec("INSERT INTO tandem.nodes (id) VALUES ('" + id + "')");
        };
        const auto result =
            co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 300ms, work);
        if (!result) error = result.error();
      });
      return error;
    };
    std::promise<void> go;
    std::promise<void> gone;
    gone.set_value();
    // Given up while it works: it may go on, and comes to nothing.
    CHECK(insert("late", go.get_future().share()) == errc::timed_out);
    go.set_value();
    // Given up while it commits.
    while (rig.pool.pending() > 0) std::this_thread::yield();
    CHECK(insert("slow", gone.get_future().share()) == errc::unknown_outcome);
    while (rig.pool.pending() > 0) std::this_thread::yield();
    CHECK(rig.ask(Acting::writer(), "SELECT string_agg(id, ' ') FROM tandem.nodes") == "slow");
  }

  TEST_CASE("what Postgres refuses is told without the values of the row") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const std::string insert = "INSERT INTO tandem.nodes (id) VALUES ('secret') RETURNING id";
    std::string told = "nothing";
    for (int i = 0; i < 2; ++i) try {
        rig.fixture.run([&]() -> Task<> {
          Work work = [&insert](pqxx::transaction_base& tx) { tx.exec(insert); };
          (void)co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 5s, work);
        });
      } catch (const pqxx::unique_violation& error) {
        told = error.what();
        CHECK(loggable(error) == "SQLSTATE 23505");
      }
    CHECK(told.find("nodes_pkey") != std::string::npos);
    CHECK(told.find("secret") == std::string::npos);
  }

  TEST_CASE("a connection that died while idle is not the caller's trouble") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const int backend = rig.backend();
    database.execute("SELECT pg_terminate_backend(" + std::to_string(backend) + ", 5000)");
    CHECK(rig.ask(user(kAlice), kWho) == std::string("authenticated ") + kAlice);
  }

  TEST_CASE("a login that row security does not bind is never used") {
    const FreshDatabase database;
    Rig rig({database.admin_url(), 1, 8, 300ms, 10ms});
    CHECK(rig.error_of(user(kAlice), kWho) == errc::unavailable);
  }

  TEST_CASE("fault-11: a read-only server is told apart from a broken one") {
    const FreshDatabase database;
    database.execute("ALTER DATABASE " + database.name() +
                     " SET default_transaction_read_only = on");
    Rig rig(Rig::one_thread(database));
    const int before = rig.backend();
    ErrorCode error;
    rig.fixture.run([&]() -> Task<> {
      Work work = [](pqxx::transaction_base& tx) {
        tx.exec("SET TRANSACTION READ ONLY");
        tx.exec("INSERT INTO tandem.nodes (id) VALUES ('n1')");
      };
      const auto result = co_await rig.pool.transact(rig.fixture.loop, Acting::writer(), 5s, work);
      error = result.error();
    });
    CHECK(error == errc::read_only);
    // The next one may be let in by the server that took its place.
    CHECK(rig.backend() != before);
  }

  TEST_CASE("a database that is away is said to be, and found again when it is back") {
    const FreshDatabase database;
    Rig rig(Rig::one_thread(database));
    const int backend = rig.backend();
    const auto allow = [&database](const char* whether) {
      postgres::PrivateCluster::instance().execute(
          "postgres", "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS " + whether);
    };
    allow("false");
    postgres::PrivateCluster::instance().execute(
        "postgres", "SELECT pg_terminate_backend(" + std::to_string(backend) + ", 5000)");
    CHECK(rig.error_of(user(kAlice), kWho) == errc::unavailable);
    allow("true");
    const auto until = std::chrono::steady_clock::now() + 30s;
    ErrorCode last = errc::unavailable;
    while (last && std::chrono::steady_clock::now() < until) last = rig.error_of(user(kBob), kWho);
    CHECK(!last);
  }
}

}  // namespace tandem::store
