#include "control/store/notification_feed.hpp"

#include <memory>
#include <pqxx/pqxx>

#include "control/background_thread.hpp"
#include "control/store/tenant_transaction.hpp"
#include "core/log/logger.hpp"

namespace tandem::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// Between two looks at whether the node stops.
constexpr long kListenUs = 200'000;
/// Between two proofs that a silent connection still stands.
constexpr std::chrono::seconds kProveEvery{10};
constexpr milliseconds kProofMax{5'000};
/// A server that says nothing for so long is left; its own limits stop with it.
constexpr milliseconds kSilentMax{30'000};
constexpr milliseconds kAgainAfter{2'000};

log::RateLimit complaints;

struct Bell final : pqxx::notification_receiver {
  Bell(pqxx::connection_base& connection, const std::string& channel,
       const std::function<void(const std::string&)>& ring)
      : notification_receiver(connection, channel), ring_(ring) {}
  void operator()(const std::string&, int) override { ring_(channel()); }
  const std::function<void(const std::string&)>& ring_;
};

}  // namespace

NotificationFeed::NotificationFeed(std::string url, std::vector<std::string> channels,
                                   std::function<void(const std::string&)> ring)
    : url_(std::move(url)), channels_(std::move(channels)), ring_(std::move(ring)) {
  thread_ = control::background_thread("db-listener", [this] { run(); });
}

NotificationFeed::~NotificationFeed() {
  {
    const std::lock_guard lock(waiting_);
    stopping_ = true;
  }
  wake_.notify_all();
  watch_.cut_all();
  thread_.join();
}

void NotificationFeed::run() {
  while (!stopping_) {
    try {
      listen();
    } catch (const std::exception& error) {
      if (stopping_) return;
      log::Logger().repeated(complaints, log::Level::Warn, "database.not_listening",
                             {{"error", error.what()}});
      std::unique_lock lock(waiting_);
      wake_.wait_for(lock, kAgainAfter, [this] { return stopping_.load(); });
    }
  }
}

void NotificationFeed::listen() {
  const auto connection = connect_session(url_);
  // Released before the connection goes: its descriptor may be somebody else's then.
  const std::shared_ptr<void> watched(nullptr, [this](void*) { watch_.release(); });
  watch_.guard(connection->sock(), kSilentMax);
  prepare_session(*connection);
  std::vector<std::unique_ptr<Bell>> bells;
  // The last one of a channel says to the server that nobody listens any more.
  const std::shared_ptr<void> parted(nullptr,
                                     [&](void*) { watch_.guard(connection->sock(), kSilentMax); });
  for (const std::string& channel : channels_)
    bells.push_back(std::make_unique<Bell>(*connection, channel, ring_));
  watch_.release();
  for (const std::string& channel : channels_) ring_(channel);
  auto proved = steady_clock::now();
  while (!stopping_) {
    connection->await_notification(0, kListenUs);
    if (steady_clock::now() - proved < kProveEvery) continue;
    const Work nothing = [](pqxx::transaction_base& tx) { tx.exec("SELECT 1"); };
    watch_.guard(connection->sock(), kSilentMax);
    run_transaction(*connection, Acting::writer(), Access::ReadOnly, kProofMax, nothing);
    watch_.release();
    proved = steady_clock::now();
  }
}

}  // namespace tandem::store
