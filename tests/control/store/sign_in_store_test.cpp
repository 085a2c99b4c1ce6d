// Goal: a session ends when it should, and not when an answer was lost; what runs at the same time
// changes nothing of that. Method: a real Postgres, two connections where two things cross.
#include "control/store/sign_in_store.hpp"

#include <doctest/doctest.h>

#include <future>
#include <pqxx/pqxx>
#include <string>

#include "control/store/agent_store.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

constexpr const char* kUser = "0199f000-0000-7000-8000-000000000001";
constexpr const char* kFamily = "0199f000-0000-7000-8000-0000000000aa";

std::string hash(char of) { return std::string(64, of); }

struct Account {
  postgres::FreshDatabase database;
  pqxx::connection connection{database.admin_url()};

  Account() {
    pqxx::work tx(connection);
    REQUIRE(add_user(tx, {kUser, "a@example.com", "A", "$argon2id$old"}));
    add_refresh_token(tx, {hash('1'), kFamily, kUser, "192.0.2.1", "test"});
    tx.commit();
  }
  RefreshResult use(char token) {
    pqxx::work tx(connection);
    const RefreshResult result = use_refresh_token(tx, hash(token));
    tx.commit();
    return result;
  }
  /// Uses `token` and gives the one that comes of it.
  Refresh refresh(char token, char next) {
    pqxx::work tx(connection);
    const RefreshResult result = use_refresh_token(tx, hash(token));
    if (result.verdict == Refresh::Good)
      add_refresh_token(tx, {hash(next), kFamily, kUser, "", "", result.token});
    tx.commit();
    return result.verdict;
  }
  std::string look(const std::string& sql) {
    pqxx::work tx(connection);
    return tx.exec1(sql)[0].as<std::string>("");
  }
  void make_old() {
    pqxx::work tx(connection);
    tx.exec("UPDATE tandem.refresh_tokens SET used_at = used_at - interval '31 seconds'");
    tx.commit();
  }
};

constexpr const char* kLive = "SELECT count(*) FROM tandem.refresh_tokens WHERE revoked_at IS NULL";

}  // namespace

