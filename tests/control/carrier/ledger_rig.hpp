#pragma once

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <pqxx/pqxx>
#include <semaphore>
#include <string>

#include "control/carrier/call_reaper.hpp"
#include "control/carrier/carrier_ledger.hpp"
#include "control/carrier/metric_families.hpp"
#include "tests/postgres/private_cluster.hpp"

namespace tandem::control::test {

using namespace std::chrono_literals;

inline constexpr const char* kSid = "CA00000000000000000000000000000001";

/// A ledger, and a reaper where somebody answers it, over a real Postgres; what the calls' nodes
/// tell comes through the shipper's own fold.
struct LedgerRig {
  explicit LedgerRig(CallReaper::Ask ask = nullptr) : answer(std::move(ask)) {
    database.execute(
        "INSERT INTO tandem.organisations (id, slug, name) VALUES "
        "('0199bbbb-0000-7000-8000-000000000001', 'north', 'North');"
        "INSERT INTO tandem.phone_numbers (id, organisation_id, number) VALUES "
        "(tandem.uuid_v7(), '0199bbbb-0000-7000-8000-000000000001', '+15557122661')");
  }
  CarrierLedger& start() {
    CarrierLedger::Options options;
    options.database_url = database.app_url();
    options.row_wait = row_wait;
    options.node_wait = node_wait;
    options.late_wait = late_wait;
    options.silent_wait = silent_wait;
    ledger = std::make_unique<CarrierLedger>(options, metrics);
    if (answer == nullptr) return *ledger;
    CallReaper::Options asking;
    asking.database_url = database.app_url();
    asking.ask = answer;
    asking.ask_every = ask_every;
    asking.quiet = 0s;
    asking.stream_wait = 300ms;
    asking.ended = [this](const CarrierEnd& end) { ledger->call_ended(end); };
    reaper = std::make_unique<CallReaper>(asking, metrics);
    return *ledger;
  }
  /// What the call's node says of it.
  void happens(std::uint64_t seq, const std::string& type, const std::string& fields) {
    store::CallEventStore store({.url = database.app_url(), .node = {}});
    FoldedCalls folds;
    const call::CallEvent event{.call = id,
                                .epoch = 1,
                                .seq = seq,
                                .at = began + std::chrono::seconds(seq),
                                .call_time = std::chrono::seconds(seq),
                                .type = type,
                                .fields = fields};
    const auto fault = store.in_transaction([&](store::CallEventStore::Transaction& work) {
      folds.write(work, {&event, 1});
    });
    REQUIRE_FALSE(fault);
  }
  void starts() {
    happens(1, "call.started",
            std::string(R"({"call_sid":")") + kSid +
                R"(","from":"+15558675310","to":"+15557122661","node":"n1"})");
  }
  void answers() { happens(2, "stream.attached", "{}"); }
  void last_words() {
    happens(4, "caller.words", R"({"item":1,"position":1,"text":"It is on Friday."})");
    happens(5, "call.ended", R"({"reason":"agent-hangup","length_ms":6500})");
  }
  void add_endpoint() const {
    database.execute(
        "INSERT INTO tandem.webhook_endpoints (id, organisation_id, url, secret_sealed) VALUES "
        "(tandem.uuid_v7(), '0199bbbb-0000-7000-8000-000000000001', 'https://crm.example/hook', "
        "'x')");
  }
  std::string ask(const std::string& sql) const {
    pqxx::connection connection(database.admin_url());
    pqxx::nontransaction work(connection);
    return work.exec1(sql)[0].as<std::string>("");
  }
  bool becomes(const std::string& sql, const std::string& wanted) const {
    std::binary_semaphore never{0};
    for (int i = 0; i < 500; ++i) {
      if (ask(sql) == wanted) return true;
      (void)never.try_acquire_for(20ms);
    }
    MESSAGE(ask(sql));
    return false;
  }
  [[nodiscard]] double ends(const char* result) const {
    return metrics.value(families::kCarrierEnds, {{"result", result}});
  }

  postgres::FreshDatabase database;
  metrics::Registry metrics;
  CallReaper::Ask answer;
  std::chrono::milliseconds row_wait{60'000}, ask_every{100}, node_wait{100}, late_wait{60'000};
  std::chrono::milliseconds silent_wait{60'000};
  call::CallId id = call::CallId::generate(std::chrono::system_clock::now());
  std::chrono::sys_time<std::chrono::microseconds> began =
      std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) -
      100s;
  std::unique_ptr<CarrierLedger> ledger;
  std::unique_ptr<CallReaper> reaper;
};

inline carrier::RestCall rest_call(const std::string& status) {
  carrier::RestCall call;
  call.sid = kSid;
  call.status = status;
  call.duration = 42s;
  return call;
}

}  // namespace tandem::control::test
