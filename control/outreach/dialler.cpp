#include "control/outreach/dialler.hpp"

#include <algorithm>
#include <utility>

#include "control/outreach/dialler_impl.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/connection_url.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kStatementMax{2'000};
/// The database is asked again so long after it failed.
constexpr milliseconds kAgainAfter{2'000};
/// A call for which there is no room here may be another node's.
constexpr milliseconds kPutBackFor{500};
/// A node that lives reports itself every 15 s and writes what it has placed with each look: when
/// Postgres is back, all have done so before anybody asks who is silent.
constexpr std::chrono::seconds kOthersAfter{90};
/// Of leases (`store::Lease`), four of which times pass before one is lost.
constexpr std::chrono::seconds kRenewEvery{30};
/// Requests that are under way when the node stops: one try at the carrier takes at most 4 s.
constexpr milliseconds kLastAnswers{4'500};
/// Callbacks of calls that are not ours, looked after at once; of more than that one each is lost,
/// and the carrier's next one about the same call counts.
constexpr int kStrangersMax = 50;

log::RateLimit fault_lines;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kDialler;
  return options;
}

}  // namespace

Dialler::Impl::Impl(EventLoop& home, Options given, net::Dialer dialer, const Settings& config,
                    const call::AgentDirectory& agents, call::CallRegistry& calls,
                    metrics::Registry& metrics, metrics::Block& own)
    : loop(home),
      options(std::move(given)),
      settings(config),
      urls{config.webhook_base, config.stream_base},
      directory(agents),
      registry(calls),
      block(own),
      rest(home, std::move(dialer), config.twilio),
      pool(pool_options(options.database_url), &metrics),
      looking(home),
      placing(home) {
  for (const char* result :
       {"placed", "found", "refused", "put-off", "unavailable", "unknown-outcome", "put-back",
        "withdrawn", "expired", "doubtful", "unwanted"})
    (void)block.counter(families::kOutgoingCalls, {{"result", result}});
  (void)block.counter(families::kOutgoingFaults);
  (void)block.histogram(families::kOutgoingSeconds);
}

Task<Dialler::Impl::Kept> Dialler::Impl::keep(store::Work work) {
  std::string failure;
  Kept kept = Kept::Away;
  try {
    const Result<void> done =
        co_await pool.transact(loop, store::Acting::writer(), kStatementMax, std::move(work));
    if (done) co_return Kept::Yes;
    failure = done.error().message();
  } catch (const boost::system::system_error&) {
    throw;  // Cancelled.
  } catch (const std::exception& error) {
    failure = store::one_line(error.what());
    kept = Kept::Refused;
  }
  block.counter(families::kOutgoingFaults).add();
  log::Logger().repeated(fault_lines, log::Level::Error, "outgoing.database_fault",
                         {{"error", failure}});
  co_return kept;
}

Task<bool> Dialler::Impl::transact(store::Work work) {
  const Kept kept = co_await keep(std::move(work));
  co_return kept == Kept::Yes;
}

Task<> Dialler::Impl::look() {
  for (;;) {
    co_await probe_carrier();
    const bool worked = co_await claim();
    if (!worked)
      database_since.reset();
    else if (!database_since)
      database_since = steady_clock::now();
    co_await sleep_for(loop, worked ? options.look_every : kAgainAfter);
  }
}

int Dialler::Impl::room() const {
  const bool closed =
      !registry.takes_outgoing() || pace.holds() || steady_clock::now() < no_room_until;
  return closed ? 0 : std::max(options.at_once - static_cast<int>(claimed.size()), 0);
}

Task<> Dialler::Impl::probe_carrier() {
  if (!pace.holds() || !claimed.empty() || steady_clock::now() < pace.ready_at()) co_return;
  carrier::RestRequest request = carrier::list_numbers(settings.twilio.account_sid, {}, 1);
  const Result<net::HttpResponse> answer =
      co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
  const bool there = answer && answer->status != 429 && answer->status < 500;
  if (there)
    pace.answered();
  else
    pace.put_off(steady_clock::now(), {});
}

