// Goal: what people publish is what callers meet, a moment later, whatever becomes of the database.
// Method: a real Postgres, changed as the API changes it; the directory as a node has it.
#include "control/directory/database_directory.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <pqxx/pqxx>
#include <semaphore>

#include "control/directory/metric_families.hpp"
#include "core/crypto/random.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::control {
namespace {

using namespace std::chrono_literals;
using postgres::FreshDatabase;
using postgres::PrivateCluster;
using State = call::NumberRoute::State;

constexpr const char* kOrganisation = "0199bbbb-0000-7000-8000-000000000001";
constexpr const char* kChild = "0199bbbb-0000-7000-8000-000000000002";
constexpr const char* kNumber = "+15557122661";

/// An organisation with one published agent on one number.
constexpr const char* kWorld = R"(
  INSERT INTO tandem.organisations (id, slug, name, time_zone, locale)
    VALUES ('0199bbbb-0000-7000-8000-000000000001', 'north', 'North', 'Europe/London', 'en-GB');
  INSERT INTO tandem.organisations (id, slug, name, parent_id, locale)
    VALUES ('0199bbbb-0000-7000-8000-000000000002', 'branch', 'Branch',
            '0199bbbb-0000-7000-8000-000000000001', 'ru');
  INSERT INTO tandem.agents (id, organisation_id, name, instructions, greeting)
    VALUES ('0199cccc-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001', 'Ann',
            'You are Ann.', 'Hello.');
  SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7());
  INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id)
    VALUES ('0199dddd-0000-7000-8000-000000000001', '0199bbbb-0000-7000-8000-000000000001',
            '+15557122661', '0199cccc-0000-7000-8000-000000000001');
)";

struct Rig {
  explicit Rig(std::size_t bytes_max = std::size_t{1} << 20) : bytes(bytes_max) {
    database.execute(kWorld);
  }
  ~Rig() {
    directory.reset();
    std::filesystem::remove_all(voices);
  }
  DatabaseDirectory& start() {
    DatabaseDirectory::Options options;
    options.database_url = database.app_url();
    options.voices = voices;
    options.read_all_every = read_all_every;
    options.bytes_max = bytes;
    options.prices = &prices;
    directory = std::make_unique<DatabaseDirectory>(options, metrics);
    return *directory;
  }
  void forbid(bool away) const {
    PrivateCluster::instance().execute(
        "postgres",
        "ALTER DATABASE " + database.name() + " ALLOW_CONNECTIONS " + (away ? "false" : "true"));
    if (away)
      PrivateCluster::instance().execute(
          "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" +
                          database.name() + "'");
  }
  [[nodiscard]] call::NumberRoute route(const char* number = kNumber) const {
    return directory->find_number(number);
  }

  FreshDatabase database;
  std::filesystem::path voices =
      std::filesystem::temp_directory_path() / ("tandem-voices-" + crypto::random_token(9));
  std::chrono::milliseconds read_all_every{300'000};
  std::size_t bytes;
  metrics::Registry metrics;
  call::PriceBook prices;
  std::unique_ptr<DatabaseDirectory> directory;
};

bool await(const std::function<bool()>& holds, std::chrono::seconds limit = 10s) {
  std::binary_semaphore never{0};
  const auto until = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < until) {
    if (holds()) return true;
    (void)never.try_acquire_for(5ms);
  }
  return holds();
}

}  // namespace

