// Goal: lists say which organisations are meant where somebody sees few, and leave it to row
// security where they see many, or none. Method: members of a real database.
#include "control/store/own_organisations.hpp"

#include <doctest/doctest.h>

#include <functional>
#include <pqxx/pqxx>
#include <string>
#include <vector>

#include "control/store/contact_store.hpp"
#include "control/store/outgoing_call_store.hpp"
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
  ListQuery narrowed(ListQuery query = {}) {
    as_person([&query](pqxx::work& transaction) { narrow_to_own(transaction, query); });
    return query;
  }
  Page listed(const ListQuery& query, const Resource& resource = contacts()) {
    Page page;
    as_person([&](pqxx::work& transaction) { page = list(transaction, resource, query); });
    return page;
  }
  /// The ids in a file of contacts.
  std::vector<std::string> exported(const ListQuery& query, int rows_max) {
    std::string text;
    as_person([&](pqxx::work& tx) { text = csv(tx, contacts(), query, rows_max); });
    REQUIRE(text.starts_with("id,"));
    std::vector<std::string> found;
    for (std::size_t at = text.find("\r\n") + 2; at < text.size(); at = text.find("\r\n", at) + 2)
      found.push_back(text.substr(at, 36));
    return found;
  }
  /// As superuser.
  std::vector<std::string> ids(const std::string& sql) {
    pqxx::connection connection(database.admin_url());
    pqxx::work transaction(connection);
    std::vector<std::string> found;
    for (const auto& row : transaction.exec(sql)) found.emplace_back(row[0].c_str());
    return found;
  }
  void as_person(const std::function<void(pqxx::work&)>& work) {
    pqxx::connection connection(database.app_url());
    pqxx::work transaction(connection);
    transaction.exec("SET LOCAL ROLE authenticated");
    transaction.exec(std::string("SELECT set_config('request.jwt.claims', '{\"sub\":\"") + kPerson +
                     "\"}', true)");
    work(transaction);
  }

  postgres::FreshDatabase database;
};

}  // namespace

TEST_SUITE("control/store/own_organisations") {
  TEST_CASE(
      "of one organisation it is the one, of few each, of several any, of many nothing is said") {
    const Conditions one = People(1).narrowed().fixed;
    REQUIRE(one.size() == 1);
    CHECK(one[0].sql == "t.organisation_id = ?::uuid");
    CHECK(one[0].value.size() == 36);
    const ListQuery three = People(3).narrowed();
    CHECK(three.fixed.empty());
    CHECK(three.each_of.size() == 3 * 36 + 4);
    const ListQuery thirty = People(30).narrowed();
    REQUIRE(thirty.fixed.size() == 1);
    CHECK(thirty.fixed[0].sql == "t.organisation_id = ANY (?::uuid[])");
    CHECK(thirty.fixed[0].value.size() == 30 * 37 + 1);
    CHECK(thirty.each_of.empty());
    CHECK(People(201).narrowed().fixed.empty());
  }

  TEST_CASE("who sees nothing, sees all, or has said which one, is left alone") {
    CHECK(People(0).narrowed().fixed.empty());
    ListQuery named;
    named.filters.emplace_back("organisation_id", "o-1");
    CHECK(People(1).narrowed(named).fixed.empty());
    People operators(3);
    operators.database.execute(
        std::string("INSERT INTO tandem.platform_admins (user_id) VALUES ('") + kPerson + "')");
    const ListQuery all = operators.narrowed();
    CHECK(all.fixed.empty());
    CHECK(all.each_of.empty());
  }

  TEST_CASE("pages of several organisations are those of one list, in its order, without a hole") {
    People people(3);
    people.database.execute(
        "INSERT INTO tandem.contacts (id, organisation_id, name, phone, created_at) SELECT "
        "gen_random_uuid(), o.id, 'C', '+1212555' || (1000 + n), now() - n * interval '1 minute' "
        "FROM (SELECT id, row_number() OVER (ORDER BY slug) AS place FROM tandem.organisations "
        "WHERE slug LIKE 'o-%') o, generate_series(1, 30) n WHERE n % 7 = o.place OR o.place = 3");
    for (const std::string sort : {"-created_at", "created_at"}) {
      ListQuery query;
      query.sort = sort;
      query.limit = 4;
      std::vector<std::string> ids;
      do {
        const Page page = people.listed(query);
        for (const std::string& row : page.rows)
          ids.push_back(row.substr(row.find("\"id\":\"") + 6, 36));
        query.cursor = page.next_cursor;
      } while (!query.cursor.empty() && ids.size() < 100);
      CHECK(ids.size() == 40);
      const std::string way = sort.front() == '-' ? " DESC" : " ASC";
      const auto all =
          people.ids("SELECT id FROM tandem.contacts ORDER BY created_at" + way + ", id" + way);
      CHECK(ids == all);
      // As a file for a spreadsheet they are the same, as many as it may have.
      query.cursor.clear();
      CHECK(people.exported(query, 100) == all);
      CHECK(people.exported(query, 7) == std::vector(all.begin(), all.begin() + 7));
      query.filters = {{"phone", "+12125551007"}};
      CHECK(people.exported(query, 100) ==
            people.ids("SELECT id FROM tandem.contacts WHERE phone = '+12125551007' ORDER BY "
                       "created_at" +
                       way + ", id" + way));
    }
  }

  TEST_CASE(
      "what is shown is worked out for the rows of the page, not for those it is chosen from") {
    People people(20);
    people.database.execute(
        "INSERT INTO tandem.contacts (id, organisation_id, name, phone) SELECT gen_random_uuid(), "
        "o.id, 'C', '+1212555' || (1000 + n) FROM tandem.organisations o, generate_series(1, 30) n "
        "WHERE o.slug LIKE 'o-%'; CREATE SEQUENCE public.worked_out; "
        "GRANT USAGE ON SEQUENCE public.worked_out TO authenticated");
    Resource counted = contacts();
    counted.columns.push_back(
        {"worked_out", shape::integer(1, 9e15), kRead, {}, "nextval('public.worked_out')"});
    ListQuery query;
    query.sort = "-created_at";
    query.limit = 10;
    CHECK(people.listed(query, counted).rows.size() == 10);
    // One more, which says that there is another page.
    CHECK(people.ids("SELECT last_value FROM public.worked_out") == std::vector<std::string>{"11"});
  }

  TEST_CASE("a list of calls in which nothing is has a progress of noughts") {
    People people(2);
    people.database.execute(
        "INSERT INTO tandem.agents (id, organisation_id, name, instructions) SELECT "
        "gen_random_uuid(), id, 'A', 'A' "
        "FROM tandem.organisations WHERE slug = 'o-1'; INSERT INTO tandem.call_batches (id, "
        "organisation_id, agent_id, from_number, per_minute, calls) SELECT gen_random_uuid(), "
        "organisation_id, id, '+12125550100', 60, 1 FROM tandem.agents WHERE name = 'A'");
    ListQuery query;
    query.sort = "-created_at";
    const Page page = people.listed(query, call_batches());
    REQUIRE(page.rows.size() == 1);
    CHECK(page.rows[0].find("\"unanswered\": 0") != std::string::npos);
  }
}

}  // namespace tandem::store
