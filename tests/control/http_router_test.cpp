#include "control/http_router.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

#include "control/ops/drain_route.hpp"
#include "control/ops/metric_families.hpp"
#include "control/ops/ops_routes.hpp"
#include "control/problem.hpp"

namespace control = tandem::control;
namespace net = tandem::net;

namespace {

net::HttpRequest get(const std::string& target) { return net::HttpRequest("GET", target); }

struct Fixture {
  tandem::metrics::Registry registry;
  tandem::metrics::Block& block = registry.add_block();
  control::HttpRouter router{block};
};

}  // namespace

TEST_SUITE("control/http_router") {
  TEST_CASE_FIXTURE(Fixture, "a route answers its exact path, with and without a query") {
    router.add("/a", {"GET"}, [](const auto&) { return net::HttpResponse(200, "a"); });
    CHECK(router.answer(get("/a")).body == "a");
    CHECK(router.answer(get("/a?b=c")).status == 200);
    CHECK(router.answer(get("/a/")).status == 404);
    CHECK(router.answer(get("/A")).status == 404);
    CHECK(router.answer(net::HttpRequest("HEAD", "/a")).status == 200);
  }

  TEST_CASE_FIXTURE(Fixture, "another method is 405 and told what is allowed") {
    router.add("/a", {"POST", "GET"}, [](const auto&) { return net::HttpResponse(200); });
    const auto refused = router.answer(net::HttpRequest("DELETE", "/a"));
    CHECK(refused.status == 405);
    CHECK(refused.header("Allow") == "POST, GET, HEAD");
    CHECK(refused.header("Content-Type") == "application/problem+json");
  }

  TEST_CASE_FIXTURE(Fixture, "an unknown path is a problem of a stable type") {
    const auto missing = router.answer(get("/nothing"));
    CHECK(missing.status == 404);
    CHECK(missing.body == R"({"type":"not-found","title":"Not found","status":404})");
  }

  TEST_CASE_FIXTURE(Fixture, "a fallback answers what no route under its prefix does") {
    router.add_fallback("/api/", [](const auto&) { return control::problem(503, "x", "X"); });
    router.add("/api/known", {"GET"}, [](const auto&) { return net::HttpResponse(200); });
    CHECK(router.answer(get("/api/known")).status == 200);
    CHECK(router.answer(get("/api/calls")).status == 503);
    CHECK(router.answer(get("/apix")).status == 404);
  }

  TEST_CASE_FIXTURE(Fixture, "a handler that throws is a 500, and the router lives") {
    router.add("/a", {"GET"},
               [](const auto&) -> net::HttpResponse { throw std::runtime_error("secret detail"); });
    const auto failed = router.answer(get("/a"));
    CHECK(failed.status == 500);
    CHECK(failed.body.find("secret") == std::string::npos);
  }

  TEST_CASE_FIXTURE(Fixture, "requests are counted by route, whatever paths and methods come") {
    router.add("/a", {"GET"}, [](const auto&) { return net::HttpResponse(200); });
    (void)router.answer(get("/a"));
    (void)router.answer(get("/a?x"));
    (void)router.answer(get("/scan-1"));
    (void)router.answer(net::HttpRequest("EVIL", "/scan-2"));
    const auto& family = control::families::kHttpRequests;
    CHECK(registry.value(family, {{"route", "/a"}, {"method", "GET"}, {"code", "200"}}) == 2);
    CHECK(registry.value(family, {{"route", "none"}, {"method", "GET"}, {"code", "404"}}) == 1);
    CHECK(registry.value(family, {{"route", "none"}, {"method", "other"}, {"code", "404"}}) == 1);
    CHECK(registry.value(control::families::kHttpTime, {{"route", "/a"}}) == 2);
  }
}

