// Goal: whoever does not pay is warned before calls are refused, and whoever pays again is served
// again. Method: `tandem.tend_subscriptions` and `tandem.may_take_calls` on a real Postgres, as the
// node, with the dates moved instead of the clock.
#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>

#include "control/store/tenant_transaction.hpp"
#include "control/store/upkeep_store.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

constexpr const char* kPrepared = R"(
  INSERT INTO tandem.organisations (id, slug, name, parent_id) VALUES
    ('0193a000-0000-7000-8000-000000000001', 'shop', 'Shop', NULL),
    ('0193a000-0000-7000-8000-000000000002', 'branch', 'Branch', '0193a000-0000-7000-8000-000000000001');
  INSERT INTO tandem.profiles (id, email) VALUES
    ('0193a000-0000-7000-8000-000000000011', 'owner@shop.example'),
    ('0193a000-0000-7000-8000-000000000012', 'worker@shop.example'),
    ('0193a000-0000-7000-8000-000000000013', 'admin@shop.example');
  INSERT INTO tandem.organisation_members (organisation_id, user_id, role) VALUES
    ('0193a000-0000-7000-8000-000000000001', '0193a000-0000-7000-8000-000000000011', 'owner'),
    ('0193a000-0000-7000-8000-000000000001', '0193a000-0000-7000-8000-000000000012', 'worker'),
    ('0193a000-0000-7000-8000-000000000001', '0193a000-0000-7000-8000-000000000013', 'admin');
  INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed) VALUES
    ('0193a000-0000-7000-8000-000000000021', '0193a000-0000-7000-8000-000000000001', 'https://shop.example/hook',
     '\x00'))";

struct Rig {
  postgres::FreshDatabase database;
  std::unique_ptr<pqxx::connection> node;

  Rig() {
    database.execute(kPrepared);
    node = open_session(database.app_url());
  }
  /// As the node; the first value, as text.
  std::string ask(const std::string& sql) {
    std::string text;
    run_transaction(*node, Acting::writer(), Access::ReadWrite, std::chrono::seconds(5),
                    [&](pqxx::transaction_base& tx) {
                      const auto value = tx.exec1(sql)[0];
                      text = value.is_null() ? "" : value.c_str();
                    });
    return text;
  }
  void subscribe(const std::string& status, const std::string& began, const std::string& ends) {
    database.execute("DELETE FROM tandem.subscriptions");
    database.execute(
        "INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, "
        "period_end) VALUES ('0193a000-0000-7000-8000-000000000001', 'team', '" +
        status + "', now() + interval '" + began + "', now() + interval '" + ends + "')");
  }
  std::uint64_t tend() {
    std::uint64_t changed = 0;
    run_transaction(*node, Acting::writer(), Access::ReadWrite, std::chrono::seconds(5),
                    [&](pqxx::transaction_base& tx) { changed = tend_subscriptions(tx, 7, 7); });
    return changed;
  }
  /// As when days go by: everything that has a date is so much older.
  void days_go_by(int days) {
    const std::string by = " - interval '" + std::to_string(days) + " days'";
    database.execute("UPDATE tandem.subscriptions SET period_start = period_start" + by +
                     ", period_end = period_end" + by + ", trial_ends_at = trial_ends_at" + by +
                     ", warned_at = warned_at" + by + ", lapses_at = lapses_at" + by);
  }
  bool may(const std::string& slug) {
    return ask("SELECT tandem.may_take_calls(id) FROM tandem.organisations WHERE slug = '" + slug +
               "'") == "t";
  }
  std::string status() { return ask("SELECT status FROM tandem.subscriptions"); }
  std::string warnings() {
    return ask(
        "SELECT count(*) FROM tandem.outbound_queue WHERE event = 'subscription.lapsing' "
        "AND kind = 'email' AND destination = 'owner@shop.example'");
  }
  /// What was queued so far, to whom, in the order of events and days: "lapsing 7 email admin@…".
  std::string notices() {
    return ask(
        "SELECT string_agg(split_part(event, '.', 2) || ' ' || coalesce(payload ->> 'days_left', "
        "payload -> 'data' ->> 'days_left') || ' ' || kind || ' ' || destination, ', ' ORDER BY "
        "event DESC, coalesce(payload ->> 'days_left', payload -> 'data' ->> 'days_left')::integer "
        "DESC, kind, destination) FROM tandem.outbound_queue WHERE event LIKE 'subscription.%'");
  }
};

}  // namespace

