#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/net/ip_address.hpp"
#include "core/result.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::net {

/// Addresses of host names, resolved on threads of its own: getaddrinfo(3) blocks for seconds, and
/// Asio's resolver has one thread per loop, so that one slow name would hold up all calls. One per
/// process; thread-safe.
class NameCache {
 public:
  using Addresses = std::vector<IpAddress>;
  /// Blocks; called on the cache's threads. The default is the system's resolver.
  using Resolve = std::function<Result<Addresses>(const std::string& host)>;

  struct Options {
    /// An answer older than this is still served, at once, and refreshed behind the caller's back:
    /// an address that worked a minute ago beats a resolver that is down.
    std::chrono::milliseconds fresh_for{60'000};
    /// A name that was not found is not asked for again so long.
    std::chrono::milliseconds failed_for{1'000};
    std::size_t names_max = 4096;  ///< Beyond, the one longest unused is forgotten.
    std::size_t queue_max = 256;   ///< Names waiting for a thread; beyond: errc::would_block.
    std::size_t threads = 4;       ///< How many slow names do not delay another.
    /// Of one who asks: names on threads at once, and names that wait for them. Who asks for more
    /// waits for their own, or gets errc::would_block; nobody else does. Zero: no such bound.
    std::size_t share_threads = 0, share_queue = 0;
    Resolve resolve = nullptr;  ///< Null: getaddrinfo.
  };

  explicit NameCache(Options options);
  NameCache() : NameCache(Options{}) {}
  /// Does not wait for a resolver that hangs.
  ~NameCache();
  NameCache(const NameCache&) = delete;
  NameCache& operator=(const NameCache&) = delete;

  /// In the resolver's order of preference, never empty. `errc::name_not_found`,
  /// `errc::timed_out`, `errc::would_block`. On `loop`'s thread. `asker`: on whose behalf, where
  /// there are shares.
  [[nodiscard]] Task<Result<Addresses>> lookup(EventLoop& loop, std::string host,
                                               std::chrono::milliseconds deadline,
                                               std::string asker = {});

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace tandem::net
