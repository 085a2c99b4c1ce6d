// Goal: a telephone that rings for nobody any more is stopped, whatever has happened to Postgres.
// Method: an outgoing call of a real node that reaches its database through a relay, which holds
// every statement while the telephone rings; then the node is told to go.
#include <doctest/doctest.h>
#include <signal.h>

#include "tests/await.hpp"
#include "tests/fault/slow_database.hpp"
#include "tests/integration/outreach.hpp"
#include "tests/integration/story.hpp"

namespace tandem::fault {
namespace {

using integration::await_answer;
using integration::callee;
using integration::JsonLine;
using integration::Outreach;
using namespace std::chrono_literals;

}  // namespace

TEST_SUITE("fault/ringing") {
  TEST_CASE("Postgres does not answer: a node that goes stops the telephone that it made ring") {
    SlowDatabase slow(postgres::PrivateCluster::instance().socket());
    // Whoever is rung takes longer to answer than all of this may.
    Outreach outreach(callee(1, "ring_ms = 60000\ntolerate = [\"11200\"]", "turns = []\n"), {},
                      slow.port());
    outreach.ring(1);
    REQUIRE_MESSAGE(
        await_answer(outreach.database,
                     "SELECT count(*) FROM tandem.calls WHERE status = 'ringing'", "1", 30s),
        outreach.system.story());
    slow.hold(10min);
    integration::Process& node = outreach.system.server();
    node.send_signal(SIGTERM);
    REQUIRE_FALSE(node.wait(200ms).has_value());
    node.send_signal(SIGTERM);
    std::string ended_by;
    CHECK(test::await(
        [&] {
          for (const JsonLine& line : outreach.system.carrier_log())
            if (line.at("what").as_string() == "hang-up") ended_by = line.at("by").as_string();
          return !ended_by.empty();
        },
        10s, 50ms));
    CHECK_MESSAGE(ended_by == "server-rest", outreach.system.story());
    // It does not wait for what its database holds.
    CHECK(node.wait(60s).has_value());
    slow.hold(0ms);
    outreach.system.carrier().send_signal(SIGTERM);
    CHECK_MESSAGE(outreach.system.await_carrier(20s) == 0, outreach.system.story());
  }
}

}  // namespace tandem::fault
