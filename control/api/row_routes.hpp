#pragma once

#include <string>

#include "control/api/route_table.hpp"
#include "control/store/resource.hpp"

namespace tandem::api {

/// Routes below a single row of a resource, `path/{id}/…`, beside those that most resources have
/// (`ResourceRoutes`). `resource` must outlive the table.
struct RowRoutes {
  const store::Resource& resource;
  std::string path;   ///< `/api/connections`.
  std::string tag;    ///< `Connections`.
  std::string right;  ///< Of whoever may ask.

  /// `METHOD path/{id}/below`, without body, reply and handler.
  [[nodiscard]] Route route(const char* method, const char* below, const char* operation,
                            const char* summary) const;
  /// `GET path/{id}/below`: the rows of another resource that belong to this one. 404 where the
  /// sender does not see the row itself.
  void add_list(RouteTable& table, const char* below, const char* operation, const char* summary,
                const store::Resource& rows,
                store::Conditions (*belonging_to)(const std::string& id)) const;
};

}  // namespace tandem::api
