#include "core/net/name_cache.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>

#include <condition_variable>
#include <cstring>
#include <deque>
#include <list>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"

namespace tandem::net {

namespace {

using Clock = std::chrono::steady_clock;

Result<NameCache::Addresses> resolve_by_system(const std::string& host) {
  addrinfo hints{};
  hints.ai_flags = AI_ADDRCONFIG;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  int failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  if (failed == EAI_NONAME) {
    // AI_ADDRCONFIG hides loopback names on a machine that has nothing but loopback.
    hints.ai_flags = 0;
    failed = ::getaddrinfo(host.c_str(), nullptr, &hints, &found);
  }
  if (failed != 0) return make_error_code(errc::name_not_found);
  NameCache::Addresses addresses;
  for (const addrinfo* entry = found; entry != nullptr; entry = entry->ai_next) {
    IpAddress address;
    if (entry->ai_family == AF_INET) {
      const auto* v4 = reinterpret_cast<const sockaddr_in*>(entry->ai_addr);
      std::memcpy(address.bytes.data(), &v4->sin_addr, 4);
    } else if (entry->ai_family == AF_INET6) {
      const auto* v6 = reinterpret_cast<const sockaddr_in6*>(entry->ai_addr);
      address.family = IpAddress::Family::V6;
      std::memcpy(address.bytes.data(), &v6->sin6_addr, 16);
    } else {
      continue;
    }
    addresses.push_back(address);
  }
  ::freeaddrinfo(found);
  if (addresses.empty()) return make_error_code(errc::name_not_found);
  return addresses;
}

}  // namespace

/// Shared with the resolver threads, which may hang in the system's resolver when the cache goes.
struct NameCache::State {
  explicit State(Options given) : options(std::move(given)) {
    if (!options.resolve) options.resolve = &resolve_by_system;
  }

  /// A coroutine that waits for a name. Lies in its frame; in a list only while that lives, so
  /// loop and event are alive whenever a resolver thread finds it there, under the lock.
  struct Waiter {
    EventLoop* loop;
    std::shared_ptr<AsyncEvent> event;
  };
  struct Entry {
    Addresses addresses;  ///< Empty: none known.
    Clock::time_point resolved_at;
    Clock::time_point failed_at;
    bool failed = false;
    bool asked = false;  ///< In the queue or on a thread.
    Clock::time_point used_at;
    std::list<Waiter> waiters;
  };

  Options options;
  std::mutex mutex;
  std::condition_variable work;
  std::unordered_map<std::string, Entry> entries;
  struct Question {
    std::string host, asker;
  };
  /// What somebody has under way.
  struct Share {
    std::size_t waiting = 0, on_threads = 0;
  };
  std::deque<Question> queue;
  std::unordered_map<std::string, Share> shares;
  bool stopped = false;

