#include "control/auth/key_cache.hpp"

#include "core/log/logger.hpp"

namespace tandem::auth {
namespace {

net::HttpClient::Options client_options() {
  net::HttpClient::Options options;
  options.idle_per_host = 1;
  options.body_max = KeyCache::kBodyMax;
  return options;
}

}  // namespace

KeyCache::KeyCache(EventLoop& loop, net::Dialer dialer, net::Url url,
                   std::function<Clock::time_point()> now)
    : loop_(loop),
      http_(loop, std::move(dialer), client_options()),
      url_(std::move(url)),
      now_(std::move(now)),
      arrived_(loop),
      tasks_(loop) {}

KeyCache::~KeyCache() = default;

bool KeyCache::fresh() const { return fetched_ && now_() - *fetched_ < kFresh; }

void KeyCache::warm() {
  if (fetching_ || (attempted_ && now_() - *attempted_ < kFetchFloor)) return;
  attempted_ = now_();
  fetching_ = true;
  arrived_.reset();
  tasks_.spawn([this] { return fetch(); });
}

Task<std::optional<VerificationKey>> KeyCache::find(std::string key_id) {
  std::optional<VerificationKey> known;
  if (const auto found = keys_.find(key_id); found != keys_.end()) known = found->second;
  // Where the issuer is quicker than this loop, a fetch is over, and the keys are others, at once.
  if (!known || !fresh()) warm();
  if (known) co_return known;
  if (fetching_) {
    const bool in_time = co_await arrived_.wait_for(kWait);
    if (!in_time) co_return std::nullopt;
  }
  const auto found = keys_.find(key_id);
  if (found == keys_.end()) co_return std::nullopt;
  co_return found->second;
}

Task<> KeyCache::fetch() {
  co_await survive_cancellation();
  ++fetches_;
  net::HttpRequest request("GET", "/");
  request.headers.emplace_back("Accept", "application/json");
  net::Url url = url_;
  auto reply = co_await http_.send(std::move(url), std::move(request), kFetchDeadline);
  std::string fault;
  if (!reply) {
    fault = reply.error().message();
  } else if (reply->status != 200) {
    fault = "status " + std::to_string(reply->status);
  } else {
    auto keys = parse_jwk_set(std::move(reply->body));
    // An empty set would lock everybody out: more likely a fault of theirs than their wish.
    if (keys && !keys->empty()) {
      keys_ = std::move(*keys);
      fetched_ = now_();
    } else {
      fault = "no usable key";
    }
  }
  if (!fault.empty())
    log::Logger().warn("auth.keys_not_fetched",
                       {{"host", url_.host}, {"error", fault}, {"kept", keys_.size()}});
  fetching_ = false;
  arrived_.set();
}

Task<> KeyCache::stop() {
  co_await survive_cancellation();
  tasks_.cancel();
  co_await tasks_.join();
}

}  // namespace tandem::auth
