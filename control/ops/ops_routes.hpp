#pragma once

#include <functional>
#include <string>

#include "control/http_router.hpp"
#include "core/metrics/registry.hpp"

namespace tandem::control {

/// Whether the node takes calls, and the one word why not: "draining",
/// "stalled", "overloaded", "directory-not-loaded", "database-unfit" (the log says why).
struct Readiness {
  bool ready = true;
  std::string word = "ready";
};

/// The three pages of the ops port. `/metrics`: the Prometheus text. `/healthz`: 200 while the
/// process answers at all. `/readyz`: 200 "ready", or 503 and the word why not. With a `token` all
/// but `/healthz` ask for it as bearer.
/// `block` is of the loop that the router runs on.
void add_ops_routes(HttpRouter& router, const metrics::Registry& registry, metrics::Block& block,
                    std::string token, std::function<Readiness()> readiness);

}  // namespace tandem::control
