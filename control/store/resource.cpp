#include "control/store/resource.hpp"

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <pqxx/pqxx>

#include "control/store/csv_cell.hpp"
#include "control/store/cursor.hpp"
#include "control/store/own_organisations.hpp"
#include "core/assert.hpp"

namespace tandem::store {
namespace {

namespace js = boost::json;

/// Of these an organisation may have any number of rows, each of them shown to its own members only
/// (and to operators): their lists say whose rows are meant.
constexpr std::array<std::string_view, 9> kGrowing{
    "tandem.appointments",   "tandem.audit_log", "tandem.calls",
    "tandem.call_batches",   "tandem.contacts",  "tandem.outbound_queue",
    "tandem.outgoing_calls", "tandem.records",   "tandem.webhook_log"};

bool grows(const Resource& resource) {
  return std::find(kGrowing.begin(), kGrowing.end(), resource.table) != kGrowing.end();
}

const Column& column_named(const Resource& resource, std::string_view name) {
  const auto found = std::find_if(resource.columns.begin(), resource.columns.end(),
                                  [&](const Column& column) { return column.name == name; });
  TANDEM_ASSERT(found != resource.columns.end(), "a resource sorts and filters by its own columns");
  return *found;
}

/// The column itself, with its own type.
std::string raw(const Column& column) {
  return column.expression.empty() ? "t." + column.name : column.expression;
}

std::string shown(const Column& column) {
  std::string sql = raw(column);
  if (column.type.kind == shape::Kind::Time) sql = time_sql(sql);
  if (column.type.kind == shape::Kind::Clock) sql = "to_char(" + sql + ", 'HH24:MI')";
  return sql + " AS " + column.name;
}

/// All columns but those that are used in one of these ways.
std::string columns_sql(const Resource& resource, unsigned without) {
  std::string sql;
  for (const Column& column : resource.columns)
    if ((column.use & without) == 0) sql += (sql.empty() ? "" : ", ") + shown(column);
  return sql;
}

std::string key_sql(const Resource& resource) {
  return resource.key_expression.empty() ? "t." + resource.key : resource.key_expression;
}

std::string from_sql(const Resource& resource) {
  return " FROM " + resource.table + " t " + resource.joins;
}

/// SQL with the values it stands for, numbered as they come.
class Statement {
 public:
  std::string value(std::string text) {
    values_.push_back(std::move(text));
    return '$' + std::to_string(values_.size());
  }
  /// `condition` with each `?` as the same value.
  std::string condition(const std::string& condition, const std::string& text) {
    const std::string parameter = value(text);
    std::string sql;
    for (const char c : condition) {
      if (c == '?')
        sql += parameter;
      else
        sql += c;
    }
    return sql;
  }
  [[nodiscard]] pqxx::result run(pqxx::transaction_base& tx, const std::string& sql) {
    return tx.exec_params(sql, pqxx::prepare::make_dynamic_params(values_));
  }

