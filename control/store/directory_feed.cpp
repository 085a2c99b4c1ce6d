#include "control/store/directory_feed.hpp"

#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <set>
#include <utility>

#include "control/store/connection_url.hpp"
#include "control/store/directory_notice.hpp"
#include "control/store/price_store.hpp"
#include "control/store/tenant_transaction.hpp"
#include "control/store/thrown_fault.hpp"

namespace tandem::store {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// A whole reading of so many organisations takes a few milliseconds.
constexpr std::size_t kAtOnce = 200;
constexpr milliseconds kStatementMax{15'000};
/// A server that has finished none of a few statements in that time is left.
constexpr milliseconds kSilentMax{60'000};
/// Between two proofs that a silent connection still stands.
constexpr std::chrono::seconds kProveEvery{10};

/// Who lends an agent concerns those to whom it is lent, and a reseller's subscription its
/// children.
constexpr const char* kConcerned = R"(
  SELECT id FROM unnest($1::uuid[]) AS id
  UNION SELECT organisation_id FROM tandem.agent_assignments WHERE owner_id = ANY ($1::uuid[])
  UNION SELECT id FROM tandem.organisations WHERE parent_id = ANY ($1::uuid[]))";

using Tenants = std::map<std::string, TenantRows>;

bool hand_over(Tenants&& tenants, const DirectoryFeed::Take& take) {
  for (auto& [id, tenant] : tenants)
    if (!take(std::move(tenant))) return false;
  return true;
}

}  // namespace

struct DirectoryFeed::Session {
  struct Listener final : pqxx::notification_receiver {
    explicit Listener(pqxx::connection_base& connection)
        : notification_receiver(connection, "tandem_directory") {}
    void operator()(const std::string& payload, int) override {
      DirectoryNotice notice = read_directory_notice(payload);
      prices_heard = prices_heard || notice.prices;
      if (!notice.organisation.empty()) heard.insert(std::move(notice.organisation));
    }
    std::set<std::string> heard;
    bool prices_heard = false;
  };

  Session(const std::string& url, ConnectionWatch& its_watch)
      : watch(its_watch), connection(connect_session(url)) {
    renew();
    try {
      prepare_session(*connection);
      listener.emplace(*connection);
    } catch (...) {
      watch.release();
      throw;
    }
    watch.release();
  }
  /// To be called before whatever takes as long as a statement may.
  void renew() const { watch.guard(connection->sock(), kSilentMax); }
  template <class Read>
  void read(Read work) {
    const Work wanted = [&](pqxx::transaction_base& tx) { work(tx); };
    run_transaction(*connection, Acting::writer(), Access::ReadOnly, kStatementMax, wanted);
  }

  ConnectionWatch& watch;
  std::unique_ptr<pqxx::connection> connection;
  std::optional<Listener> listener;
  steady_clock::time_point proved = steady_clock::now();
};

DirectoryFeed::DirectoryFeed(std::string url) : url_(std::move(url)) {}
DirectoryFeed::~DirectoryFeed() { drop(); }

void DirectoryFeed::drop() {
  if (session_ != nullptr) {
    // It says to the server that nobody listens any more.
    session_->renew();
    session_->listener.reset();
  }
  watch_.release();
  session_.reset();
}

std::optional<StoreFault> DirectoryFeed::connect() {
  drop();
  try {
    session_ = std::make_unique<Session>(url_, watch_);
    return std::nullopt;
  } catch (const std::exception& error) {
    return thrown_fault(error);
  }
}

std::optional<StoreFault> DirectoryFeed::guarded(const std::function<void(Session&)>& work) {
  if (session_ == nullptr) return StoreFault{StoreFault::Kind::Away, {}, "not connected"};
  try {
    session_->renew();
    work(*session_);
    watch_.release();
    session_->proved = steady_clock::now();
    return std::nullopt;
  } catch (const std::exception& error) {
    const StoreFault fault = thrown_fault(error);
    drop();
    return fault;
  }
}

std::optional<StoreFault> DirectoryFeed::read_all(const Take& take) {
  return guarded([&take](Session& session) {
    session.read([&take, &session](pqxx::transaction_base& tx) {
      std::vector<std::string> ids;
      for (const auto& row : tx.exec("SELECT id FROM tandem.organisations ORDER BY id"))
        ids.emplace_back(row[0].c_str());
      std::span<const std::string> rest(ids);
      while (!rest.empty()) {
        const auto some = rest.first(std::min(kAtOnce, rest.size()));
        rest = rest.subspan(some.size());
        session.renew();
        if (!hand_over(read_tenants(tx, some), take)) return;
      }
    });
  });
}

std::optional<StoreFault> DirectoryFeed::read(std::span<const std::string> organisations,
                                              const Take& take, std::vector<std::string>& gone) {
  return guarded([&](Session& session) {
    session.read([&](pqxx::transaction_base& tx) {
      std::vector<std::string> ids;
      for (const auto& row : tx.exec_params(kConcerned, uuid_array(organisations)))
        ids.emplace_back(row[0].c_str());
      Tenants tenants = read_tenants(tx, ids);
      gone.clear();
      for (const std::string& id : ids)
        if (!tenants.contains(id)) gone.push_back(id);
      (void)hand_over(std::move(tenants), take);
    });
  });
}

std::optional<StoreFault> DirectoryFeed::read_prices(call::PriceList& prices) {
  return guarded([&](Session& session) {
    session.read([&](pqxx::transaction_base& tx) { prices = store::read_prices(tx); });
  });
}

bool DirectoryFeed::prices_changed() {
  return session_ != nullptr && std::exchange(session_->listener->prices_heard, false);
}

std::optional<StoreFault> DirectoryFeed::wait(milliseconds limit,
                                              std::vector<std::string>& changed) {
  // Not through `guarded`: that nothing was heard proves nothing.
  if (session_ == nullptr) return StoreFault{StoreFault::Kind::Away, {}, "not connected"};
  if (steady_clock::now() - session_->proved >= kProveEvery) {
    auto fault = guarded([](Session& session) {
      session.read([](pqxx::transaction_base& tx) { tx.exec("SELECT 1"); });
    });
    if (fault) return fault;
  }
  try {
    session_->connection->await_notification(0, static_cast<long>(limit.count()) * 1'000);
    auto& heard = session_->listener->heard;
    changed.insert(changed.end(), heard.begin(), heard.end());
    heard.clear();
    return std::nullopt;
  } catch (const std::exception& error) {
    const StoreFault fault = thrown_fault(error);
    drop();
    return fault;
  }
}

}  // namespace tandem::store
