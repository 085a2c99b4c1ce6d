#include "control/load/budget.hpp"

#include <numeric>

#include "bridge/call/mulaw_pool.hpp"
#include "control/descriptor_limit.hpp"
#include "control/feed/feed_hub.hpp"
#include "control/listen/listen_hub.hpp"
#include "control/listen/listener.hpp"
#include "control/store/connection_shares.hpp"
#include "control/writer/event_spool.hpp"

namespace tandem::control {
namespace {

constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB;

/// A server with a database and no calls, as /proc tells it.
constexpr std::uint64_t kProcess = 48 * kMiB;
/// bench/results.md: memory of a call, without audio that is not heard yet.
constexpr std::uint64_t kCallPlain = 59 * kKiB, kCallTls = 88 * kKiB;
/// A long answer comes in a second and is heard in ten; a model that goes on and on is stopped at
/// 120 s (`MulawPool::kBytesMax` holds a little more).
constexpr std::uint64_t kUnheard = 10 * 8'000;
static_assert(kUnheard < call::MulawPool::kBytesMax);
/// faults.md, 20: a connection before its upgrade.
constexpr std::uint64_t kConnection = 16 * kKiB;
/// libsodium's interactive limit, two at once (decision 4).
constexpr std::uint64_t kPasswordHash = 64 * kMiB, kPasswordHashes = 2;
/// 20 ms of 24 kHz PCM16.
constexpr std::uint64_t kListenedFrame = 960;
/// What a dashboard that does not read holds until it is let go, and how many of those there are.
constexpr std::uint64_t kSlowDashboard = 2 * kMiB, kSlowDashboards = 20;

std::string amount(std::uint64_t value, bool of_bytes) {
  if (!of_bytes || value < 10 * kKiB) return std::to_string(value);
  if (value < 10 * kMiB) return std::to_string(value / kKiB) + " KiB";
  return std::to_string(value / kMiB) + " MiB";
}

std::string terms_of(const Budget& budget, const char* name) {
  const bool of_bytes = std::string_view(name) == "memory";
  std::string text;
  for (const Budget::Term& term : budget.terms)
    text += "# " + std::string(name) + ": " + amount(term.sum(), of_bytes) + " = " +
            std::to_string(term.count) + " x " + amount(term.each, of_bytes) + "  " + term.what +
            '\n';
  return text;
}

}  // namespace

std::uint64_t Budget::sum() const noexcept {
  return std::accumulate(terms.begin(), terms.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const Term& term) { return sum + term.sum(); });
}

Budget memory_budget(const Settings& settings) {
  const EventSpool::Options spool;
  const auto calls = static_cast<std::uint64_t>(settings.calls_max);
  const bool tls = !settings.tls_cert.empty();
  const std::size_t strangers = public_connections_max(descriptor_limit(), calls);
  Budget budget;
  budget.terms = {{"the process", kProcess, 1},
                  {tls ? "calls (TLS)" : "calls (plain)", tls ? kCallTls : kCallPlain, calls},
                  {"speech not heard yet, 10 s a call", kUnheard, calls},
                  {"other connections to the public port", kConnection, strangers},
                  {"rings of events, shards and webhooks", spool.ring_bytes, settings.shards + 1U},
                  {"events that the disk does not take", spool.memory_bytes, 1}};
  if (settings.database_url.empty()) return budget;
  const std::vector<Budget::Term> with_database{
      {"rings of the dashboards' feed", feed::FeedHub::kRingBytes, settings.shards},
      {"dashboards that read slowly", kSlowDashboard, kSlowDashboards},
      {"listeners that read slowly", listen::Listener::kFramesMax * kListenedFrame,
       listen::ListenHub::kListenersMax},
      {"password hashes", kPasswordHash, kPasswordHashes}};
  budget.terms.insert(budget.terms.end(), with_database.begin(), with_database.end());
  return budget;
}

Budget descriptor_budget(const Settings& settings) {
  const auto calls = static_cast<std::uint64_t>(settings.calls_max);
  Budget budget;
  budget.terms = {{"files, timers, loops, database, REST and tools", kProcessDescriptors, 1},
                  {"calls: carrier, model, and a session that takes over", kCallDescriptors, calls},
                  {"other connections to the public port", 1,
                   public_connections_max(descriptor_limit(), calls)}};
  return budget;
}

Budget connection_budget(const Settings& settings) {
  using Shares = store::ConnectionShares;
  Budget budget;
  if (settings.database_url.empty()) return budget;
  budget.terms = {
      {"the API", Shares::kApi, 1},
      {"who rings", Shares::kCallers, 1},
      {"the diary", Shares::kDiary, 1},
      {"deliveries, and their bell", Shares::kOutbound + Shares::kBell, 1},
      {"outgoing calls", Shares::kDialler, 1},
      {"recordings", Shares::kRecordings, 1},
      {"other nodes' calls, and whose a call is", Shares::kResume + Shares::kTermGuard, 1},
      {"housekeeping", Shares::kUpkeep, 1},
      {"agents and numbers", Shares::kDirectory, 1},
      {"what the carrier says", Shares::kCarrier, 1},
      {"events on their way", Shares::kShipper, 1}};
  if (!settings.google.client_id.empty()) budget.terms.push_back({"Google", Shares::kGoogle, 1});
  return budget;
}

std::string to_text(const Budget& budget, const char* name, std::uint64_t available,
                    const char* source) {
  const bool of_bytes = std::string_view(name) == "memory";
  return terms_of(budget, name) + "# " + name + ": " + amount(budget.sum(), of_bytes) +
         " when full, of " + amount(available, of_bytes) + " (" + source + ")\n";
}

std::string to_text(const Budget& budget, const char* name) {
  if (budget.terms.empty()) return {};
  return terms_of(budget, name) + "# " + name + ": " + amount(budget.sum(), false) + " at most\n";
}

}  // namespace tandem::control
