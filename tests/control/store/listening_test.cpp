// Goal: whoever listens for changes leaves, though Postgres has stopped in the middle: the last
// word to the server, that nobody listens any more, is waited for no longer than anything else.
// Method: a real Postgres whose backends are stopped.
#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <memory>
#include <utility>

#include "control/store/directory_feed.hpp"
#include "control/store/notification_feed.hpp"
#include "tests/await.hpp"
#include "tests/postgres/frozen_backends.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::store {
namespace {

using namespace std::chrono_literals;
using postgres::FreshDatabase;
using postgres::FrozenBackends;

/// Whether it is gone before its server goes on.
template <class Listener>
bool leaves(const FreshDatabase& database, std::unique_ptr<Listener> listener) {
  auto frozen = std::make_unique<FrozenBackends>(database, "tandem");
  REQUIRE(frozen->count() == 1);
  auto gone = std::async(std::launch::async,
                         [leaving = std::move(listener)]() mutable { leaving.reset(); });
  const bool in_time = gone.wait_for(10s) == std::future_status::ready;
  frozen.reset();
  gone.get();
  return in_time;
}

}  // namespace

TEST_SUITE("control/store/listening") {
  TEST_CASE("fault-10: a directory that was cut leaves a server that stands still") {
    const FreshDatabase database;
    auto feed = std::make_unique<DirectoryFeed>(database.app_url());
    const auto fault = feed->connect();
    REQUIRE_FALSE(fault);
    feed->cut();
    CHECK(leaves(database, std::move(feed)));
  }

  TEST_CASE("fault-10: who is rung leaves a server that stands still") {
    const FreshDatabase database;
    std::atomic<int> rung{0};
    auto feed = std::make_unique<NotificationFeed>(
        database.app_url(), std::vector<std::string>{"tandem_outbound", "tandem_records"},
        [&rung](const std::string&) { ++rung; });
    // At the beginning once for each, so it listens.
    REQUIRE(test::await([&rung] { return rung >= 2; }));
    CHECK(leaves(database, std::move(feed)));
  }
}

}  // namespace tandem::store