TEST_SUITE("control/store/sign_in_store") {
  TEST_CASE_FIXTURE(Account, "a refresh whose answer was lost may be asked for again, for 30 s") {
    CHECK(refresh('1', '2') == Refresh::Good);
    CHECK(refresh('1', '3') == Refresh::Good);
    CHECK(refresh('3', '4') == Refresh::Good);
    SUBCASE("what was lost is found by somebody else: the session ends") {
      CHECK(refresh('2', '5') == Refresh::Reused);
      CHECK(refresh('4', '6') == Refresh::Unknown);
    }
    SUBCASE("the old one once more, when one of its children was used") {
      CHECK(refresh('1', '5') == Refresh::Reused);
      CHECK(look(kLive) == "0");
    }
  }

  TEST_CASE_FIXTURE(Account, "a copy that comes later ends the session") {
    CHECK(refresh('1', '2') == Refresh::Good);
    make_old();
    CHECK(refresh('1', '3') == Refresh::Reused);
    CHECK(refresh('2', '4') == Refresh::Unknown);
  }

  TEST_CASE_FIXTURE(Account, "a logout while a refresh is under way ends what comes of it") {
    pqxx::work refreshing(connection);
    const RefreshResult used = use_refresh_token(refreshing, hash('1'));
    REQUIRE(used.verdict == Refresh::Good);
    pqxx::connection other(database.admin_url());
    auto ended = std::async(std::launch::async, [&] {
      pqxx::work leaving(other);
      end_session(leaving, hash('1'));
      leaving.commit();
    });
    // Until the logout waits, or was done without waiting.
    pqxx::connection watch(database.admin_url());
    while (ended.wait_for(std::chrono::milliseconds(5)) == std::future_status::timeout) {
      pqxx::work tx(watch);
      if (tx.exec1("SELECT count(*) FROM pg_locks WHERE NOT granted")[0].as<int>() > 0) break;
    }
    add_refresh_token(refreshing, {hash('2'), kFamily, kUser, "", "", used.token});
    refreshing.commit();
    ended.get();
    CHECK(look(kLive) == "0");
  }

  TEST_CASE_FIXTURE(Account, "a new password ends all sessions but the one that set it") {
    pqxx::work tx(connection);
    add_refresh_token(tx, {hash('9'), "0199f000-0000-7000-8000-0000000000bb", kUser, "", ""});
    SUBCASE("by an administrator") {
      set_password(tx, kUser, "$argon2id$new");
      tx.commit();
      CHECK(look(kLive) == "0");
    }
    SUBCASE("by themselves") {
      set_password(tx, kUser, "$argon2id$new", kFamily);
      tx.commit();
      CHECK(look(kLive) == "1");
      CHECK(use('1').verdict == Refresh::Good);
    }
  }

  TEST_CASE_FIXTURE(Account, "a login that crosses a change of the password begins no session") {
    pqxx::work tx(connection);
    const LoginTry tried = begin_login(tx, "a@example.com", "192.0.2.1");
    CHECK(tried.user == kUser);
    set_password(tx, kUser, "$argon2id$new");
    CHECK_FALSE(end_login(tx, "a@example.com", "192.0.2.1", tried));
    CHECK(
        end_login(tx, "a@example.com", "192.0.2.1", begin_login(tx, "a@example.com", "192.0.2.1")));
  }

  TEST_CASE_FIXTURE(Account, "a login and a change of the password cross without a deadlock") {
    LoginTry tried;
    {
      pqxx::work tx(connection);
      tried = begin_login(tx, "a@example.com", "192.0.2.1");
      tx.commit();
    }
    pqxx::work changing(connection);
    REQUIRE(end_login(changing, "a@example.com", "192.0.2.1", tried));
    pqxx::connection other(database.admin_url());
    auto login = std::async(std::launch::async, [&] {
      pqxx::work tx(other);
      const bool in = end_login(tx, "a@example.com", "192.0.2.2", tried);
      tx.commit();
      return in;
    });
    // Until the login waits, or was done without waiting.
    pqxx::connection watch(database.admin_url());
    while (login.wait_for(std::chrono::milliseconds(5)) == std::future_status::timeout) {
      pqxx::work tx(watch);
      if (tx.exec1("SELECT count(*) FROM pg_locks WHERE NOT granted")[0].as<int>() > 0) break;
    }
    CHECK_NOTHROW(set_password(changing, kUser, "$argon2id$new", kFamily));
    changing.commit();
    CHECK_FALSE(login.get());
  }

  TEST_CASE_FIXTURE(Account, "one good password does not let an address go on guessing others") {
    pqxx::work tx(connection);
    constexpr const char* kAddress = "192.0.2.1";
    // Fifty failures of one address, at as many accounts.
    for (int i = 0; i < 50; ++i)
      (void)begin_login(tx, "victim" + std::to_string(i) + "@example.com", kAddress);
    REQUIRE(begin_login(tx, "victim@example.com", kAddress).wait_s > 0);
    tx.exec(
        "UPDATE tandem.login_attempts SET locked_until = now() - interval '1 second' "
        "WHERE subject_kind = 'address'");
    // Its wait is over; it signs in with an account of its own, which was right.
    const LoginTry own = begin_login(tx, "a@example.com", kAddress);
    REQUIRE(own.wait_s == 0);
    REQUIRE(end_login(tx, "a@example.com", kAddress, own));
    CHECK(begin_login(tx, "victim@example.com", kAddress).wait_s > 0);
    // Another address is not concerned, and without failures success costs nothing.
    for (int i = 0; i < 60; ++i) {
      const LoginTry fine = begin_login(tx, "a@example.com", "192.0.2.9");
      REQUIRE(fine.wait_s == 0);
      REQUIRE(end_login(tx, "a@example.com", "192.0.2.9", fine));
    }
  }

  TEST_CASE_FIXTURE(Account, "a password that nobody looked at is no failure") {
    pqxx::work tx(connection);
    for (int i = 0; i < 20; ++i) {
      CHECK(begin_login(tx, "a@example.com", "192.0.2.1").wait_s == 0);
      forget_try(tx, "a@example.com", "192.0.2.1");
    }
    for (int i = 0; i < 5; ++i) CHECK(begin_login(tx, "a@example.com", "192.0.2.1").wait_s == 0);
    // Locked by what was looked at: a try that was not does not open it.
    forget_try(tx, "a@example.com", "192.0.2.1");
    CHECK(begin_login(tx, "a@example.com", "192.0.2.1").wait_s == 0);
    CHECK(begin_login(tx, "a@example.com", "192.0.2.1").wait_s > 0);
  }
}

TEST_SUITE("control/store/resource") {
  TEST_CASE("a member's name is a column's or nothing, whatever quotes stand in it") {
    const postgres::FreshDatabase database;
    database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0199f000-0000-7000-8000-000000000002', 'a', 'A'); INSERT INTO tandem.agents (id, "
        "organisation_id, name, instructions) VALUES ('0199f000-0000-7000-8000-000000000003', "
        "'0199f000-0000-7000-8000-000000000002', 'Ada', 'Be kind.')");
    pqxx::connection connection(database.admin_url());
    const std::string agent = "0199f000-0000-7000-8000-000000000003";
    for (const char* name :
         {R"(name" = 'stolen', "voice)", R"(voice = 'x', name)", "name\" = r.\"name"}) {
      CAPTURE(name);
      pqxx::work tx(connection);
      CHECK_THROWS_AS(
          (void)update(tx, agents(), agent, boost::json::object{{name, "x"}}, std::nullopt),
          pqxx::undefined_column);
    }
    pqxx::work tx(connection);
    CHECK(tx.exec1("SELECT name FROM tandem.agents")[0].as<std::string>() == "Ada");
  }
}

}  // namespace tandem::store
