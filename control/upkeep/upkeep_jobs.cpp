#include "control/upkeep/upkeep_jobs.hpp"

#include "control/store/upkeep_store.hpp"

namespace tandem::control {
namespace {

using namespace std::chrono_literals;

/// Yesterday, for calls over midnight.
constexpr int kUsageDays = 1;
/// A spool may have waited that long, and a bill is not older.
constexpr int kLateUsageDays = 40;
/// What `tandem.merge_sums` (schema/0021_sums.sql) takes in one round at most: there is more.
constexpr std::uint64_t kManySums = 20'000;

UpkeepJob usage(std::string name, std::chrono::seconds every, int days) {
  return {std::move(name), every,
          [days](pqxx::transaction_base& tx) { return store::busy_organisations(tx, days + 1); },
          [days](pqxx::transaction_base& tx, const std::string& organisation) -> std::uint64_t {
            store::refresh_usage(tx, organisation, days);
            return 1;
          },
          true};
}

}  // namespace

std::vector<UpkeepJob> upkeep_jobs(const UpkeepRules& rules) {
  std::vector<UpkeepJob> jobs;
  jobs.push_back({"retention", 1h, store::all_organisations, store::forget_old});
  jobs.push_back({"deletions", 1min, store::deleted_organisations, store::delete_rest});
  jobs.push_back({"webhooks", 1h, nullptr,
                  [days = rules.webhook_days](pqxx::transaction_base& tx, const std::string&) {
                    return store::forget_webhooks(tx, days);
                  }});
  jobs.push_back({"deliveries", 1h, nullptr,
                  [days = rules.webhook_days](pqxx::transaction_base& tx, const std::string&) {
                    return store::forget_outbound(tx, days);
                  }});
  jobs.push_back({"expired", 5min, nullptr, [](pqxx::transaction_base& tx, const std::string&) {
                    return store::forget_expired(tx);
                  }});
  // New parts come all the time: who has caught up lets the other jobs have their turn.
  jobs.push_back({"sums", 30s, nullptr, [](pqxx::transaction_base& tx, const std::string&) {
                    const std::uint64_t merged = store::merge_sums(tx);
                    return merged < kManySums ? std::uint64_t{0} : merged;
                  }});
  jobs.push_back(usage("usage", 5min, kUsageDays));
  jobs.push_back(usage("usage-late", 24h, kLateUsageDays));
  jobs.push_back({"subscriptions", 10min, nullptr,
                  [warn = rules.warn_days, grace = rules.grace_days](pqxx::transaction_base& tx,
                                                                     const std::string&) {
                    return store::tend_subscriptions(tx, warn, grace);
                  },
                  true});
  jobs.push_back({"recordings-of-" + rules.node.substr(0, 49), 10min, nullptr,
                  [node = rules.node, folder = rules.recordings](pqxx::transaction_base& tx,
                                                                 const std::string&) {
                    return store::delete_recordings(tx, node, folder);
                  }});
  return jobs;
}

}  // namespace tandem::control
