#include "control/calendar/diary_gauges.hpp"

#include "control/calendar/diary_limits.hpp"
#include "control/calendar/store_call.hpp"
#include "control/ops/metric_families.hpp"
#include "control/store/calendar_connection_store.hpp"
#include "control/store/diary_store.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

namespace families = control::families;

constexpr std::chrono::seconds kEvery{30};

struct Counts {
  std::vector<store::ConnectionCount> connections;
  std::int64_t unsettled = 0;
};

}  // namespace

void DiaryGauges::start() {
  tasks_.spawn([this] { return keep_looking(); });
}

Task<> DiaryGauges::stop() {
  co_await survive_cancellation();
  tasks_.cancel();
  (void)co_await tasks_.join_for(std::chrono::seconds(2));
}

Task<> DiaryGauges::keep_looking() {
  while (true) {
    co_await look();
    co_await sleep_for(loop_, kEvery);
  }
}

Task<> DiaryGauges::look() {
  block_.gauge(families::kDiariesKnown).set(static_cast<double>(diary_.known()));
  std::function<Counts(pqxx::transaction_base&)> work = [](pqxx::transaction_base& tx) {
    return Counts{store::count_connections(tx), store::count_unsettled(tx)};
  };
  const Result<Counts> counts = co_await ask_store<Counts>(
      database_, loop_, store::Acting::writer(), kTransaction, std::move(work));
  // While the database is away the last ones stand; that it is away shows elsewhere.
  if (!counts) co_return;
  block_.gauge(families::kDiaryUnsettled).set(static_cast<double>(counts->unsettled));
  // All of them each time: what nobody has any more is zero.
  for (const char* provider : {"builtin", "google"})
    for (const char* health : {"ok", "error", "needs_reconnect"}) {
      std::int64_t number = 0;
      for (const store::ConnectionCount& one : counts->connections)
        if (one.provider == provider && one.health == health) number = one.count;
      block_.gauge(families::kCalendarConnections, {{"provider", provider}, {"health", health}})
          .set(static_cast<double>(number));
    }
}

}  // namespace tandem::calendar
