#include "control/feed/feed_hub.hpp"

#include <algorithm>
#include <utility>

#include "control/feed/metric_families.hpp"
#include "core/assert.hpp"
#include "core/loop_work.hpp"

namespace tandem::feed {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

/// Of what one round takes, so that a storm of events delays nobody's socket for long.
constexpr std::size_t kEventsARound = 20'000;
/// Newest first; the list of the API has the rest.
constexpr std::size_t kSnapshotMax = 1'000;
/// Rounds, where dashboards are trimmed: levels are most of what they cost.
constexpr int kTrimmedLevelsEvery = 10;
/// Snapshots of one round: of a thousand calls each takes a few milliseconds.
constexpr std::size_t kSnapshotsARound = 10;
/// 5 s.
constexpr int kRoundsToHeal = 50;

}  // namespace

FeedHub::FeedHub(EventLoop& loop, unsigned shards, metrics::Block& block,
                 std::function<void(FeedClient&, std::string)> refresh)
    : loop_(loop), block_(block), refresh_(std::move(refresh)) {
  for (unsigned i = 0; i < shards; ++i)
    rings_.push_back(std::make_unique<control::EventRing>(kRingBytes));
}

FeedHub::~FeedHub() = default;

void FeedHub::append(unsigned shard, const call::CallEvent& event) noexcept {
  TANDEM_ASSERT(shard < rings_.size(), "an event of a shard that the feed does not know");
  // Words on their way are the first to go.
  rings_[shard]->push(event, event.seq == 0 ? kRingBytes / 4 : 0);
}

void FeedHub::start(call::CallRegistry& calls) {
  levels_.use(calls);
  compare_with(BoardHealer::of(calls));
  ticks_ = loop_.on_tick([this] { tick(); });
}

void FeedHub::stop() {
  ticks_.reset();
  levels_.watch({});
  for (const auto& client : clients_) client->close(CloseCode::GoingAway, "server stops");
  clients_.clear();
  clients_now_.store(0, std::memory_order_relaxed);
}

bool FeedHub::add(net::ByteStream stream, std::string_view answer, FeedMember member,
                  bool snapshot) {
  if (clients_.size() >= kClientsMax) return false;
  if (!answer.empty()) {
    const auto sent = stream.write_some(std::span(answer.data(), answer.size()));
    // A fresh connection has room for a 101: what takes less is broken.
    if (!sent || *sent != answer.size()) return false;
  }
  FeedClient::Hub hub{[this](FeedClient& client) { tell_snapshot(client); }, refresh_};
  clients_.push_back(std::make_unique<FeedClient>(++clients_made_, std::move(stream),
                                                  std::move(member), std::move(hub)));
  clients_now_.store(static_cast<int>(clients_.size()), std::memory_order_relaxed);
  block_.gauge(families::kClients).set(static_cast<double>(clients_.size()));
  FeedClient& client = *clients_.back();
  client.start();
  // What is in the rings by now is news to the snapshot as well: it is told behind it.
  if (snapshot) client.tell_snapshot(steady_clock::now());
  client.flush(steady_clock::now());
  return true;
}

FeedClient* FeedHub::find(std::uint64_t client) {
  const auto found = std::find_if(clients_.begin(), clients_.end(), [&](const auto& each) {
    return each->id() == client && !each->over();
  });
  return found == clients_.end() ? nullptr : found->get();
}

std::vector<std::uint64_t> FeedHub::clients() const {
  std::vector<std::uint64_t> ids;
  for (const auto& client : clients_) ids.push_back(client->id());
  return ids;
}

void FeedHub::tick() {
  constexpr int kTicks = static_cast<int>(kRound / EventLoop::kTick);
  if (++ticks_seen_ % kTicks == 0)
    round();
  else if (portion_.load(std::memory_order_relaxed) == Portion::Full &&
           clients_.size() <= kPromptMax)
    hasten();
}

/// Between two rounds: what somebody waits for. Rows change with most events, and are written
/// whole: they wait for the round.
void FeedHub::hasten() {
  take_events();
  board_.tell_begun(messages_);
  if (!messages_.empty()) tell();
}

void FeedHub::round() {
  LoopWork::is("dashboards");
  take_events();
  if (++rounds_ % kRoundsToHeal == 0) healer_.look(board_);
  board_.tell_changes(messages_);
  tell();
  tell_snapshots_due();
  const Portion portion = portion_.load(std::memory_order_relaxed);
  if (portion == Portion::None) shed();
  if (portion == Portion::Full || rounds_ % kTrimmedLevelsEvery == 0) tell_levels();
  bury();
}

void FeedHub::take_events() {
  call::CallEvent event;
  std::size_t taken = 0;
  std::uint64_t dropped = 0;
  for (const auto& ring : rings_) {
    while (taken < kEventsARound && ring->pop(event, storage_)) {
      board_.apply(event, messages_);
      ++taken;
    }
    dropped += ring->dropped();
  }
  block_.counter(families::kDropped, {{"where", "ring"}}).add(dropped - ring_dropped_seen_);
  ring_dropped_seen_ = dropped;
}

