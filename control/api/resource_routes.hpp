#pragma once

#include <string>

#include "control/api/route_table.hpp"
#include "control/store/resource.hpp"

namespace tandem::api {

/// The routes that most resources have, from what `store::Resource` says of them. `resource` must
/// outlive the table.
struct ResourceRoutes {
  const store::Resource& resource;
  std::string path;    ///< `/api/agents`.
  std::string tag;     ///< `Agents`.
  std::string single;  ///< `agent`: for summaries and operation names.
  std::string plural;  ///< `agents`.
  std::string read_right = "read";
  std::string write_right = "configure";

  /// `GET path`: also by organisation, where the resource has a filter of that name.
  void add_list(RouteTable& table) const;
  void add_read(RouteTable& table) const;
  /// `POST path`: makes a row of the organisation that is asked for.
  void add_create(RouteTable& table) const;
  void add_update(RouteTable& table) const;
  void add_remove(RouteTable& table) const;
  /// All five.
  void add_all(RouteTable& table) const;
  /// A list that operators keep, whose rows have names for ids: all but the single row's read.
  void add_kept_list(RouteTable& table) const;

  /// `GET path.csv`: what `query` picks of a list as comma-separated values, at most 10,000 rows.
  void add_export(RouteTable& table,
                  store::ListQuery (*query)(const Request&, pqxx::transaction_base&)) const;

  /// What the above add, to be changed first.
  [[nodiscard]] Route list_route() const;
  [[nodiscard]] Route create_route() const;
  /// `one`: the path of a row, with `{id}` (a UUID) or `{name}`.
  [[nodiscard]] Route update_route(const std::string& one) const;
  [[nodiscard]] Route remove_route(const std::string& one) const;
};

/// What handlers of their own build with.
[[nodiscard]] store::ListQuery list_query(const Request& request, const store::Resource& resource);
[[nodiscard]] Reply read_reply(pqxx::transaction_base& tx, const store::Resource& resource,
                               const std::string& key, int status = 200,
                               const store::Conditions& fixed = {});
/// Throws the refusal of a change that was not done.
void require_done(store::Change change);
/// Makes the row of the request's body, in its organisation, with a new id.
[[nodiscard]] std::string create_row(const Request& request, pqxx::transaction_base& tx,
                                     const store::Resource& resource);

/// The filter by organisation that resources with that column have.
[[nodiscard]] store::Filter organisation_filter();
/// The column itself: read as id, given as id or slug.
[[nodiscard]] store::Column organisation_column();

}  // namespace tandem::api
