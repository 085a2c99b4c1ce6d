#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "control/shape/type.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

// What may be done with a column through the API, as bits of `Column::use`; read it may be always.
inline constexpr unsigned kRead = 0;
inline constexpr unsigned kCreate = 1;
inline constexpr unsigned kNeeded = 2;  ///< A new row cannot do without; with `kCreate`.
inline constexpr unsigned kUpdate = 4;
inline constexpr unsigned kSort = 8;     ///< Lists may be sorted by it; never null.
inline constexpr unsigned kFilter = 16;  ///< Lists may ask for one value of it.
inline constexpr unsigned kDetail = 32;  ///< Too long for lists: read one row at a time.
inline constexpr unsigned kReader = 64;  ///< About who reads, not about the row: in no table.

struct Column {
  std::string name;  ///< Of the member in JSON and, without an expression, in the table.
  shape::Type type;
  unsigned use = kRead;
  std::string help = {};
  std::string expression = {};  ///< SQL over `t`, the table, and what `joins` adds.
};

/// A question that a list can be asked beside equality.
struct Filter {
  std::string name;
  shape::Type type;
  std::string condition;  ///< SQL; each `?` stands for the value, as text.
  std::string help = {};
};

/// A table as the API shows it: one row is one JSON object. What this says is all that generic
/// list, read, create, update and delete need; the rights are the database's.
struct Resource {
  std::string name;   ///< `Agent`: in the OpenAPI document.
  std::string table;  ///< `tandem.agents`.
  std::vector<Column> columns;
  std::string sort = "-created_at";  ///< Unless a list asks for another.
  std::vector<Filter> filters = {};
  std::string joins = {};  ///< SQL behind `FROM table t`.
  std::string key = "id";  ///< The column that names a row, and breaks ties of a sort.
  std::string key_type = "uuid";
  bool revisioned = true;  ///< Has a column `revision`.
  /// SQL of the key, where it is no column of the table; and of the revision.
  std::string key_expression = {};
  std::string revision_expression = "t.revision";
};

/// What rows must fulfil beside what a request chooses, such as the call whose events these are.
struct Condition {
  std::string sql;  ///< Each `?` stands for the value.
  std::string value;
};
using Conditions = std::vector<Condition>;

struct ListQuery {
  std::vector<std::pair<std::string, std::string>> filters;  ///< By name, checked before.
  std::string sort;                                          ///< `-started_at`; empty: the own one.
  int limit = 50;
  std::string cursor;  ///< Of the page before; empty: the first.
  Conditions fixed = {};
  /// Organisations (an array of UUIDs, as SQL) of which each has its rows in the list's own order
  /// in an index: the newest of each are merged, where all of them together would be sorted. Empty:
  /// the list is read as one.
  std::string each_of = {};
};

struct Page {
  std::vector<std::string> rows;  ///< JSON objects.
  std::string next_cursor;        ///< Empty: that was all.
};

struct Row {
  std::string json;
  std::int64_t revision = 0;
};

enum class Change : std::uint8_t { Done, Missing, Stale, Forbidden };

/// A page of rows by keyset, so that rows which come and go neither repeat nor hide others. Throws
/// `api`'s errors of SQL, and `BadCursor` for a cursor that this list never gave.
[[nodiscard]] Page list(pqxx::transaction_base& tx, const Resource& resource,
                        const ListQuery& query);
/// The same rows as comma-separated values (RFC 4180) with a header line, at most `rows_max` and
/// without a cursor. No cell begins with what a spreadsheet would run as a formula.
[[nodiscard]] std::string csv(pqxx::transaction_base& tx, const Resource& resource,
                              const ListQuery& query, int rows_max);
[[nodiscard]] std::optional<Row> read(pqxx::transaction_base& tx, const Resource& resource,
                                      const std::string& key, const Conditions& fixed = {});
/// Makes a row of `members`; the key must be among them.
void create(pqxx::transaction_base& tx, const Resource& resource,
            const boost::json::object& members);
/// Changes the members that are there. `revision`: only if the row still has it.
[[nodiscard]] Change update(pqxx::transaction_base& tx, const Resource& resource,
                            const std::string& key, const boost::json::object& members,
                            std::optional<std::int64_t> revision, const Conditions& fixed = {});
[[nodiscard]] Change remove(pqxx::transaction_base& tx, const Resource& resource,
                            const std::string& key, std::optional<std::int64_t> revision,
                            const Conditions& fixed = {});

/// A cursor that is none of ours.
struct BadCursor {};

/// Rows as one JSON text: `{"data": [...], "next_cursor": ...}`.
[[nodiscard]] std::string to_json(const Page& page);

/// SQL that writes a `timestamptz` as the API does: UTC, milliseconds, `Z`.
[[nodiscard]] std::string time_sql(const std::string& expression);

/// The shapes of a resource: a whole row, one in a list, and what makes or changes one.
[[nodiscard]] shape::Shape row_shape(const Resource& resource);
[[nodiscard]] shape::Shape list_shape(const Resource& resource);
[[nodiscard]] shape::Shape create_shape(const Resource& resource);
[[nodiscard]] shape::Shape update_shape(const Resource& resource);
/// Query parameters of its list: filters, sort, limit, cursor.
[[nodiscard]] std::vector<shape::Member> list_parameters(const Resource& resource);

}  // namespace tandem::store
