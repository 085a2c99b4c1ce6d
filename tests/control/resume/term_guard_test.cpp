// Goal: a node that lost the line ends no call that another one has by now, and of one that it ends
// nobody else takes hold. Method: rows in a real Postgres, a carrier that notes what it is asked.
#include "control/resume/term_guard.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <mutex>
#include <vector>

#include "control/errc.hpp"
#include "control/resume/metric_families.hpp"
#include "control/resume/send_for.hpp"
#include "control/store/resume_store.hpp"
#include "tests/await.hpp"
#include "tests/control/resume/noting_carrier.hpp"
#include "tests/control/resume/resume_rig.hpp"

using namespace tandem;
using namespace tandem::resume;
using namespace tandem::resume::test;
using namespace std::chrono_literals;

namespace {

/// A node's guard, and a shard that asks.
struct Guarded {
  explicit Guarded(const std::string& database_url)
      : guard(control.loop, database_url, carrier, metrics, metrics.add_block()) {}
  ~Guarded() {
    control.loop.stop();
    shard.loop.stop();
  }
  Result<> hang_up(const call::CallId& id, std::uint32_t term) {
    return wait([&](auto done) { guard.hang_up(shard.loop, named(id, term), done); });
  }
  Result<> send_back(const call::CallId& id, std::uint32_t term) {
    return wait([&](auto done) { guard.send_back(shard.loop, named(id, term), done); });
  }
  Result<> transfer(const call::CallId& id, std::uint32_t term) {
    return wait([&](auto done) {
      guard.transfer(shard.loop, named(id, term), {"+15558675399", "", 20s}, done);
    });
  }
  double asked(const char* result) {
    return metrics.value(resume::families::kTermsAsked, {{"result", result}});
  }
  static call::CarrierCall named(const call::CallId& id, std::uint32_t term) {
    return {id, "AC1", "CA1", term};
  }
  template <class Ask>
  Result<> wait(Ask ask) {
    auto answered = std::make_shared<std::promise<Result<>>>();
    ask([this, answered](Result<> result) {
      CHECK(shard.loop.on_this_thread());
      answered->set_value(result);
    });
    auto answer = answered->get_future();
    REQUIRE(answer.wait_for(30s) == std::future_status::ready);
    return answer.get();
  }

  metrics::Registry metrics;
  tandem::test::LoopFixture control{"control"};
  tandem::test::LoopFixture shard{"shard"};
  NotingCarrier carrier;
  TermGuard guard;
};

}  // namespace

TEST_SUITE("control/resume/term_guard") {
  TEST_CASE("a call that is still this node's is ended, and nobody takes it over then") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Guarded node(ledger.database.app_url());
    CHECK(node.hang_up(id, 1).has_value());
    CHECK(node.carrier.asked() == std::vector<std::string>{"hang-up CA1"});
    CHECK(node.asked("ours") == 1);
    Node other(ledger.database, "n2");
    CHECK(is<Over>(other.ask("CA1")));
    CHECK(ledger.of(id, "epoch") == "1");
    // Asked again, the answer is the same.
    CHECK(node.hang_up(id, 1).has_value());
  }

  TEST_CASE("a call that another node has is neither ended nor handed on nor sent away") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Node other(ledger.database, "n2");
    REQUIRE(is<Taken>(other.ask("CA1")));
    Guarded node(ledger.database.app_url());
    CHECK(node.hang_up(id, 1).error() == control::errc::carrier_call_gone);
    CHECK(node.transfer(id, 1).error() == control::errc::carrier_call_gone);
    CHECK(node.send_back(id, 1).error() == control::errc::carrier_call_gone);
    CHECK(node.carrier.asked().empty());
    CHECK(node.asked("theirs") == 3);
    CHECK(ledger.of(id, "coalesce(hung_up_epoch, 0)") == "0");
    // The one who has it may.
    CHECK(node.hang_up(id, 2).has_value());
  }

  TEST_CASE("a row that no event of this node's has reached yet is nobody else's") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    // As an outgoing call's, which is there before its node has told anything.
    ledger.database.execute("UPDATE tandem.calls SET epoch = 0");
    Guarded node(ledger.database.app_url());
    CHECK(node.hang_up(id, 1).has_value());
    CHECK(node.send_back(id, 1).has_value());
    CHECK(node.asked("theirs") == 0);
  }

  TEST_CASE("what is handed on, or of what nothing is written down yet, is nobody else's") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Guarded node(ledger.database.app_url());
    CHECK(node.transfer(id, 1).has_value());
    CHECK(node.send_back(id, 1).has_value());
    CHECK(ledger.of(id, "coalesce(hung_up_epoch, 0)") == "0");
    CHECK(node.hang_up(call::CallId::generate(std::chrono::system_clock::now()), 1).has_value());
    CHECK(node.carrier.asked().size() == 3);
  }

  TEST_CASE("nobody knows: the carrier is not asked; it is certain: Postgres is not") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Guarded node(ledger.database.app_url());
    ledger.close();
    CHECK(node.hang_up(id, 1).error() == control::errc::carrier_unavailable);
    CHECK(node.carrier.asked().empty());
    CHECK(node.asked("unknown") == 1);
    CHECK(node.hang_up(id, 0).has_value());
    CHECK(node.carrier.asked().size() == 1);
  }

  TEST_CASE("nobody knows, and a telephone may ring: it is to end unless somebody has answered") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Guarded node(ledger.database.app_url());
    const auto end = [&](bool may_ring) {
      call::CarrierCall call = Guarded::named(id, 1);
      call.may_ring = may_ring;
      return node.wait([&](auto done) { node.guard.hang_up(node.shard.loop, call, done); });
    };
    SUBCASE("it is known to be this node's: plainly") {
      CHECK(end(true).has_value());
      CHECK(node.carrier.asked() == std::vector<std::string>{"hang-up CA1"});
    }
    SUBCASE("another node has it: not at all") {
      Node other(ledger.database, "n2");
      REQUIRE(is<Taken>(other.ask("CA1")));
      CHECK(end(true).error() == control::errc::carrier_call_gone);
      CHECK(node.carrier.asked().empty());
    }
    SUBCASE("Postgres is away") {
      ledger.close();
      CHECK(end(true).has_value());
      CHECK(node.carrier.asked() == std::vector<std::string>{"hang-up CA1 unless answered"});
      CHECK(end(false).error() == control::errc::carrier_unavailable);
      CHECK(node.carrier.asked().size() == 1);
      CHECK(node.asked("unknown") == 2);
    }
  }

  TEST_CASE("a question is under way until the carrier has been asked") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Guarded node(ledger.database.app_url());
    CHECK(node.guard.pending() == 0);
    // Somebody else has the row.
    pqxx::connection connection(ledger.database.admin_url());
    pqxx::work lock(connection);
    lock.exec("SELECT FROM tandem.calls FOR UPDATE");
    std::atomic<int> left = -1;
    node.carrier.on_asked([&] { left = node.guard.pending(); });
    std::promise<bool> ended;
    node.guard.hang_up(node.shard.loop, Guarded::named(id, 1),
                       [&ended](Result<> result) { ended.set_value(result.has_value()); });
    CHECK(node.guard.pending() == 1);
    CHECK(node.carrier.asked().empty());
    lock.commit();
    auto done = ended.get_future();
    REQUIRE(done.wait_for(30s) == std::future_status::ready);
    CHECK(done.get());
    CHECK(left == 1);
    CHECK(tandem::test::await([&] { return node.guard.pending() == 0; }));
  }

  TEST_CASE("of a hang-up and a take-over at once, one comes about") {
    Ledger ledger;
    const auto race = [&](const call::CallId& id) {
      const auto as_node = [&](auto work) {
        pqxx::connection connection(ledger.database.app_url());
        pqxx::work tx(connection);
        tx.exec("SET LOCAL ROLE tandem_writer");
        const bool did = work(tx);
        tx.commit();
        return did;
      };
      auto taken = std::async(std::launch::async, [&] {
        return as_node([&](auto& tx) { return store::take_over_call(tx, id, 1, "n2"); });
      });
      const bool ended = as_node([&](auto& tx) { return store::hang_up_if_held(tx, id, 1); });
      CHECK(taken.get() != ended);
    };
    for (int n = 0; n < 30; ++n) race(ledger.begin("CA" + std::to_string(n)));
  }
}

