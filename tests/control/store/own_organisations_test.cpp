// Goal: lists say which organisations are meant where somebody sees few, and leave it to row
// security where they see many, or none. Method: members of a real database.
#include "control/store/own_organisations.hpp"

#include <doctest/doctest.h>

#include <pqxx/pqxx>
#include <string>

#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

constexpr const char* kPerson = "0199bbbb-0000-7000-8000-000000000001";

struct People {
  /// The person owns so many organisations.
  explicit People(int organisations) {
    database.execute(
        std::string("INSERT INTO tandem.profiles (id, email) VALUES ('") + kPerson +
        "', 'p@example.com'); INSERT INTO tandem.organisations (id, slug, name) SELECT "
        "gen_random_uuid(), 'o-' || n, 'O' FROM generate_series(1, " +
        std::to_string(organisations) +
        ") n; INSERT INTO tandem.organisation_members (organisation_id, user_id, role) SELECT id, "
        "'" +
        kPerson + "', 'owner' FROM tandem.organisations WHERE slug LIKE 'o-%'");
  }
  Conditions narrowed(ListQuery query = {}) {
    pqxx::connection connection(database.app_url());
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL ROLE authenticated");
    transaction.exec(std::string("SELECT set_config('request.jwt.claims', '{\"sub\":\"") + kPerson +
                     "\"}', true)");
    narrow_to_own(transaction, query);
    return query.fixed;
  }

  postgres::FreshDatabase database;
};

}  // namespace

TEST_SUITE("control/store/own_organisations") {
  TEST_CASE("of one organisation it is the one, of several any of them, of many nothing is said") {
    const Conditions one = People(1).narrowed();
    REQUIRE(one.size() == 1);
    CHECK(one[0].sql == "t.organisation_id = ?::uuid");
    CHECK(one[0].value.size() == 36);
    const Conditions three = People(3).narrowed();
    REQUIRE(three.size() == 1);
    CHECK(three[0].sql == "t.organisation_id = ANY (?::uuid[])");
    CHECK(three[0].value.size() == 3 * 36 + 4);
    CHECK(People(201).narrowed().empty());
  }

  TEST_CASE("who sees nothing, or has said which one, is left alone") {
    CHECK(People(0).narrowed().empty());
    ListQuery named;
    named.filters.emplace_back("organisation_id", "o-1");
    CHECK(People(1).narrowed(named).empty());
  }
}

}  // namespace tandem::store