TEST_SUITE("control/directory/database") {
  TEST_CASE("what models cost is the operator's list, as it is now") {
    Rig rig;
    REQUIRE(rig.start().await_loaded(10s));
    // As it was seeded, it says what the program's own list says.
    const auto ours = call::list_prices();
    {
      pqxx::connection connection(rig.database.admin_url());
      pqxx::nontransaction tx(connection);
      CHECK(tx.exec1("SELECT count(*) FROM tandem.model_prices")[0].as<std::size_t>() ==
            ours.size());
    }
    for (const auto& [model, price] : *rig.prices.now()) {
      CAPTURE(model);
      REQUIRE(ours.contains(model));
      const engine::Prices& our = ours.at(model);
      CHECK(price.text_in == doctest::Approx(our.text_in));
      CHECK(price.text_cached == doctest::Approx(our.text_cached));
      CHECK(price.text_out == doctest::Approx(our.text_out));
      CHECK(price.audio_in == doctest::Approx(our.audio_in));
      CHECK(price.audio_cached == doctest::Approx(our.audio_cached));
      CHECK(price.audio_out == doctest::Approx(our.audio_out));
      CHECK(price.audio_minute == doctest::Approx(our.audio_minute));
    }
    rig.database.execute(
        "INSERT INTO tandem.model_prices (model_id, valid_from, text_in) VALUES "
        "('gpt-realtime-2', now() - interval '1 s', 5), ('gpt-realtime-2', now() + interval '1 "
        "day', 6), ('of our own', now() - interval '1 year', 7)");
    CHECK(await([&] { return rig.prices.now()->contains("of our own"); }));
    CHECK(rig.prices.now()->at("gpt-realtime-2").text_in == doctest::Approx(5));
    rig.database.execute("DELETE FROM tandem.model_prices WHERE valid_from > '2026-01-02'");
    CHECK(await(
        [&] { return rig.prices.now()->at("gpt-realtime-2").text_in == doctest::Approx(4); }));
    // Agents are none the wiser.
    CHECK(rig.route().agent->greeting == "Hello.");
  }

  TEST_CASE("everything is there from the start, and changes come as they are committed") {
    Rig rig;
    REQUIRE(rig.start().await_loaded(10s));
    CHECK(rig.route().agent->greeting == "Hello.");
    CHECK(rig.route().agent->organisation == kOrganisation);
    CHECK(rig.route().agent->version.size() == 36);
    CHECK(rig.route("+15550000000").state == State::Unknown);
    CHECK(rig.metrics.value(families::kDirectoryNumbers) == 1);

    // What is only written down is heard by nobody.
    rig.database.execute("UPDATE tandem.agents SET greeting = 'Good day.'");
    rig.database.execute(
        "INSERT INTO tandem.intents (id, organisation_id, name) "
        "SELECT tandem.uuid_v7(), id, 'returns' FROM tandem.organisations WHERE slug = 'north'");
    REQUIRE(await(
        [&] { return rig.route().agent->instructions.find("\"returns\"") != std::string::npos; }));
    CHECK(rig.route().agent->greeting == "Hello.");
    rig.database.execute(
        "SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7())");
    CHECK(await([&] { return rig.route().agent->greeting == "Good day."; }));

    rig.database.execute("UPDATE tandem.agents SET status = 'paused'");
    CHECK(await([&] { return rig.route().agent->status == call::AgentStatus::Paused; }));
    rig.database.execute("UPDATE tandem.phone_numbers SET agent_id = NULL");
    CHECK(await([&] { return rig.route().state == State::Unassigned; }));
    rig.database.execute(
        "UPDATE tandem.organisations SET selected_agent_id = "
        "'0199cccc-0000-7000-8000-000000000001' WHERE slug = 'north'");
    CHECK(await([&] { return rig.route().state == State::Assigned; }));
    rig.database.execute("UPDATE tandem.phone_numbers SET active = false");
    CHECK(await([&] { return rig.route().state == State::Unknown; }));
    CHECK(rig.metrics.value(families::kDirectoryReads, {{"what", "all"}}) == 1);
  }

  TEST_CASE("an agent that is lent works for whom it is lent to, and follows its owner") {
    Rig rig;
    rig.database.execute(
        "INSERT INTO tandem.agent_assignments (agent_id, owner_id, organisation_id) "
        "SELECT '0199cccc-0000-7000-8000-000000000001', parent_id, id FROM tandem.organisations "
        "WHERE slug = 'branch';"
        "INSERT INTO tandem.phone_numbers (id, organisation_id, number, agent_id) "
        "SELECT tandem.uuid_v7(), id, '+15557122662', '0199cccc-0000-7000-8000-000000000001' "
        "FROM tandem.organisations WHERE slug = 'branch'");
    REQUIRE(rig.start().await_loaded(10s));
    CHECK(rig.route("+15557122662").agent->organisation == kChild);
    rig.database.execute(
        "UPDATE tandem.agents SET greeting = 'Good day.';"
        "SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7())");
    CHECK(await([&] { return rig.route("+15557122662").agent->greeting == "Good day."; }));
    CHECK(rig.route("+15557122662").agent->organisation == kChild);
    rig.database.execute("DELETE FROM tandem.agent_assignments");
    CHECK(await([&] { return rig.route("+15557122662").state == State::Unassigned; }));
    rig.database.execute("DELETE FROM tandem.organisations WHERE slug = 'branch'");
    CHECK(await([&] { return rig.route("+15557122662").state == State::Unknown; }));
    CHECK(rig.route().state == State::Assigned);
  }

  TEST_CASE("a lapsed subscription refuses, the reseller's own or that of its parent") {
    Rig rig;
    rig.database.execute(
        "INSERT INTO tandem.phone_numbers (id, organisation_id, number) "
        "SELECT tandem.uuid_v7(), id, '+15557122662' FROM tandem.organisations "
        "WHERE slug = 'branch';"
        "INSERT INTO tandem.subscriptions (organisation_id, plan, status, period_start, period_end,"
        " lapses_at) SELECT id, 'team', 'past-due', now() - interval '60 days', "
        "now() - interval '30 days', now() - interval '1 minute' FROM tandem.organisations "
        "WHERE slug = 'north'");
    REQUIRE(rig.start().await_loaded(10s));
    CHECK(rig.route().state == State::Lapsed);
    CHECK(rig.route().language == "en");
    CHECK(rig.route("+15557122662").state == State::Lapsed);
    CHECK(rig.route("+15557122662").language == "ru");
  }

  TEST_CASE("while the database is away the directory serves what it has, and tells its age") {
    Rig rig;
    REQUIRE(rig.start().await_loaded(10s));
    CHECK(await([&] { return rig.metrics.value(families::kDirectoryAge) < 0.5; }));
    rig.forbid(true);
    REQUIRE(await([&] { return rig.metrics.value(families::kDirectoryAge) > 1.0; }));
    CHECK(rig.route().agent->greeting == "Hello.");
    CHECK(rig.metrics.value(families::kDirectoryFaults, {{"kind", "away"}}) > 0);
    rig.forbid(false);
    // Nobody was there to hear this.
    rig.database.execute("UPDATE tandem.agents SET status = 'paused'");
    CHECK(await([&] { return rig.route().agent->status == call::AgentStatus::Paused; }));
    CHECK(await([&] { return rig.metrics.value(families::kDirectoryAge) < 0.5; }));
  }

  TEST_CASE("a node that starts without its database knows no number, and learns them later") {
    Rig rig;
    rig.forbid(true);
    CHECK_FALSE(rig.start().await_loaded(10s));
    CHECK(rig.route().state == State::NotLoaded);
    CHECK(rig.metrics.value(families::kDirectoryAge) == -1);
    rig.forbid(false);
    CHECK(await([&] { return rig.route().state == State::Assigned; }));
  }

  TEST_CASE("a change of which nobody told is found by reading everything again") {
    Rig rig;
    rig.read_all_every = 300ms;
    REQUIRE(rig.start().await_loaded(10s));
    rig.database.execute(
        "ALTER TABLE tandem.phone_numbers DISABLE TRIGGER notify_directory;"
        "UPDATE tandem.phone_numbers SET active = false");
    CHECK(await([&] { return rig.route().state == State::Unknown; }));
  }

  TEST_CASE("beyond its bound of memory organisations are left out, which shows") {
    Rig rig(200'000);
    rig.database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) SELECT tandem.uuid_v7(), 'o' || n, 'O' "
        "FROM generate_series(1, 5) n;"
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions) "
        "SELECT tandem.uuid_v7(), id, 'Ann', repeat('x', 60000) FROM tandem.organisations "
        "WHERE slug LIKE 'o%';"
        "SELECT tandem.publish_agent(id, tandem.uuid_v7()) FROM tandem.agents "
        "WHERE published_version_id IS NULL");
    REQUIRE(rig.start().await_loaded(10s));
    CHECK(rig.metrics.value(families::kDirectoryLeftOut) == 2);
    CHECK(rig.metrics.value(families::kDirectoryBytes) <= 200'000);
    CHECK(rig.route().state == State::Assigned);
  }

  TEST_CASE("an agent's own apology is spoken behind the start, and when it changes") {
    Rig rig;
    rig.database.execute(
        "UPDATE tandem.agents SET fallback_message = 'We are sorry.';"
        "SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7())");
    REQUIRE(rig.start().await_loaded(10s));
    REQUIRE(await([&] { return rig.route().agent->fallback_audio != nullptr; }, 20s));
    const auto first = rig.route().agent->fallback_audio;
    CHECK(first->size() > 4'000);
    rig.database.execute(
        "UPDATE tandem.agents SET fallback_message = 'We are very sorry indeed.';"
        "SELECT tandem.publish_agent('0199cccc-0000-7000-8000-000000000001', tandem.uuid_v7())");
    REQUIRE(await(
        [&] {
          const auto agent = rig.route().agent;
          return agent->fallback_message.size() > 20 && agent->fallback_audio != nullptr;
        },
        20s));
    CHECK(*rig.route().agent->fallback_audio != *first);
  }
}

}  // namespace tandem::control