  void resolve_names();
  std::optional<Question> next_question();
  void settle(const Question& question, const Result<Addresses>& result);
  Entry& entry_of(const std::string& host);
  bool ask(const std::string& host, const std::string& asker, Entry& entry);
};

/// The first whose asker has a thread left.
std::optional<NameCache::State::Question> NameCache::State::next_question() {
  for (auto place = queue.begin(); place != queue.end(); ++place) {
    Share& share = shares[place->asker];
    if (options.share_threads > 0 && share.on_threads >= options.share_threads) continue;
    --share.waiting;
    ++share.on_threads;
    Question question = std::move(*place);
    queue.erase(place);
    return question;
  }
  return std::nullopt;
}

void NameCache::State::resolve_names() {
  std::unique_lock lock(mutex);
  while (true) {
    std::optional<Question> question;
    work.wait(lock, [&] { return stopped || (question = next_question()).has_value(); });
    if (stopped) return;
    lock.unlock();
    // Their next one waits for this thread, which looks for it when it is back.
    const Result<Addresses> result = options.resolve(question->host);
    lock.lock();
    settle(*question, result);
  }
}

void NameCache::State::settle(const Question& question, const Result<Addresses>& result) {
  const auto share = shares.find(question.asker);
  if (--share->second.on_threads == 0 && share->second.waiting == 0) shares.erase(share);
  Entry& entry = entries[question.host];
  entry.asked = false;
  entry.failed = !result;
  if (result) {
    entry.addresses = *result;
    entry.resolved_at = Clock::now();
  } else {
    // What was known stays: stale addresses beat none.
    entry.failed_at = Clock::now();
  }
  for (const Waiter& waiter : entry.waiters) {
    waiter.loop->post([event = waiter.event] { event->set(); });
  }
}

NameCache::State::Entry& NameCache::State::entry_of(const std::string& host) {
  if (entries.size() >= options.names_max && !entries.contains(host)) {
    auto oldest = entries.end();
    for (auto place = entries.begin(); place != entries.end(); ++place) {
      if (place->second.asked || !place->second.waiters.empty()) continue;
      if (oldest == entries.end() || place->second.used_at < oldest->second.used_at) {
        oldest = place;
      }
    }
    if (oldest != entries.end()) entries.erase(oldest);
  }
  Entry& entry = entries[host];
  entry.used_at = Clock::now();
  return entry;
}

bool NameCache::State::ask(const std::string& host, const std::string& asker, Entry& entry) {
  if (entry.asked) return true;
  if (queue.size() >= options.queue_max) return false;
  const auto share = shares.find(asker);
  const std::size_t waiting = share == shares.end() ? 0 : share->second.waiting;
  if (options.share_queue > 0 && waiting >= options.share_queue) return false;
  entry.asked = true;
  ++shares[asker].waiting;
  queue.push_back({host, asker});
  work.notify_one();
  return true;
}

NameCache::NameCache(Options options) : state_(std::make_shared<State>(std::move(options))) {
  for (std::size_t i = 0; i < state_->options.threads; ++i) {
    std::thread resolver([state = state_] {
      ::pthread_setname_np(::pthread_self(), "resolver");
      state->resolve_names();
    });
    // A resolver can hang for half a minute; nobody waits for it at the end.
    resolver.detach();
  }
}

NameCache::~NameCache() {
  const std::lock_guard lock(state_->mutex);
  state_->stopped = true;
  state_->work.notify_all();
}

Task<Result<NameCache::Addresses>> NameCache::lookup(EventLoop& loop, std::string host,
                                                     std::chrono::milliseconds deadline,
                                                     std::string asker) {
  const std::shared_ptr<State> state = state_;
  const auto event = std::make_shared<AsyncEvent>(loop);
  std::list<State::Waiter> own;
  {
    const std::lock_guard lock(state->mutex);
    State::Entry& entry = state->entry_of(host);
    const Clock::time_point now = Clock::now();
    const bool failed_lately = entry.failed && now - entry.failed_at < state->options.failed_for;
    if (!entry.addresses.empty()) {
      const bool stale = now - entry.resolved_at >= state->options.fresh_for;
      if (stale && !failed_lately) state->ask(host, asker, entry);
      co_return entry.addresses;
    }
    if (failed_lately) co_return make_error_code(errc::name_not_found);
    if (!state->ask(host, asker, entry)) co_return make_error_code(errc::would_block);
    own.push_back({&loop, event});
    entry.waiters.splice(entry.waiters.end(), own);
  }
  struct Leave {
    ~Leave() {
      const std::lock_guard lock(state->mutex);
      state->entries[host].waiters.remove_if(
          [this](const State::Waiter& waiter) { return waiter.event == event; });
    }
    std::shared_ptr<State> state;
    const std::string& host;
    std::shared_ptr<AsyncEvent> event;
  };
  const Leave leave{state, host, event};
  const bool answered = co_await event->wait_for(deadline);
  const std::lock_guard lock(state->mutex);
  const State::Entry& entry = state->entries[host];
  if (!entry.addresses.empty()) co_return entry.addresses;
  co_return make_error_code(answered ? errc::name_not_found : errc::timed_out);
}

}  // namespace tandem::net
