#include "control/feed/feed_service.hpp"

#include <future>
#include <utility>

#include "control/api/api_service.hpp"
#include "control/api/refusal.hpp"
#include "control/api/request_reader.hpp"
#include "control/api/sender_headers.hpp"
#include "control/api/socket_stay.hpp"
#include "control/feed/metric_families.hpp"
#include "control/store/feed_store.hpp"
#include "core/net/dial.hpp"
#include "core/sleep.hpp"

namespace tandem::feed {
namespace {

/// Fault 38's minute, less the time that the answers of all clients take.
constexpr std::chrono::seconds kLookAgain{40};
constexpr std::chrono::seconds kStopMax{5};

FeedRights rights_of(const store::FeedScope& scope) {
  FeedRights rights;
  rights.everything = scope.everything;
  rights.deeds = scope.deeds;
  for (const auto& each : scope.organisations)
    rights.organisations.emplace(each.id, FeedScope{each.all_calls, each.deeds});
  const auto take = [](const std::vector<std::string>& calls, auto& into) {
    for (const std::string& call : calls)
      if (const auto id = call::CallId::parse(call)) into.insert(*id);
  };
  take(scope.of_others, rights.of_others);
  take(scope.mine, rights.mine);
  return rights;
}

/// Asks for the sender's rights; refuses who may see no calls at all.
api::SocketWork ask_rights(std::shared_ptr<std::optional<FeedRights>> into) {
  return [into = std::move(into)](pqxx::transaction_base& tx) {
    const store::FeedScope scope = store::feed_scope(tx);
    if (!scope.everything && scope.organisations.empty())
      throw api::Refusal(403, "no-membership", "No membership",
                         "You belong to no organisation whose calls you may see.");
    *into = rights_of(scope);
  };
}

}  // namespace

FeedService::FeedService(unsigned shards, metrics::Registry& registry)
    : loop_({"feed", 5}),
      block_(registry.add_block()),
      hub_(loop_, shards, block_,
           [this](FeedClient& client, std::string token) {
             tasks_.spawn(
                 [this, id = client.id(), token = std::move(token)] { return refresh(id, token); });
           }),
      tasks_(loop_) {
  // A series that first appears with an event cannot be watched for its first one.
  for (const char* where : {"ring", "client"})
    (void)block_.counter(families::kDropped, {{"where", where}});
  for (const char* reason : {"token", "slow", "overloaded"})
    (void)block_.counter(families::kClosed, {{"reason", reason}});
  (void)block_.counter(families::kMessages);
}

FeedService::~FeedService() { stop(); }

void FeedService::start(api::ApiService& api, call::CallRegistry& calls) {
  api_ = &api;
  running_ = true;
  hub_.start(calls);
  tasks_.spawn([this] { return watch(); });
  loop_.start();
}

void FeedService::stop() {
  if (!std::exchange(running_, false)) return;
  auto stopped = std::make_shared<std::promise<void>>();
  loop_.post([this, stopped] {
    hub_.stop();
    tasks_.cancel();
    // The closing frames leave in this turn.
    loop_.post([stopped] { stopped->set_value(); });
  });
  stopped->get_future().wait_for(kStopMax);
  loop_.stop();
}

Task<std::optional<net::HttpResponse>> FeedService::upgrade(EventLoop& home,
                                                            net::HttpRequest request,
                                                            net::ByteStream& stream) {
  // Before a ticket: a request that cannot become a WebSocket must not use it up.
  Result<std::string> answer = net::websocket_accept_answer(request);
  if (!answer) co_return net::HttpResponse(400);
  const bool snapshot = api::query_value(request, "snapshot") == "1";
  auto rights = std::make_shared<std::optional<FeedRights>>();
  api::SocketWork ask = ask_rights(rights);
  api::SocketAnswer admitted =
      co_await api_->admit_socket(home, std::move(request), std::move(ask));
  if (admitted.refusal) co_return std::move(admitted.refusal);
  if (!admitted.sender.subprotocol.empty())
    answer->insert(answer->size() - 2,
                   "Sec-WebSocket-Protocol: " + admitted.sender.subprotocol + "\r\n");
  FeedMember member{admitted.sender.principal, std::move(**rights), admitted.sender.until,
                    admitted.sender.address};
  auto carried = std::make_shared<net::StreamHandle>(stream.release());
  loop_.post(
      [this, carried, member = std::move(member), answer = std::move(*answer), snapshot]() mutable {
        hub_.add(net::ByteStream(loop_, std::move(*carried)), answer, std::move(member), snapshot);
      });
  co_return std::nullopt;
}

Task<> FeedService::watch() {
  for (;;) {
    co_await sleep_until(loop_, std::chrono::steady_clock::now() + kLookAgain);
    for (const std::uint64_t client : hub_.clients()) co_await look_again(client);
  }
}

Task<> FeedService::look_again(std::uint64_t id) {
  FeedClient* client = hub_.find(id);
  if (client == nullptr) co_return;
  auto rights = std::make_shared<std::optional<FeedRights>>();
  api::SocketWork ask = ask_rights(rights);
  auth::Principal principal = client->member().principal;
  const api::Stay stay = co_await api_->still_admitted(loop_, std::move(principal), std::move(ask));
  client = hub_.find(id);
  if (client == nullptr) co_return;
  if (stay != api::Stay::Allowed) {
    block_.counter(families::kClosed, {{"reason", "token"}}).add();
    const bool over = stay == api::Stay::SessionOver;
    co_return client->close(over ? CloseCode::TokenExpired : CloseCode::NoLongerAllowed,
                            over ? "the session is over" : "not allowed any more");
  }
  // Where the database is away, what it said last holds.
  if (*rights) client->use(std::move(**rights));
}

Task<> FeedService::refresh(std::uint64_t id, std::string token) {
  FeedClient* client = hub_.find(id);
  if (client == nullptr) co_return;
  auto rights = std::make_shared<std::optional<FeedRights>>();
  api::SocketWork ask = ask_rights(rights);
  net::HttpRequest request = api::renewal(kDashboardPath, token, client->member().address);
  const api::SocketAnswer answer =
      co_await api_->admit_socket(loop_, std::move(request), std::move(ask));
  client = hub_.find(id);
  if (client == nullptr) co_return;
  FeedMember& member = client->member();
  const api::Renewal renewal = api::judge_renewal(member.principal, answer);
  switch (renewal.verdict) {
    case api::Renewal::Verdict::NoGood:
      co_return client->close(CloseCode::TokenExpired, "the token is no good");
    case api::Renewal::Verdict::NotAllowed:
      co_return client->close(CloseCode::NoLongerAllowed, "not allowed any more");
    case api::Renewal::Verdict::SomebodyElses:
      co_return client->close(CloseCode::OtherSubject, "the token is somebody else's");
    case api::Renewal::Verdict::Taken:
      member.principal = answer.sender.principal;
      member.until = answer.sender.until;
      if (*rights) client->use(std::move(**rights));
      break;
    case api::Renewal::Verdict::Unanswered:
      break;
  }
  // It numbers what it tells, so the brace is its own.
  client->tell(std::string_view(renewal.told).substr(1));
}

}  // namespace tandem::feed