TEST_SUITE("control/resume/send_for") {
  TEST_CASE("a carrier that takes no more requests is told again, as long as nobody has the call") {
    Ledger ledger;
    const auto id = ledger.begin("CA1");
    Node node(ledger.database, "n2");
    NotingCarrier carrier;
    SendFor how{node.loop.loop, node.resumer, carrier, node.metrics.add_block(), {10ms, 10ms}};
    const auto send = [&] { node.loop.run([&]() -> Task<> { co_await send_for(how, "CA1"); }); };
    const auto counted = [&](const char* result) {
      return node.metrics.value(resume::families::kSentFor, {{"result", result}});
    };
    SUBCASE("it takes the third") {
      carrier.refuse(control::errc::carrier_unavailable, 2);
      send();
      CHECK(carrier.asked().size() == 3);
      CHECK(counted("again") == 2);
      CHECK(counted("asked") == 1);
      CHECK(counted("failed") == 0);
    }
    SUBCASE("it ended here: nobody is asked while its row does not know, unless it went on") {
      const auto send_ended = [&] {
        node.loop.run([&]() -> Task<> { co_await send_for(how, "CA1", 1); });
      };
      send_ended();
      CHECK(carrier.asked().empty());
      ledger.database.execute(
          "UPDATE tandem.calls SET epoch = 2, resumed_at = now() - interval '1 minute'");
      send_ended();
      CHECK(carrier.asked().size() == 1);
    }
    SUBCASE("it never does") {
      carrier.refuse(control::errc::carrier_unavailable, 100);
      send();
      CHECK(carrier.asked().size() == 3);
      CHECK(counted("failed") == 1);
      CHECK(ledger.ask("SELECT type || ' ' || (payload ->> 'epoch') FROM tandem.call_events WHERE "
                       "epoch = 0") == "call.not-sent-for 1");
      CHECK(ledger.of(id, "status") == "in-progress");
    }
    SUBCASE("it knows no such call any more") {
      carrier.refuse(control::errc::carrier_call_gone, 100);
      send();
      CHECK(carrier.asked().size() == 1);
      CHECK(counted("moved") == 1);
    }
    SUBCASE("somebody takes the call meanwhile") {
      carrier.refuse(control::errc::carrier_unavailable, 100);
      carrier.on_asked([&] {
        ledger.database.execute("UPDATE tandem.calls SET epoch = 2, resumed_at = now()");
        ledger.event(id, 2, 1, "call.ended", R"({"reason":"caller-hangup"})");
      });
      send();
      CHECK(carrier.asked().size() == 1);
      CHECK(counted("moved") == 1);
    }
  }
}
