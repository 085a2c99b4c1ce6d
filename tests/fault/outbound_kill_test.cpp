// Goal (fault 6): a node that dies with a full queue and deliveries under way loses none of them.
// Method: the real server with a real Postgres and a receiver that takes its time; it is killed
// with 50 deliveries in flight, and started again. TANDEM_DELIVERIES=10000 is the long form.
#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <map>
#include <mutex>

#include "tests/await.hpp"
#include "tests/control/scripted_peer.hpp"
#include "tests/fault/bars.hpp"
#include "tests/integration/database_questions.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

using integration::ask;
using integration::WholeSystem;
using namespace std::chrono_literals;

std::string deliveries_wanted() {
  const char* wished = std::getenv("TANDEM_DELIVERIES");
  return wished == nullptr ? "1000" : wished;
}

/// What it was sent, by message.
struct Received {
  std::mutex mutex;
  std::map<std::string, int> times;
  [[nodiscard]] std::size_t different() {
    const std::lock_guard lock(mutex);
    return times.size();
  }
};

}  // namespace

TEST_SUITE("fault/outbound") {
  TEST_CASE("fault-06: a node killed with a full queue loses no delivery, and repeats few") {
    const postgres::FreshDatabase database;
    Received received;
    control::test::ScriptedPeer peer([&](const net::HttpRequest& request, std::size_t) {
      const std::lock_guard lock(received.mutex);
      ++received.times[std::string(request.header("webhook-id").value_or("none"))];
      return net::HttpResponse(200);
    });
    auto settings = integration::with_database(database);
    settings.emplace_back("TANDEM_EGRESS_ALLOW", "127.0.0.0/8");
    settings.emplace_back("TANDEM_NODE_ID", "phoenix");
    WholeSystem system({.server = settings, .model = false, .carrier = false});
    database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0199bbbb-0000-7000-8000-000000000001', 'north', 'North'), "
        "('0199bbbb-0000-7000-8000-000000000002', 'south', 'South')");
    database.execute(
        "INSERT INTO tandem.outbound_queue (id, organisation_id, kind, destination, payload) "
        "SELECT "
        "tandem.uuid_v7(), CASE n % 2 WHEN 0 THEN '0199bbbb-0000-7000-8000-000000000001' ELSE "
        "'0199bbbb-0000-7000-8000-000000000002' END::uuid, 'webhook', 'http://" +
        peer.host() + "/in', '{}' FROM generate_series(1, " + deliveries_wanted() + ") n");
    // In the middle of it.
    REQUIRE(test::await([&] { return received.different() > 100; }, 60s));
    system.server().send_signal(SIGKILL);
    REQUIRE(system.server().wait(10s));
    const std::string under_way =
        ask(database, "SELECT count(*) FROM tandem.outbound_queue WHERE status = 'sending'");
    MESSAGE(under_way << " were under way when the node died, " << received.different()
                      << " had arrived");
    CHECK(std::stoi(under_way) > 0);
    database.execute(
        "CREATE TABLE public.under_way AS SELECT id FROM tandem.outbound_queue WHERE status = "
        "'sending'");
    system.start_server();
    const Stopwatch restarted;
    // Waited for longer than is allowed, so that what took too long is told.
    CHECK(test::await(
        [&] {
          return ask(database,
                     "SELECT count(*) FROM tandem.outbound_queue WHERE status <> 'delivered' AND "
                     "id IN (SELECT id FROM public.under_way)") == "0";
        },
        120s));
    check_bar("those under way are delivered after the restart, s", restarted.seconds(), 60, 90);
    CHECK(test::await(
        [&] {
          return ask(database,
                     "SELECT count(*) FROM tandem.outbound_queue WHERE status <> 'delivered'") ==
                 "0";
        },
        300s));
    CHECK(std::to_string(received.different()) == deliveries_wanted());
    int repeated = 0;
    {
      const std::lock_guard lock(received.mutex);
      CHECK_FALSE(received.times.contains("none"));
      for (const auto& [id, times] : received.times) repeated += times - 1;
    }
    MESSAGE(repeated << " were sent again");
    CHECK(repeated <= std::stoi(under_way));
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::fault
