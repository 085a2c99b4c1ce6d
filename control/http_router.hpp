#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/metrics/registry.hpp"
#include "core/net/http_message.hpp"

namespace tandem::control {

/// Which function answers a request, by exact path and method, on one loop. Every answer is counted
/// and timed under the route's name, never under the path, which strangers choose.
class HttpRouter {
 public:
  using Handler = std::function<net::HttpResponse(const net::HttpRequest&)>;

  explicit HttpRouter(metrics::Block& block) : block_(block) {}

  /// `methods`: {"GET", "POST"}; HEAD is answered wherever GET is.
  void add(std::string path, std::vector<std::string> methods, Handler handler);
  /// Paths below `prefix` that no route matches; the longest prefix wins.
  void add_fallback(std::string prefix, Handler handler);

  /// Counts and times an answer that was made elsewhere, under this route's name.
  void observe(const std::string& route, const std::string& method, int status,
               std::chrono::steady_clock::time_point began) const;

  /// Never throws: an exception of a handler is a logged 500. 404 and 405 are problem+json.
  [[nodiscard]] net::HttpResponse answer(const net::HttpRequest& request) const;

 private:
  struct Route {
    std::string path;
    std::vector<std::string> methods;
    Handler handler;
  };
  [[nodiscard]] net::HttpResponse route(const net::HttpRequest& request, std::string& name) const;

  metrics::Block& block_;
  std::vector<Route> routes_;
  std::vector<Route> fallbacks_;
};

}  // namespace tandem::control
