#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "control/auth/jwk_set.hpp"
#include "core/async_event.hpp"
#include "core/net/http_client.hpp"
#include "core/task_group.hpp"

namespace tandem::auth {

/// The public keys of an outside issuer, from its `jwks.json`: kept for ten minutes, served stale
/// while the issuer cannot be reached, and fetched at most once in 30 s, whatever tokens strangers
/// send. One fetch at a time. Lives on one loop.
class KeyCache {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::seconds kFresh{600};
  static constexpr std::chrono::seconds kFetchFloor{30};
  /// A request whose key is not here waits for a fetch that runs, at most so long.
  static constexpr std::chrono::milliseconds kWait{2'000};
  static constexpr std::chrono::milliseconds kFetchDeadline{5'000};
  static constexpr std::size_t kBodyMax = 256 * 1024;

  /// `now`: the steady clock, another one in tests.
  KeyCache(EventLoop& loop, net::Dialer dialer, net::Url url,
           std::function<Clock::time_point()> now = Clock::now);
  /// After `stop`, or with the loop stopped.
  ~KeyCache();

  /// The key of that `kid`, or none. A key that is here is given at once, however old.
  [[nodiscard]] Task<std::optional<VerificationKey>> find(std::string key_id);
  /// Begins a fetch unless one ran lately: at start, so that the first request finds keys.
  void warm();
  [[nodiscard]] Task<> stop();

  [[nodiscard]] std::uint64_t fetches() const noexcept { return fetches_; }

 private:
  [[nodiscard]] Task<> fetch();
  [[nodiscard]] bool fresh() const;

  EventLoop& loop_;
  net::HttpClient http_;
  net::Url url_;
  std::function<Clock::time_point()> now_;
  JwkSet keys_;
  std::optional<Clock::time_point> fetched_, attempted_;
  std::uint64_t fetches_ = 0;
  bool fetching_ = false;
  AsyncEvent arrived_;
  TaskGroup tasks_;
};

}  // namespace tandem::auth