 private:
  std::vector<std::string> values_;
};

struct Order {
  const Column& column;
  bool descending;
};

Order order_of(const Resource& resource, const ListQuery& query) {
  std::string_view sort = query.sort.empty() ? resource.sort : query.sort;
  const bool descending = sort.starts_with('-');
  if (descending) sort.remove_prefix(1);
  return {column_named(resource, sort), descending};
}

std::string cast_of(const Column& column) {
  switch (column.type.kind) {
    case shape::Kind::Time:
      return "timestamptz";
    case shape::Kind::Integer:
      return "bigint";
    case shape::Kind::Number:
      return "numeric";
    case shape::Kind::Date:
      return "date";
    case shape::Kind::Clock:
      return "time";
    case shape::Kind::Uuid:
      return "uuid";
    case shape::Kind::Boolean:
      return "boolean";
    default:
      return "text";
  }
}

ListQuery narrowed(pqxx::transaction_base& tx, const Resource& resource, ListQuery query) {
  if (grows(resource)) narrow_to_own(tx, query);
  return query;
}

std::string where_sql(const Resource& resource, const ListQuery& query, Statement& statement) {
  std::vector<std::string> conditions;
  for (const Condition& fixed : query.fixed)
    conditions.push_back(statement.condition(fixed.sql, fixed.value));
  for (const auto& [name, text] : query.filters) {
    const auto named = [&name = name](const auto& one) { return one.name == name; };
    const auto filter = std::find_if(resource.filters.begin(), resource.filters.end(), named);
    if (filter != resource.filters.end()) {
      conditions.push_back(statement.condition(filter->condition, text));
    } else {
      const Column& column = column_named(resource, name);
      conditions.push_back(statement.condition(raw(column) + " = ?::" + cast_of(column), text));
    }
  }
  const Order order = order_of(resource, query);
  if (!query.cursor.empty()) {
    const auto after = from_cursor(query.cursor, query.sort);
    if (!after) throw BadCursor{};
    const std::string value = statement.value(after->value), key = statement.value(after->key);
    conditions.push_back('(' + raw(order.column) + ", " + key_sql(resource) + ')' +
                         (order.descending ? " < (" : " > (") + value + "::" +
                         cast_of(order.column) + ", " + key + "::" + resource.key_type + ')');
  }
  std::string sql;
  for (const std::string& condition : conditions)
    sql += (sql.empty() ? " WHERE (" : " AND (") + condition + ')';
  return sql;
}

/// A page's rows as they are shown, with `place` and `key`. Where `organisations` are named, a page
/// of each, and of those the first: what is shown is worked out for the page's own rows alone,
/// since a column may be a query of its own.
std::string page_sql(const Resource& resource, const Order& by, const std::string& where,
                     const std::string& limit, const std::string& organisations) {
  const std::string direction = by.descending ? " DESC" : " ASC";
  const std::string order = " ORDER BY place" + direction + ", key" + direction;
  const std::string placed = raw(by.column) + " AS place, " + key_sql(resource) + " AS key";
  const std::string shown = "SELECT to_json(p)::text AS shown, ";
  const std::string columns =
      " CROSS JOIN LATERAL (SELECT " + columns_sql(resource, kDetail) + ") p";
  if (organisations.empty())
    return shown + placed + from_sql(resource) + columns + where + order + limit;
  const std::string of_each = "SELECT " + placed + from_sql(resource) +
                              (where.empty() ? " WHERE " : where + " AND ") +
                              "t.organisation_id = own.id" + order + limit;
  return shown + "q.place, q.key" + from_sql(resource) +
         " CROSS JOIN (SELECT c.place, c.key FROM unnest(" + organisations +
         "::uuid[]) AS own (id) CROSS JOIN LATERAL (" + of_each + ") c" + order + limit + ") q" +
         columns + " WHERE " + key_sql(resource) + " = q.key" + order;
}

/// The elements of an array of UUIDs as Postgres writes it.
std::vector<std::string> uuids_of(std::string_view array) {
  constexpr std::size_t kLength = 36;
  std::vector<std::string> uuids;
  for (std::size_t at = 1; at + kLength < array.size(); at += kLength + 1)
    uuids.emplace_back(array.substr(at, kLength));
  return uuids;
}

/// Rows as they are shown. Where organisations are named, the rows of each come in the list's order
/// out of an index and are merged as they come: as many are read as are shown, and those alone are
/// worked out. A page of each, as `page_sql` reads, would here be all that most of them have.
std::string export_sql(const Resource& resource, const Order& by, const std::string& where,
                       const std::string& limit, const std::vector<std::string>& organisations,
                       Statement& statement) {
  const std::string direction = by.descending ? " DESC" : " ASC";
  const std::string rows =
      "SELECT " + columns_sql(resource, kDetail | kReader) + from_sql(resource);
  if (organisations.empty())
    return rows + where + " ORDER BY " + raw(by.column) + direction + ", " + key_sql(resource) +
           direction + limit;
  const std::string order = " ORDER BY place" + direction + ", key" + direction;
  const std::string of_one = "SELECT " + raw(by.column) + " AS place, " + key_sql(resource) +
                             " AS key" + from_sql(resource) +
                             (where.empty() ? " WHERE " : where + " AND ") + "t.organisation_id = ";
  std::string merged;
  for (const std::string& one : organisations)
    merged += (merged.empty() ? "(" : " UNION ALL (") + of_one + statement.value(one) + "::uuid" +
              order + limit + ')';
  return rows + " CROSS JOIN (SELECT m.place, m.key FROM (" + merged + ") m" + order + limit +
         ") q WHERE " + key_sql(resource) + " = q.key ORDER BY q.place" + direction + ", q.key" +
         direction;
}

/// A member's name as a column. It may come out of a stored definition, so it is never SQL: a name
/// that is no column is refused by the database.
std::string quoted_name(std::string_view name) {
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string assignments(const js::object& members) {
  std::string sql;
  for (const auto& member : members) {
    const std::string name = quoted_name(member.key());
    sql += (sql.empty() ? "" : ", ") + name + " = r." + name;
  }
  return sql;
}

std::string key_condition(const Resource& resource, Statement& statement, const std::string& key,
                          const Conditions& fixed) {
  std::string sql =
      " WHERE " + key_sql(resource) + " = " + statement.value(key) + "::" + resource.key_type;
  for (const Condition& one : fixed) sql += " AND " + statement.condition(one.sql, one.value);
  return sql;
}

std::string revision_condition(Statement& statement, std::optional<std::int64_t> revision) {
  if (!revision) return {};
  return " AND t.revision = " + statement.value(std::to_string(*revision)) + "::bigint";
}

/// Why a change touched no row.
Change why_not(pqxx::transaction_base& tx, const Resource& resource, const std::string& key,
               std::optional<std::int64_t> revision, const Conditions& fixed) {
  const auto row = read(tx, resource, key, fixed);
  if (!row) return Change::Missing;
  if (revision && *revision != row->revision) return Change::Stale;
  return Change::Forbidden;
}

}  // namespace

std::string time_sql(const std::string& expression) {
  return "to_char(" + expression + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}

Page list(pqxx::transaction_base& tx, const Resource& resource, const ListQuery& asked) {
  Statement statement;
  const ListQuery query = narrowed(tx, resource, asked);
  const Order order = order_of(resource, query);
  const std::string where = where_sql(resource, query, statement);
  const std::string limit = " LIMIT " + statement.value(std::to_string(query.limit + 1)) + "::int";
  const std::string each = query.each_of.empty() ? "" : statement.value(query.each_of);
  const pqxx::result rows = statement.run(tx, page_sql(resource, order, where, limit, each));
  Page page;
  const auto wanted = static_cast<pqxx::result::size_type>(query.limit);
  for (pqxx::result::size_type i = 0; i < std::min(rows.size(), wanted); ++i)
    page.rows.push_back(rows[i][0].as<std::string>());
  if (rows.size() > wanted) {
    const pqxx::row last = rows[wanted - 1];
    page.next_cursor =
        to_cursor({query.sort, last[1].as<std::string>(std::string()), last[2].as<std::string>()});
  }
  return page;
}

std::string csv(pqxx::transaction_base& tx, const Resource& resource, const ListQuery& asked,
                int rows_max) {
  Statement statement;
  const ListQuery query = narrowed(tx, resource, asked);
  const Order order = order_of(resource, query);
  const std::string where = where_sql(resource, query, statement);
  const std::string limit = " LIMIT " + statement.value(std::to_string(rows_max)) + "::int";
  const pqxx::result rows = statement.run(
      tx, export_sql(resource, order, where, limit, uuids_of(query.each_of), statement));
  std::string text;
  for (pqxx::row::size_type i = 0; i < rows.columns(); ++i)
    text += (i == 0 ? "" : ",") + csv_cell(rows.column_name(i));
  text += "\r\n";
  for (const pqxx::row row : rows) {
    for (pqxx::row::size_type i = 0; i < row.size(); ++i)
      text += (i == 0 ? "" : ",") + csv_cell(row[i].c_str());
    text += "\r\n";
  }
  return text;
}

std::optional<Row> read(pqxx::transaction_base& tx, const Resource& resource,
                        const std::string& key, const Conditions& fixed) {
  Statement statement;
  const std::string condition = key_condition(resource, statement, key, fixed);
  const std::string revision = resource.revisioned ? resource.revision_expression : "0";
  const pqxx::result rows = statement.run(
      tx, "SELECT to_json(p)::text, " + revision + from_sql(resource) +
              " CROSS JOIN LATERAL (SELECT " + columns_sql(resource, kRead) + ") p" + condition);
  if (rows.empty()) return std::nullopt;
  return Row{rows[0][0].as<std::string>(), rows[0][1].as<std::int64_t>()};
}

void create(pqxx::transaction_base& tx, const Resource& resource, const js::object& members) {
  std::string names, values;
  for (const auto& member : members) {
    const std::string name = quoted_name(member.key());
    names += (names.empty() ? "" : ", ") + name;
    values += (values.empty() ? "r." : ", r.") + name;
  }
  Statement statement;
  const std::string row = statement.value(js::serialize(members));
  static_cast<void>(statement.run(
      tx, "INSERT INTO " + resource.table + " (" + names + ") SELECT " + values +
              " FROM jsonb_populate_record(NULL::" + resource.table + ", " + row + "::jsonb) r"));
}

Change update(pqxx::transaction_base& tx, const Resource& resource, const std::string& key,
              const js::object& members, std::optional<std::int64_t> revision,
              const Conditions& fixed) {
  if (!members.empty()) {
    Statement statement;
    const std::string row = statement.value(js::serialize(members));
    const std::string condition =
        key_condition(resource, statement, key, fixed) + revision_condition(statement, revision);
    const pqxx::result done =
        statement.run(tx, "UPDATE " + resource.table + " t SET " + assignments(members) +
                              " FROM jsonb_populate_record(NULL::" + resource.table + ", " + row +
                              "::jsonb) r" + condition);
    if (done.affected_rows() > 0) return Change::Done;
  }
  const Change why = why_not(tx, resource, key, revision, fixed);
  return members.empty() && why == Change::Forbidden ? Change::Done : why;
}

Change remove(pqxx::transaction_base& tx, const Resource& resource, const std::string& key,
              std::optional<std::int64_t> revision, const Conditions& fixed) {
  Statement statement;
  const std::string condition =
      key_condition(resource, statement, key, fixed) + revision_condition(statement, revision);
  const pqxx::result done = statement.run(tx, "DELETE FROM " + resource.table + " t" + condition);
  return done.affected_rows() > 0 ? Change::Done : why_not(tx, resource, key, revision, fixed);
}

std::string to_json(const Page& page) {
  std::string text = "{\"data\":[";
  for (const std::string& row : page.rows) {
    if (text.back() != '[') text += ',';
    text += row;
  }
  text += "],\"next_cursor\":";
  text += page.next_cursor.empty() ? "null" : '"' + page.next_cursor + '"';
  return text + '}';
}

}  // namespace tandem::store
