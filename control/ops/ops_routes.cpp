#include "control/ops/ops_routes.hpp"

#include "control/ops/ops_token.hpp"
#include "control/ops/process_metrics.hpp"

namespace tandem::control {
namespace {

/// Prometheus text format, version 0.0.4.
constexpr const char* kExpositionType = "text/plain; version=0.0.4; charset=utf-8";

net::HttpResponse plain(int status, std::string text, const char* type) {
  net::HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", type);
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = std::move(text);
  return response;
}

}  // namespace

void add_ops_routes(HttpRouter& router, const metrics::Registry& registry, metrics::Block& block,
                    std::string token, std::function<Readiness()> readiness) {
  router.add("/metrics", {"GET"}, [&registry, &block, token](const net::HttpRequest& request) {
    if (auto refused = refuse_stranger(request, token)) return std::move(*refused);
    sample_process(block);
    return plain(200, registry.exposition(), kExpositionType);
  });
  router.add("/healthz", {"GET"}, [](const net::HttpRequest&) {
    return plain(200, "ok\n", "text/plain; charset=utf-8");
  });
  router.add("/readyz", {"GET"},
             [readiness = std::move(readiness), token](const net::HttpRequest& request) {
               if (auto refused = refuse_stranger(request, token)) return std::move(*refused);
               const Readiness now = readiness();
               return plain(now.ready ? 200 : 503, now.word + '\n', "text/plain; charset=utf-8");
             });
}

}  // namespace tandem::control
