// Goal: every tenant sees and changes its own and nothing else, whatever the code above does.
// Method: raw SQL under each actor's role and claims, every table of the catalogue × every
// organisation × every command, against a table of what was promised. Nothing is kept: each try is
// rolled back.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <pqxx/pqxx>
#include <set>
#include <string>

#include "tests/postgres/private_cluster.hpp"
#include "tests/schema/isolation_expectations.hpp"
#include "tests/schema/isolation_world.hpp"

namespace tandem::isolation {
namespace {

using postgres::FreshDatabase;

/// The tables of the migrations, but for their own history.
std::vector<std::string> tables(pqxx::transaction_base& tx) {
  std::vector<std::string> names;
  for (const pqxx::row& row :
       tx.exec("SELECT relname FROM pg_class WHERE relnamespace = 'tandem'::regnamespace AND "
               "relkind IN ('r', 'p') AND relname <> 'migrations' ORDER BY relname"))
    names.push_back(row[0].as<std::string>());
  return names;
}

const Expectation* expectation_of(const std::string& table) {
  const auto found = std::find_if(expectations().begin(), expectations().end(),
                                  [&](const Expectation& e) { return e.table == table; });
  return found == expectations().end() ? nullptr : &*found;
}

std::string_view by_part(const Expectation& e, const std::string& part) {
  if (part == "owner") return e.owner;
  if (part == "admin") return e.admin;
  if (part == "manager") return e.manager;
  if (part == "worker") return e.worker;
  if (part == "member") return e.member;
  if (part == "key") return e.key;
  if (part == "reader") return e.reader;
  if (part == "platform") return e.platform;
  if (part == "writer") return e.writer;
  return "";
}

/// The part that an actor holds in an organisation: a reseller's owners and admins in its children
/// too, operators and the node everywhere.
std::string part_in(const Actor& actor, const std::string& organisation) {
  if (actor.part == "platform" || actor.part == "writer") return actor.part;
  if (actor.organisation == organisation && !organisation.empty()) return actor.part;
  const bool child = organisation == "child" || organisation == "sibling";
  const bool leads = actor.part == "owner" || actor.part == "admin";
  return child && leads && actor.organisation == "reseller" ? actor.part : "";
}

std::string promised(const Actor& actor, const SeededRow& row) {
  const Expectation& e = *expectation_of(row.table);
  const std::string part = part_in(actor, row.organisation);
  const bool of_reseller = actor.organisation == "reseller";
  const bool of_child = row.organisation == "child" || row.organisation == "sibling";
  // Making children is a reseller's owner's.
  if (row.table == "organisations" && of_reseller && of_child && actor.part == "owner")
    return "siu";
  // Lending is the lender's; its own people see to whom.
  if (row.table == "agent_assignments" && of_reseller)
    return actor.part == "owner" || actor.part == "admin" ? "sid" : "s";
  if (part == "worker" && row.assigned != Assigned::Own) {
    for (const WorkerExpectation& w : worker_expectations())
      if (w.table == row.table)
        return std::string(row.assigned == Assigned::Nobody ? w.unassigned : w.others);
  }
  std::string rights(by_part(e, part));
  if (rights.empty() && open_list(row.table) && actor.role == "authenticated") rights = "s";
  return rights;
}

/// The columns that a role may write; all of them where it may write none, so that the refusal is
/// seen. Asked by a superuser: not every role may look.
struct Columns {
  std::string insertable, updatable;
};
using ColumnsByTable = std::map<std::string, Columns>;

ColumnsByTable columns_of(pqxx::transaction_base& tx, const std::string& role) {
  ColumnsByTable columns;
  const std::string who = role.empty() ? "tandem_none" : role;
  for (const std::string& table : tables(tx)) {
    const pqxx::row found = tx.exec1(
        "SELECT coalesce(string_agg(attname, ', ') FILTER (WHERE has_column_privilege('" + who +
        "', attrelid, attnum, 'INSERT')), string_agg(attname, ', ')), "
        // One that may be read as well, since it is set to itself.
        "coalesce((array_agg(attname ORDER BY attnum) FILTER (WHERE has_column_privilege('" +
        who + "', attrelid, attnum, 'UPDATE') AND has_column_privilege('" + who +
        "', attrelid, attnum, 'SELECT')))[1], (array_agg(attname ORDER BY attnum))[1]) "
        "FROM pg_attribute WHERE attrelid = 'tandem." +
        table + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''");
    columns[table] = {found[0].as<std::string>(), found[1].as<std::string>()};
  }
  return columns;
}

/// Tries the four commands on one row as one actor.
class Attempt {
 public:
  Attempt(pqxx::work& work, ColumnsByTable columns) : work_(work), columns_(std::move(columns)) {}

  std::string rights(const SeededRow& row) {
    const Columns& columns = columns_.at(row.table);
    const std::string table = "tandem." + row.table, where = " WHERE " + row.where;
    const std::string set = " SET " + columns.updatable + " = " + columns.updatable;
    std::string out;
    if (succeeds("SELECT 1 FROM " + table + where)) out += 's';
    if (succeeds(copy_of(row, columns.insertable))) out += 'i';
    if (succeeds("UPDATE " + table + set + where)) out += 'u';
    if (succeeds("DELETE FROM " + table + where)) out += 'd';
    return out;
  }

  std::size_t tries = 0;

 private:
  /// The row again, with another id where it has one of its own.
  std::string copy_of(const SeededRow& row, const std::string& columns) const {
    return "INSERT INTO tandem." + row.table + " (" + columns + ") SELECT " + columns +
           " FROM jsonb_populate_record(NULL::tandem." + row.table + ", " + work_.quote(row.json) +
           "::jsonb || CASE WHEN " + work_.quote(row.json) +
           "::jsonb ->> 'id' ~ '^[0-9a-f-]{36}$' THEN jsonb_build_object('id', gen_random_uuid()) "
           "ELSE '{}' END)";
  }

  /// Whether the statement touches a row. What fails only at a key, a reference or a check has
  /// passed row security.
  bool succeeds(const std::string& sql) {
    ++tries;
    pqxx::subtransaction attempt(work_, "attempt");
    try {
      const pqxx::result result = attempt.exec(sql);
      const bool any = result.affected_rows() > 0 || !result.empty();
      attempt.abort();
      return any;
    } catch (const pqxx::integrity_constraint_violation&) {
      return true;
    } catch (const pqxx::insufficient_privilege&) {
      return false;
    }
  }

  pqxx::work& work_;
  ColumnsByTable columns_;
};

}  // namespace

TEST_SUITE("schema/isolation") {
  TEST_CASE("fault-39: each actor may do what was promised with each row, and nothing else") {
    const FreshDatabase database;
    World world;
    std::vector<std::string> names;
    std::map<std::string, ColumnsByTable> columns;  // By role.
    {
      pqxx::connection connection(database.admin_url());
      pqxx::work work(connection);
      world = make_world(work);
      names = tables(work);
      for (const Actor& actor : world.actors)
        if (!columns.contains(actor.role)) columns[actor.role] = columns_of(work, actor.role);
      work.commit();
    }
    for (const std::string& name : names) {
      CHECK_MESSAGE(expectation_of(name) != nullptr, name << " is in no row of the expectations");
      CHECK_MESSAGE(std::any_of(world.rows.begin(), world.rows.end(),
                                [&](const SeededRow& row) { return row.table == name; }),
                    name << " has no row in the world of this test");
    }
    std::size_t tries = 0;
    for (const Actor& actor : world.actors) {
      // As the server connects; its login may not even become anon.
      pqxx::connection connection(actor.role == "anon" ? database.admin_url() : database.app_url());
      pqxx::work work(connection);
      act_as(work, actor);
      Attempt attempt(work, columns.at(actor.role));
      for (const SeededRow& row : world.rows) {
        if (expectation_of(row.table) == nullptr) continue;
        const std::string found = attempt.rights(row);
        CHECK_MESSAGE(found == promised(actor, row),
                      actor.name << " has \"" << found << "\" on " << row.table << " of "
                                 << (row.organisation.empty() ? "nobody" : row.organisation)
                                 << (row.assigned == Assigned::Own      ? ""
                                     : row.assigned == Assigned::Nobody ? ", unassigned"
                                                                        : ", somebody else's")
                                 << "; promised: \"" << promised(actor, row) << "\"");
      }
      tries += attempt.tries;
    }
    MESSAGE(names.size() << " tables, " << world.rows.size() << " rows, " << world.actors.size()
                         << " actors, " << tries << " statements");
    CHECK(tries > 10'000);
  }
}

}  // namespace tandem::isolation
