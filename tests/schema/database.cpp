#include "tests/schema/database.hpp"

namespace tandem::isolation {
namespace {

std::string first_value(const pqxx::result& result) {
  return result.empty() || result[0][0].is_null() ? "" : result[0][0].as<std::string>();
}

}  // namespace

Database::Database() {
  pqxx::connection connection(database_.admin_url());
  pqxx::work work(connection);
  world = make_world(work);
  work.commit();
}

std::string Database::as(const std::string& actor, const std::string& sql) {
  pqxx::connection connection(database_.app_url());
  pqxx::work work(connection);
  act_as(work, world.actor(actor));
  const std::string value = first_value(work.exec(sql));
  work.commit();
  return value;
}

int Database::touched(const std::string& actor, const std::string& sql) {
  pqxx::connection connection(database_.app_url());
  pqxx::work work(connection);
  act_as(work, world.actor(actor));
  const auto rows = work.exec(sql).affected_rows();
  work.commit();
  return static_cast<int>(rows);
}

std::string Database::look(const std::string& sql) {
  pqxx::connection connection(database_.admin_url());
  pqxx::work work(connection);
  const std::string value = first_value(work.exec(sql));
  work.commit();
  return value;
}

}  // namespace tandem::isolation
