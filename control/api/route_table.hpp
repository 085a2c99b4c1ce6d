#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "control/api/route.hpp"

namespace tandem::api {

/// All operations of the API: what is served, and what the OpenAPI document says. Filled at start,
/// then only read; any thread.
class RouteTable {
 public:
  /// A method and path that stand there already, or an operation name used twice, are a bug of ours
  /// and assert.
  void add(Route route);

  struct Match {
    const Route* route = nullptr;
    std::map<std::string, std::string, std::less<>> parameters;
    std::string allow;  ///< Methods of that path, for 405; empty: no such path.
  };
  /// HEAD is answered by GET. Exact segments win over parameters.
  [[nodiscard]] Match find(std::string_view method, std::string_view path) const;

  [[nodiscard]] const std::deque<Route>& routes() const noexcept { return routes_; }

 private:
  std::deque<Route> routes_;
};

/// The names of a path's parameters, in order: `/api/calls/{id}/events` has `id`.
[[nodiscard]] std::vector<std::string> path_parameters(std::string_view path);

}  // namespace tandem::api
