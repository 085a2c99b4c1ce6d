#include "control/api/route_table.hpp"

#include <algorithm>

#include "core/assert.hpp"

namespace tandem::api {
namespace {

using Parameters = std::map<std::string, std::string, std::less<>>;

std::vector<std::string_view> segments(std::string_view path) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 1; at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    parts.push_back(path.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{'); }

/// How many segments match exactly, or none where the path does not fit.
std::optional<std::size_t> fit(const std::vector<std::string_view>& pattern,
                               const std::vector<std::string_view>& path, Parameters& found) {
  if (pattern.size() != path.size()) return std::nullopt;
  std::size_t exact = 0;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (pattern[i] == path[i]) {
      ++exact;
    } else if (is_parameter(pattern[i]) && !path[i].empty()) {
      found.emplace(pattern[i].substr(1, pattern[i].size() - 2), path[i]);
    } else {
      return std::nullopt;
    }
  }
  return exact;
}

const std::string& value_of(const Parameters& values, std::string_view name) {
  static const std::string nothing;
  const auto found = values.find(name);
  return found == values.end() ? nothing : found->second;
}

}  // namespace

const std::string& Request::parameter(std::string_view name) const {
  return value_of(parameters, name);
}

std::string Request::cookie(std::string_view name) const {
  // RFC 6265, section 4.2.1: pairs between "; ".
  std::string_view rest = cookies;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(';'), rest.size());
    std::string_view pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=')
      return std::string(pair.substr(name.size() + 1));
  }
  return {};
}

const std::string& Request::asked(std::string_view name) const { return value_of(query, name); }

std::string Request::text(std::string_view name) const {
  const auto* found = body.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->get_string()) : std::string();
}

void RouteTable::add(Route route) {
  for (const Route& known : routes_) {
    TANDEM_ASSERT(known.operation != route.operation, "an operation's name is its own");
    TANDEM_ASSERT(known.method != route.method || known.path != route.path,
                  "one handler for a method and path");
  }
  routes_.push_back(std::move(route));
}

RouteTable::Match RouteTable::find(std::string_view method, std::string_view path) const {
  const std::string_view wanted = method == "HEAD" ? "GET" : method;
  const auto asked = segments(path);
  Match best;
  std::optional<std::size_t> best_exact;
  std::vector<std::pair<std::size_t, const Route*>> fitting;
  for (const Route& route : routes_) {
    Parameters found;
    const auto exact = fit(segments(route.path), asked, found);
    if (!exact) continue;
    fitting.emplace_back(*exact, &route);
    if (route.method != wanted || (best_exact && *best_exact >= *exact)) continue;
    best_exact = exact;
    best.route = &route;
    best.parameters = std::move(found);
  }
  for (const auto& [exact, route] : fitting)
    best.allow += (best.allow.empty() ? "" : ", ") + route->method;
  return best;
}

std::vector<std::string> path_parameters(std::string_view path) {
  std::vector<std::string> names;
  for (const std::string_view segment : segments(path))
    if (is_parameter(segment)) names.emplace_back(segment.substr(1, segment.size() - 2));
  return names;
}

}  // namespace tandem::api