TEST_SUITE("control/ops") {
  TEST_CASE_FIXTURE(Fixture, "readiness is 200 or 503 with the reason") {
    control::Readiness now;
    control::add_ops_routes(router, registry, block, "", [&] { return now; });
    CHECK(router.answer(get("/readyz")).status == 200);
    now = {false, "draining"};
    const auto draining = router.answer(get("/readyz"));
    CHECK(draining.status == 503);
    CHECK(draining.body == "draining\n");
    CHECK(router.answer(get("/healthz")).status == 200);
  }

  TEST_CASE_FIXTURE(Fixture, "with a token, metrics and readiness ask for it and health does not") {
    control::add_ops_routes(router, registry, block, "t0ken", [] { return control::Readiness{}; });
    CHECK(router.answer(get("/metrics")).status == 401);
    CHECK(router.answer(get("/readyz")).status == 401);
    CHECK(router.answer(get("/healthz")).status == 200);
    auto request = get("/metrics");
    request.headers.emplace_back("authorization", "Bearer t0ken");
    const auto page = router.answer(request);
    CHECK(page.status == 200);
    CHECK(page.header("Content-Type")->starts_with("text/plain; version=0.0.4"));
    CHECK(page.body.find("tandem_http_requests_total{") != std::string::npos);
    CHECK(page.body.find("\nprocess_resident_memory_bytes 0\n") == std::string::npos);
    CHECK(registry.value(control::families::kResidentMemoryMax) >=
          registry.value(control::families::kResidentMemory));
    CHECK(registry.value(control::families::kOpenDescriptors) >= 3);
    request.headers[0].second = "Bearer t0kem";
    CHECK(router.answer(request).status == 401);
  }

  TEST_CASE("the ops port is asked to empty the node: by waiting, or by giving calls away") {
    tandem::metrics::Registry registry;
    control::HttpRouter router(registry.add_block());
    std::vector<control::DrainWish> wishes;
    control::DrainState state{false, 12, std::chrono::minutes(30)};
    control::add_drain_route(
        router, "t0ken", [&] { return state; },
        [&](control::DrainWish wish) { wishes.push_back(wish); });
    const auto post = [&](const char* target, const char* bearer = "Bearer t0ken") {
      net::HttpRequest request("POST", target);
      request.headers.emplace_back("Authorization", bearer);
      return router.answer(request);
    };
    const auto says = [](const net::HttpResponse& response, const char* part) {
      return response.body.find(part) != std::string::npos;
    };
    CHECK(post("/drain", "Bearer other").status == 401);
    CHECK(post("/drain?move=perhaps").status == 400);
    CHECK(post("/drain?move=").status == 400);
    const auto misspelt = post("/drain?mvoe=true");
    CHECK(misspelt.status == 400);
    CHECK(says(misspelt, "`mvoe` means nothing here"));
    CHECK(says(misspelt, "POST /drain?move=true"));
    CHECK(router.answer(net::HttpRequest("GET", "/drain")).status == 405);
    CHECK(wishes.empty());

    const auto first = post("/drain");
    CHECK(first.status == 202);
    CHECK(says(first, R"("begun":true,"how":"wait","calls":12,"limit_seconds":1800)"));
    CHECK(says(first, "from now on no new calls; 12 live ones go on to their end"));
    // A second SIGTERM would end the calls.
    const auto second = post("/drain");
    CHECK(second.status == 200);
    CHECK(says(second, R"("begun":false,"how":"wait")"));
    CHECK(says(second, "already no new calls"));
    CHECK(wishes == std::vector<control::DrainWish>{control::DrainWish::Wait});
    // Giving them away can still begin.
    const auto moved = post("/drain?move=true");
    CHECK(moved.status == 202);
    CHECK(says(moved, R"("how":"move")"));
    CHECK(post("/drain?move=true").status == 200);
    CHECK(says(post("/drain"), R"("begun":false,"how":"move")"));
    CHECK(wishes ==
          std::vector<control::DrainWish>{control::DrainWish::Wait, control::DrainWish::Move});
  }

  TEST_CASE("a node that drains by a signal is told to be draining already") {
    tandem::metrics::Registry registry;
    control::HttpRouter router(registry.add_block());
    int asked = 0;
    control::add_drain_route(
        router, "",
        [] {
          return control::DrainState{true, 1, std::chrono::minutes(1)};
        },
        [&](control::DrainWish) { ++asked; });
    CHECK(router.answer(net::HttpRequest("POST", "/drain")).status == 200);
    CHECK(asked == 0);
  }
}