store::Doubtful Dialler::Impl::looks_after() const {
  const bool long_there = database_since && steady_clock::now() - *database_since >= kOthersAfter;
  return long_there ? store::Doubtful::Everybodys : store::Doubtful::Own;
}

Task<bool> Dialler::Impl::write_back() {
  const std::vector<CallId> given_back(returned.begin(), returned.end());
  for (const CallId id : given_back) {
    store::Work work = [id, node = options.node](pqxx::transaction_base& tx) {
      store::put_back_call(tx, id, node, kPutBackFor);
    };
    const Kept kept = co_await keep(std::move(work));
    if (kept == Kept::Away) co_return false;
    returned.erase(id);  // Refused: the lease runs out, and somebody looks into it.
  }
  const std::vector<std::pair<CallId, std::string>> placed(unwritten.begin(), unwritten.end());
  for (const auto& [id, name] : placed) {
    store::Work work = [id = id, name = name](pqxx::transaction_base& tx) {
      store::note_placed(tx, id, name);
    };
    Kept kept = co_await keep(std::move(work));
    if (kept == Kept::Refused) {
      // That it was placed counts for more than the carrier's name of it.
      store::Work without_name = [id = id](pqxx::transaction_base& tx) {
        store::note_placed(tx, id, {});
      };
      kept = co_await keep(std::move(without_name));
    }
    if (kept == Kept::Away) co_return false;
    unwritten.erase(id);
  }
  co_return true;
}

Task<bool> Dialler::Impl::claim() {
  const bool told = co_await write_back();
  if (!told) co_return false;
  struct Round {
    std::vector<store::ClaimedCall> due, doubtful;
    int expired = 0;
  };
  const auto now = steady_clock::now();
  const auto found = std::make_shared<Round>();
  std::vector<CallId> kept;
  if (now - renewed_at >= kRenewEvery) kept.assign(claimed.begin(), claimed.end());
  const auto left_out = full_agents.now(registry.active(), now);
  const store::Lease lease{options.node};
  store::Work work = [found, kept, left_out, most = room(), whose = looks_after(),
                      lease](pqxx::transaction_base& tx) {
    *found = {};
    if (!kept.empty()) store::renew_leases(tx, lease, kept);
    found->expired = store::expire_calls(tx);
    found->doubtful = store::claim_doubtful_calls(tx, lease, 10, whose);
    found->due = store::claim_calls(tx, lease, most, left_out);
  };
  const bool worked = co_await transact(std::move(work));
  if (!worked) co_return false;
  if (!kept.empty()) renewed_at = now;
  if (found->expired > 0)
    block.counter(families::kOutgoingCalls, {{"result", "expired"}})
        .add(static_cast<std::uint64_t>(found->expired));
  for (store::ClaimedCall& call : found->due) {
    claimed.insert(call.id);
    placing.spawn([this, call = std::move(call)]() -> Task<> { return place(call); });
  }
  for (store::ClaimedCall& call : found->doubtful)
    placing.spawn([this, call = std::move(call)]() -> Task<> { return look_into(call); });
  co_return true;
}

Dialler::Dialler(EventLoop& loop, Options options, net::Dialer dialer, const Settings& settings,
                 const call::AgentDirectory& directory, call::CallRegistry& registry,
                 metrics::Registry& metrics, metrics::Block& block)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(dialer), settings, directory,
                                   registry, metrics, block)) {}

Dialler::~Dialler() = default;

void Dialler::start() {
  impl_->looking.spawn([impl = impl_.get()] { return impl->look(); });
}

void Dialler::heard_of(const call::CallId& call, const std::string& call_sid) {
  impl_->loop.post([impl = impl_.get(), call, call_sid] {
    if (impl->stopping || impl->strangers == kStrangersMax) return;
    ++impl->strangers;
    impl->placing.spawn(
        [impl, call, call_sid]() -> Task<> { return impl->look_after(call, call_sid); });
  });
}

Task<> Dialler::stop() {
  co_await survive_cancellation();
  impl_->stopping = true;
  impl_->looking.cancel();
  co_await impl_->looking.join();
  static_cast<void>(co_await impl_->placing.join_for(kLastAnswers));
  impl_->placing.cancel();
  co_await impl_->placing.join();
}

}  // namespace tandem::control
