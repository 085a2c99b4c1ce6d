#include "control/http_router.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>

#include "control/ops/metric_families.hpp"
#include "control/problem.hpp"
#include "core/log/logger.hpp"
#include "core/loop_work.hpp"

namespace tandem::control {
namespace {

/// Methods as label values: what a stranger invents is one value.
std::string method_label(std::string_view method) {
  static constexpr std::array<std::string_view, 7> kKnown{"GET",    "HEAD",  "POST",   "PUT",
                                                          "DELETE", "PATCH", "OPTIONS"};
  const bool known = std::find(kKnown.begin(), kKnown.end(), method) != kKnown.end();
  return known ? std::string(method) : "other";
}

std::string joined(const std::vector<std::string>& methods) {
  std::string text;
  for (const std::string& method : methods) text += (text.empty() ? "" : ", ") + method;
  return text;
}

}  // namespace

void HttpRouter::add(std::string path, std::vector<std::string> methods, Handler handler) {
  if (std::find(methods.begin(), methods.end(), "GET") != methods.end())
    methods.emplace_back("HEAD");
  // There before the first request, so that the first one is seen as a rise.
  (void)block_.histogram(families::kHttpTime, {{"route", path}});
  (void)block_.counter(
      families::kHttpRequests,
      {{"route", path}, {"method", method_label(methods.front())}, {"code", "200"}});
  routes_.push_back({std::move(path), std::move(methods), std::move(handler)});
}

void HttpRouter::add_fallback(std::string prefix, Handler handler) {
  fallbacks_.push_back({std::move(prefix), {}, std::move(handler)});
}

net::HttpResponse HttpRouter::route(const net::HttpRequest& request, std::string& name) const {
  const std::string_view path = request.path();
  for (const Route& route : routes_) {
    if (route.path != path) continue;
    name = route.path;
    LoopWork::is(route.path.c_str());
    const auto& allowed = route.methods;
    if (std::find(allowed.begin(), allowed.end(), request.method) != allowed.end())
      return route.handler(request);
    auto refusal = problem(405, "method-not-allowed", "Method not allowed");
    refusal.headers.emplace_back("Allow", joined(allowed));
    return refusal;
  }
  const Route* closest = nullptr;
  for (const Route& fallback : fallbacks_)
    if (path.starts_with(fallback.path) &&
        (closest == nullptr || fallback.path.size() > closest->path.size()))
      closest = &fallback;
  if (closest != nullptr) {
    name = closest->path;
    LoopWork::is(closest->path.c_str());
    return closest->handler(request);
  }
  name = "none";
  return problem(404, "not-found", "Not found");
}

net::HttpResponse HttpRouter::answer(const net::HttpRequest& request) const {
  const auto began = std::chrono::steady_clock::now();
  std::string name = "none";
  net::HttpResponse response;
  try {
    response = route(request, name);
  } catch (const std::exception& error) {
    log::Logger().error("http.handler_failed", {{"route", name}, {"error", error.what()}});
    response = problem(500, "internal", "Internal error");
  }
  observe(name, request.method, response.status, began);
  return response;
}

void HttpRouter::observe(const std::string& route, const std::string& method, int status,
                         std::chrono::steady_clock::time_point began) const {
  block_
      .counter(
          families::kHttpRequests,
          {{"route", route}, {"method", method_label(method)}, {"code", std::to_string(status)}})
      .add();
  block_.histogram(families::kHttpTime, {{"route", route}})
      .observe(std::chrono::steady_clock::now() - began);
}

}  // namespace tandem::control
