#include "control/outbound/courier.hpp"

#include <algorithm>

#include "control/outbound/metric_families.hpp"
#include "control/outbound/receiver_answer.hpp"
#include "control/outbound/retry_plan.hpp"
#include "control/store/connection_url.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::outbound {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using store::OutboundItem;
using store::OutboundOutcome;

constexpr milliseconds kDatabaseLimit{5'000};
/// For what is under way when the node stops.
constexpr milliseconds kGrace{700};
/// Before an outcome that the database did not take is told to it again.
constexpr milliseconds kTellAgain{1'000};

log::RateLimit complaints, failures;

/// The outcome of an attempt that brought what the database does not take.
OutboundOutcome unkept(const OutboundOutcome& brought, const std::string& why) {
  OutboundOutcome outcome = refused("what came of it cannot be kept: " + why);
  outcome.status = brought.status;
  outcome.took = brought.took;
  outcome.also = brought.instead;
  return outcome;
}

}  // namespace

Courier::Courier(EventLoop& loop, store::ConnectionPool& database, Channels channels,
                 Options options, metrics::Block& block)
    : loop_(loop),
      database_(database),
      channels_(std::move(channels)),
      options_(std::move(options)),
      block_(block),
      news_(loop),
      running_(loop),
      carrying_(loop) {
  for (const auto& [kind, channel] : channels_) kinds_.push_back(kind);
  // A series that first appears with an event cannot be watched for its first one.
  for (const std::string& kind : kinds_)
    for (const char* result : {"delivered", "again", "failed", "lost"})
      (void)block_.counter(families::kAttempts, {{"kind", kind}, {"result", result}});
  (void)block_.counter(families::kReturned);
}

void Courier::start() {
  running_.spawn([this] { return run(); });
}

void Courier::hold(bool held) {
  held_ = held;
  if (!held) news_.set();
}

Task<> Courier::stop() {
  co_await survive_cancellation();
  running_.cancel();
  co_await running_.join();
  // What was sent is told, where its receiver answers soon; the rest is for whoever comes next.
  static_cast<void>(co_await carrying_.join_for(kGrace));
  carrying_.cancel();
  co_await carrying_.join();
  static_cast<void>(co_await take_back(options_.node));
}

Task<bool> Courier::transact(store::Work work) {
  std::string refused;
  co_return co_await transact(std::move(work), refused);
}

Task<bool> Courier::transact(store::Work work, std::string& refused) {
  std::string failure;
  try {
    const Result<void> done = co_await database_.transact(loop_, store::Acting::writer(),
                                                          kDatabaseLimit, std::move(work));
    if (done) co_return true;
    failure = done.error().message();
  } catch (const boost::system::system_error&) {
    throw;  // Cancelled.
  } catch (const std::exception& error) {
    failure = store::one_line(error.what());
    refused = failure;
  }
  log::Logger().repeated(complaints, log::Level::Warn, "outbound.database", {{"error", failure}});
  co_return false;
}

Task<bool> Courier::take_back(std::string node) {
  auto count = std::make_shared<store::ReturnedOutbound>();
  store::Work work = [count, node](pqxx::transaction_base& tx) {
    *count = store::return_outbound(tx, node);
  };
  const bool done = co_await transact(std::move(work));
  if (!done || count->again + count->unknown == 0) co_return done;
  block_.counter(families::kReturned).add(static_cast<std::uint64_t>(count->again));
  block_.counter(families::kAttempts, {{"kind", "sms"}, {"result", "failed"}})
      .add(static_cast<std::uint64_t>(count->unknown));
  log::Logger().warn("outbound.taken_back",
                     {{"deliveries", count->again}, {"texts_not_repeated", count->unknown}});
  co_return done;
}

Task<> Courier::run() {
  // What an earlier process of this node left under way is nobody's.
  bool clean = false;
  while (!clean) {
    clean = co_await take_back(options_.node);
    if (!clean) co_await sleep_for(loop_, kTellAgain);
  }
  auto look_back_at = steady_clock::now();
  while (true) {
    news_.reset();
    bool returned = true;
    if (steady_clock::now() >= look_back_at) {
      returned = co_await take_back("");
      look_back_at = steady_clock::now() + options_.look_every;
    }
    const bool taken = co_await take_due();
    if (returned && taken)
      co_await wait();
    else
      co_await sleep_for(loop_, kTellAgain);
  }
}

store::OutboundShares Courier::shares() const {
  return {std::max(options_.in_flight_max / 2, 1), in_flight_};
}

Task<bool> Courier::take_due() {
  while (!held_ && in_flight_total_ < options_.in_flight_max) {
    const int room = std::min(options_.batch, options_.in_flight_max - in_flight_total_);
    auto items = std::make_shared<std::vector<OutboundItem>>();
    store::Work work = [items, room, node = options_.node, kinds = kinds_, lease = options_.lease,
                        shares = shares()](pqxx::transaction_base& tx) {
      *items = store::claim_outbound(tx, node, kinds, lease, room, shares);
    };
    const bool done = co_await transact(std::move(work));
    if (!done) co_return false;
    for (OutboundItem& item : *items) {
      auto shared = std::make_shared<const OutboundItem>(std::move(item));
      ++in_flight_[shared->organisation];
      ++in_flight_total_;
      carrying_.spawn([this, shared] { return carry(shared); });
    }
    block_.gauge(families::kInFlight).set(in_flight_total_);
    if (items->empty()) co_return true;
  }
  co_return true;
}

Task<> Courier::carry(std::shared_ptr<const OutboundItem> item) {
  const auto begin = steady_clock::now();
  OutboundOutcome outcome = refused("nothing here sends " + item->kind);
  if (const auto channel = channels_.find(item->kind); channel != channels_.end()) {
    try {
      outcome = co_await channel->second->deliver(item);
    } catch (const boost::system::system_error&) {
      throw;  // Cancelled.
    } catch (const std::exception& error) {
      // One delivery that cannot be made must not hold its place among those under way for good.
      outcome = refused("a fault of ours: " + store::one_line(error.what()));
    }
  }
  outcome.took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
  outcome.wait = pause_after(item->attempt, outcome.wait);
  const auto told_for =
      item->kind == "sms" ? std::max(options_.lease, options_.texts_told_for) : options_.lease;
  co_await keep(item, std::move(outcome), begin + told_for);
  if (--in_flight_[item->organisation] == 0) in_flight_.erase(item->organisation);
  --in_flight_total_;
  block_.gauge(families::kInFlight).set(in_flight_total_);
  news_.set();
}

/// An outcome that is not told before the lease ends is lost: the delivery is made again, and its
/// receiver knows it by its id. A text message is not, so that its outcome is told still later.
Task<> Courier::keep(std::shared_ptr<const OutboundItem> item, OutboundOutcome outcome,
                     steady_clock::time_point until) {
  auto status = std::make_shared<std::string>();
  auto shared = std::make_shared<const OutboundOutcome>(std::move(outcome));
  while (true) {
    store::Work work = [item, shared, status, node = options_.node](pqxx::transaction_base& tx) {
      // What it brought is kept once: another node may have it by now, or a commit have been made
      // of which no answer came.
      if (shared->also && store::is_untold(tx, *item)) shared->also(tx);
      *status = store::finish_outbound(tx, node, *item, *shared);
    };
    std::string refused;
    const bool done = co_await transact(std::move(work), refused);
    if (done || steady_clock::now() + kTellAgain >= until) break;
    if (!refused.empty() && shared->also) {
      shared = std::make_shared<const OutboundOutcome>(unkept(*shared, refused));
      continue;
    }
    co_await sleep_for(loop_, kTellAgain);
  }
  const std::string result = status->empty() ? "lost" : *status == "pending" ? "again" : *status;
  block_.counter(families::kAttempts, {{"kind", item->kind}, {"result", result}}).add();
  // Whom it concerns sees it in the queue and in the audit log.
  if (result == "failed")
    log::Logger().repeated(failures, log::Level::Warn, "outbound.failed",
                           {{"delivery", item->id},
                            {"kind", item->kind},
                            {"event", item->event},
                            {"org", item->organisation},
                            {"attempts", item->attempt},
                            {"error", shared->error}});
}

Task<> Courier::wait() {
  if (held_ || in_flight_total_ >= options_.in_flight_max) {
    co_await news_.wait_for(options_.look_every);
    co_return;
  }
  using Due = std::optional<milliseconds>;
  auto due = std::make_shared<Due>();
  store::Work work = [due, kinds = kinds_, shares = shares()](pqxx::transaction_base& tx) {
    *due = store::next_outbound(tx, kinds, shares);
  };
  const bool known = co_await transact(std::move(work));
  milliseconds limit = options_.look_every;
  // What is due and was not taken is another node's, or has just become due.
  if (known && *due) limit = std::clamp(**due, milliseconds(100), options_.look_every);
  co_await news_.wait_for(limit);
}

}  // namespace tandem::outbound
