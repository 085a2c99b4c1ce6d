#include "control/store/sql_fault.hpp"

#include <pqxx/pqxx>
#include <string_view>

#include "control/store/connection_url.hpp"
#include "control/store/sql_state.hpp"

namespace tandem::store {
namespace {

/// What stands between quotes last on the first line.
std::string constraint_of(std::string_view message) {
  const std::string_view line = message.substr(0, message.find('\n'));
  const std::size_t end = line.rfind('"');
  if (end == std::string_view::npos || end == 0) return {};
  const std::size_t begin = line.rfind('"', end - 1);
  if (begin == std::string_view::npos) return {};
  return std::string(line.substr(begin + 1, end - begin - 1));
}

/// Postgres's own sentences name tables and columns; those of our triggers are for people.
std::string sentence_of(std::string_view message) {
  for (const std::string_view own :
       {"new row ", "duplicate key", "insert or update on", "update or delete on", "null value in",
        "invalid input", "permission denied", "conflicting key", "value too long", "out of range"})
    if (message.find(own) != std::string_view::npos) return {};
  std::string_view line = message.substr(0, message.find('\n'));
  if (line.starts_with("ERROR:")) line.remove_prefix(6);
  line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
  return std::string(line.substr(0, 300));
}

/// By SQLSTATE (Postgres 15, appendix A).
std::optional<SqlFault::Kind> kind_of(std::string_view state) {
  using Kind = SqlFault::Kind;
  if (state == "42501") return Kind::Forbidden;
  if (state == "23505" || state == "23P01") return Kind::Taken;
  if (state == "23503") return Kind::Dangling;
  if (state == "P0002") return Kind::Missing;
  const std::string_view group = state.substr(0, 2);
  if (group == "23" || group == "22") return Kind::Impossible;
  // Connection, resources, locks, operator intervention, serialisation, read-only.
  for (const std::string_view passing : {"08", "53", "55", "57", "40"})
    if (group == passing) return Kind::Busy;
  if (state == "25006" || state.empty()) return Kind::Busy;
  return std::nullopt;
}

}  // namespace

std::optional<SqlFault> current_sql_fault() {
  try {
    throw;
  } catch (const pqxx::sql_error& error) {
    const auto kind = kind_of(sqlstate_of(error));
    if (!kind) return std::nullopt;
    return SqlFault{*kind, constraint_of(error.what()), sentence_of(error.what())};
  } catch (const pqxx::broken_connection&) {
    return SqlFault{};
  } catch (...) {
    return std::nullopt;
  }
}

std::string loggable(const std::exception& error) {
  const auto* sql = dynamic_cast<const pqxx::sql_error*>(&error);
  if (sql == nullptr) return error.what();
  const std::string state = sqlstate_of(*sql);
  std::string text = "SQLSTATE " + (state.empty() ? std::string("unknown") : state);
  if (state.starts_with("42")) text += ": " + one_line(sql->what());
  return text;
}

}  // namespace tandem::store
