#include "tests/integration/database_questions.hpp"

#include <pqxx/pqxx>

#include "tests/await.hpp"

namespace tandem::integration {

std::vector<std::pair<std::string, std::string>> with_database(
    const postgres::FreshDatabase& database) {
  return {{"DATABASE_URL", database.app_url()},
          {"JWT_SECRET", "a-secret-of-at-least-32-bytes-for-tests"},
          {"TANDEM_NODE_ID", "n1"},
          {"TANDEM_EVENT_LINES", "on"}};
}

std::string ask(const postgres::FreshDatabase& database, const std::string& sql) {
  pqxx::connection connection(database.admin_url());
  pqxx::nontransaction work(connection);
  const auto value = work.exec1(sql)[0];
  return value.is_null() ? "" : value.c_str();
}

bool await_answer(const postgres::FreshDatabase& database, const std::string& sql,
                  const std::string& answer, std::chrono::seconds limit) {
  return test::await([&] { return ask(database, sql) == answer; }, limit,
                     std::chrono::milliseconds(20));
}

}  // namespace tandem::integration