TEST_SUITE("control/upkeep/subscriptions") {
  TEST_CASE("without a subscription calls are taken; a branch is served by its reseller's") {
    Rig rig;
    CHECK(rig.may("shop"));
    CHECK(rig.tend() == 0);
    rig.subscribe("lapsed", "-60 days", "-30 days");
    CHECK_FALSE(rig.may("shop"));
    CHECK_FALSE(rig.may("branch"));
    rig.database.execute(
        "INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, "
        "period_end) VALUES ('0193a000-0000-7000-8000-000000000002', 'team', 'active', now(), "
        "now() + interval '1 month')");
    CHECK(rig.may("branch"));
    CHECK_FALSE(rig.may("shop"));
  }

  TEST_CASE("a trial: a warning a week before its end, once; then no calls") {
    Rig rig;
    rig.subscribe("trial", "0 days", "14 days");
    CHECK(rig.tend() == 1);
    CHECK(rig.tend() == 0);
    CHECK(rig.warnings() == "0");
    rig.days_go_by(8);
    CHECK(rig.tend() == 1);
    CHECK(rig.tend() == 0);
    CHECK(rig.warnings() == "1");
    CHECK(rig.may("shop"));
    rig.days_go_by(7);
    // Even before anybody has looked.
    CHECK_FALSE(rig.may("shop"));
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "lapsed");
    CHECK_FALSE(rig.may("shop"));
    CHECK(rig.warnings() == "1");
  }

  TEST_CASE(
      "seven, three and one day before it and when it has lapsed owners and admins are told") {
    Rig rig;
    rig.subscribe("trial", "0 days", "14 days");
    (void)rig.tend();
    CHECK(rig.notices() == "");
    std::string told;
    const auto expect = [&](const std::string& notice) {
      (void)rig.tend();
      (void)rig.tend();
      for (const char* to : {"email admin@shop.example", "email owner@shop.example",
                             "webhook https://shop.example/hook"})
        told += (told.empty() ? "" : ", ") + notice + ' ' + to;
      CHECK(rig.notices() == told);
    };
    rig.days_go_by(8);
    expect("lapsing 7");
    rig.days_go_by(4);
    expect("lapsing 3");
    rig.days_go_by(1);
    expect("lapsing 1");
    rig.days_go_by(2);
    expect("lapsed 0");
    CHECK(rig.status() == "lapsed");
  }

  TEST_CASE("a branch without anybody of its own: its reseller's people are told") {
    Rig rig;
    rig.subscribe("trial", "-30 days", "1 day");
    rig.database.execute(
        "UPDATE tandem.subscriptions SET organisation_id = "
        "'0193a000-0000-7000-8000-000000000002'");
    (void)rig.tend();
    CHECK(rig.notices() ==
          "lapsing 1 email admin@shop.example, lapsing 1 email owner@shop.example");
  }

  TEST_CASE("a trial is not made longer by cancelling it and thinking better of it") {
    Rig rig;
    rig.subscribe("trial", "-10 days", "20 days");
    rig.database.execute(
        "UPDATE tandem.subscriptions SET trial_ends_at = now() + interval '5 days'");
    (void)rig.tend();
    const std::string end = "SELECT lapses_at FROM tandem.subscriptions";
    const std::string before = rig.ask(end);
    for (const char* cancel : {"true", "false"})
      rig.database.execute(std::string("UPDATE tandem.subscriptions SET cancel_at_period_end = ") +
                           cancel);
    CHECK(rig.ask(end) == before);
    (void)rig.tend();
    CHECK(rig.ask(end) == before);
  }

  TEST_CASE("nobody lapses unwarned: what is noticed late gets a day") {
    Rig rig;
    rig.subscribe("trial", "-30 days", "-1 days");
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "trial");
    CHECK(rig.may("shop"));
    CHECK(rig.warnings() == "1");
    CHECK(rig.tend() == 0);
    rig.days_go_by(2);
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "lapsed");
  }

  TEST_CASE("a period that was not renewed: past due, a week of grace, and back when it is paid") {
    Rig rig;
    rig.subscribe("active", "-30 days", "1 days");
    CHECK(rig.tend() == 0);
    rig.days_go_by(2);
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "past-due");
    CHECK(rig.warnings() == "1");
    CHECK(rig.may("shop"));
    rig.database.execute("UPDATE tandem.subscriptions SET period_end = now() + interval '30 days'");
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "active");
    CHECK(rig.ask("SELECT lapses_at IS NULL AND warned_at IS NULL FROM tandem.subscriptions") ==
          "t");
    rig.days_go_by(31);
    CHECK(rig.tend() == 1);
    rig.days_go_by(8);
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "lapsed");
  }

  TEST_CASE("who pays is served from that moment on, before anybody has looked") {
    Rig rig;
    rig.subscribe("active", "-30 days", "1 days");
    rig.days_go_by(2);
    CHECK(rig.tend() == 1);
    rig.days_go_by(8);
    CHECK_FALSE(rig.may("shop"));
    SUBCASE("late, and not looked at yet") {
      rig.database.execute(
          "UPDATE tandem.subscriptions SET period_end = now() + interval '30 days'");
    }
    SUBCASE("after it lapsed") {
      CHECK(rig.tend() == 1);
      CHECK(rig.status() == "lapsed");
      rig.database.execute(
          "UPDATE tandem.subscriptions SET status = 'active', period_end = now() + interval '30 "
          "days'");
    }
    CHECK(rig.may("shop"));
    CHECK(rig.ask("SELECT lapses_at IS NULL AND warned_at IS NULL FROM tandem.subscriptions") ==
          "t");
    (void)rig.tend();
    CHECK(rig.may("shop"));
    CHECK(rig.status() == "active");
    // Whoever says when it ends is believed.
    rig.database.execute(
        "UPDATE tandem.subscriptions SET period_end = period_end + interval '1 day', "
        "lapses_at = now() - interval '1 second'");
    CHECK_FALSE(rig.may("shop"));
  }

  TEST_CASE("one that was cancelled runs to its end, and ends as cancelled") {
    Rig rig;
    rig.subscribe("active", "-10 days", "20 days");
    rig.database.execute("UPDATE tandem.subscriptions SET cancel_at_period_end = true");
    CHECK(rig.tend() == 1);
    CHECK(rig.may("shop"));
    rig.days_go_by(21);
    CHECK_FALSE(rig.may("shop"));
    // It was never looked at when the warning was due: so it gets its day.
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "active");
    rig.days_go_by(2);
    CHECK(rig.tend() == 1);
    CHECK(rig.status() == "cancelled");
    CHECK_FALSE(rig.may("shop"));
  }

  TEST_CASE("nodes that answer out of memory hear that a subscription changed") {
    Rig rig;
    pqxx::connection listening(rig.database.admin_url());
    struct Heard : pqxx::notification_receiver {
      using pqxx::notification_receiver::notification_receiver;
      void operator()(const std::string& payload, int) override { told = payload; }
      std::string told;
    } heard(listening, "tandem_directory");
    rig.subscribe("trial", "0 days", "3 days");
    CHECK(listening.await_notification(5, 0) == 1);
    CHECK(heard.told == "subscriptions 0193a000-0000-7000-8000-000000000001");
  }
}

}  // namespace tandem::store