void FeedHub::tell() {
  const auto now = steady_clock::now();
  const auto date = system_clock::now();
  for (const auto& client : clients_) {
    if (client->closing()) continue;
    if (client->expired(date)) {
      block_.counter(families::kClosed, {{"reason", "token"}}).add();
      client->close(CloseCode::TokenExpired, "the token has expired");
      continue;
    }
    for (const FeedMessage& message : messages_) client->offer(message);
    client->count(active_of(*client), now);
    client->flush(now);
    if (client->closing()) block_.counter(families::kClosed, {{"reason", "slow"}}).add();
    block_.counter(families::kDropped, {{"where", "client"}}).add(client->take_dropped());
  }
  block_.counter(families::kMessages).add(messages_.size());
  messages_.clear();
}

/// Who asked longest ago is first where all together are too much for one round.
void FeedHub::tell_snapshots_due() {
  const auto now = steady_clock::now();
  std::vector<FeedClient*> due;
  for (const auto& client : clients_)
    if (client->snapshot_due(now)) due.push_back(client.get());
  std::stable_sort(due.begin(), due.end(), [](const FeedClient* a, const FeedClient* b) {
    return a->snapshot_asked_at() < b->snapshot_asked_at();
  });
  if (due.size() > kSnapshotsARound) due.resize(kSnapshotsARound);
  for (FeedClient* client : due) {
    client->tell_snapshot(now);
    client->flush(now);
  }
}

void FeedHub::tell_levels() {
  std::unordered_set<call::CallId> watched;
  for (const auto& client : clients_)
    for (const call::CallId id : client->wish().watched) {
      const LiveCall* call = board_.find(id);
      if (call != nullptr && client->sees(call->organisation(), id)) watched.insert(id);
    }
  levels_.watch(watched);
  if (watched.empty()) return;
  levels_.read();
  const auto now = steady_clock::now();
  std::string entries;
  for (const auto& client : clients_) {
    entries.clear();
    for (const call::CallId id : client->wish().watched) {
      const LiveCall* call = board_.find(id);
      if (call != nullptr && client->sees(call->organisation(), id)) levels_.append(id, entries);
    }
    if (entries.empty() || client->closing()) continue;
    client->tell_levels(entries);
    client->flush(now);
  }
}

void FeedHub::shed() {
  for (const auto& client : clients_) {
    if (client->closing()) continue;
    block_.counter(families::kClosed, {{"reason", "overloaded"}}).add();
    client->close(CloseCode::TryAgainLater, "overloaded, come again later");
  }
}

/// By sums of organisations: all calls are looked at for nobody.
std::size_t FeedHub::active_of(FeedClient& client) const {
  const FeedRights& rights = client.member().rights;
  const std::string& only = client.wish().organisation;
  std::size_t active = 0;
  if (rights.everything) return only.empty() ? board_.size() : board_.active_of(only);
  for (const auto& [organisation, scope] : rights.organisations)
    if (client.wish().of_organisation(organisation)) active += board_.active_of(organisation);
  for (const call::CallId id : rights.of_others) {
    const LiveCall* call = board_.find(id);
    const bool counted = call != nullptr && rights.organisations.contains(call->organisation()) &&
                         client.wish().of_organisation(call->organisation());
    if (counted && !client.sees(call->organisation(), id)) --active;
  }
  return active;
}

void FeedHub::tell_snapshot(FeedClient& client) {
  std::vector<const LiveCall*> seen;
  board_.for_each([&](const LiveCall& call) {
    if (client.sees(call.organisation(), call.id())) seen.push_back(&call);
  });
  // Ids are UUIDv7: later calls have greater ones.
  std::sort(seen.begin(), seen.end(),
            [](const LiveCall* a, const LiveCall* b) { return a->id() > b->id(); });
  std::string tail =
      R"("type":"snapshot","active_count":)" + std::to_string(seen.size()) + R"(,"calls":[)";
  for (std::size_t i = 0; i < std::min(seen.size(), kSnapshotMax); ++i) {
    if (i > 0) tail += ',';
    seen[i]->write(tail);
    tail.pop_back();
    tail += client.rights_member(seen[i]->organisation(), seen[i]->id());
    tail += '}';
  }
  tail += "]}";
  client.tell(tail);
}

void FeedHub::bury() {
  const std::size_t gone =
      std::erase_if(clients_, [](const auto& client) { return client->over(); });
  if (gone == 0) return;
  clients_now_.store(static_cast<int>(clients_.size()), std::memory_order_relaxed);
  block_.gauge(families::kClients).set(static_cast<double>(clients_.size()));
}

}  // namespace tandem::feed
