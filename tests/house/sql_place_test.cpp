// Goal: what is asked of Postgres stands in one folder, where whoever changes a table finds it.
// Method: statements in string literals, and calls that send one, anywhere else in the server.
#include <doctest/doctest.h>

#include <algorithm>
#include <regex>
#include <string>

#include "tests/house/source_tree.hpp"

namespace tandem::house {
namespace {

constexpr const char* kStore = "control/store/";

bool of_the_server(const SourceFile& file) {
  return file.cpp() && (file.under("control/") || file.under("bridge/") || file.under("core/") ||
                        file.under("media/"));
}

/// What the line says in its literals: what stands between quotation marks, and all of a line that
/// belongs to a raw string.
std::string literals_of(const std::string& line, bool& raw) {
  std::string said;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (raw) {
      if (line.compare(i, 2, ")\"") == 0) {
        raw = false;
        ++i;
        continue;
      }
      said += line[i];
    } else if (quoted) {
      if (line[i] == '\\')
        ++i;
      else if (line[i] == '"')
        quoted = false;
      else
        said += line[i];
    } else if (line.compare(i, 3, "R\"(") == 0) {
      raw = true;
      i += 2;
    } else if (line.compare(i, 2, "//") == 0) {
      break;
    } else if (line[i] == '"' && (i == 0 || line[i - 1] != '\'')) {
      quoted = true;
    }
  }
  return said;
}

struct Found {
  std::size_t statements = 0, sent = 0;
};

/// A verb with what follows it in SQL: the words of an API (`UPDATED`, `TANDEM_LISTEN`) are none.
Found look_for_sql(const SourceFile& file) {
  static const std::regex kStatement(
      R"((^|[^A-Z_])(SELECT\b|INSERT INTO\b|DELETE FROM\b|UPDATE [a-z]|CALL tandem|LISTEN [a-z])"
      R"(|NOTIFY [a-z]|COPY [a-z]|SET LOCAL\b|TRUNCATE [a-z]|(CREATE|ALTER|DROP) [A-Z]))");
  static const std::regex kSent(
      R"([.>](exec|exec0|exec1|exec_n|exec_params|exec_params0|exec_params1|exec_prepared|query_value)\s*\()");
  Found found;
  bool raw = false;
  for (const std::string& line : file.lines) {
    const bool in_raw = raw;
    const std::string said = literals_of(line, raw);
    found.statements += std::regex_search(said, kStatement) ? 1 : 0;
    found.sent += !in_raw && std::regex_search(code_of(line), kSent) ? 1 : 0;
  }
  return found;
}

}  // namespace

TEST_SUITE("house/sql_place") {
  TEST_CASE("SQL is written and sent in control/store, and nowhere else in the server") {
    Found in_store;
    for (const SourceFile& file : source_tree()) {
      if (!of_the_server(file)) continue;
      const Found found = look_for_sql(file);
      if (file.under(kStore)) {
        in_store.statements += found.statements;
        in_store.sent += found.sent;
        continue;
      }
      CHECK_MESSAGE(found.statements == 0, file.path << " has a statement of SQL");
      CHECK_MESSAGE(found.sent == 0, file.path << " sends a statement of SQL");
    }
    // A walk that found nothing would pass too.
    CHECK(in_store.statements > 200);
    CHECK(in_store.sent > 200);
  }

  TEST_CASE("a statement is known by its words, and words of an API are none") {
    const auto statements = [](const std::string& line) {
      return look_for_sql({"control/x.cpp", {line}}).statements;
    };
    for (const char* line : {R"(tx("SELECT 1");)", R"(run("INSERT INTO tandem.calls");)",
                             R"x(a = R"(UPDATE t SET)";)x", R"("DELETE FROM tandem.calls")",
                             R"("LISTEN tandem_live")", R"("DROP TABLE calls")"}) {
      CAPTURE(line);
      CHECK(statements(line) == 1);
    }
    for (const char* line : {R"(value("TANDEM_LISTEN");)", R"("UPDATED")", "// SELECT 1",
                             R"({"SELECTED", 1};)", R"(log("call"); // DELETE FROM calls)"}) {
      CAPTURE(line);
      CHECK(statements(line) == 0);
    }
    CHECK(look_for_sql({"control/x.cpp", {"tx.exec_params(sql, 1);"}}).sent == 1);
    CHECK(look_for_sql({"control/x.cpp", {"executor.exec_path();"}}).sent == 0);
  }
}

}  // namespace tandem::house
