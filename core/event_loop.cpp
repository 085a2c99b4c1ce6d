#include "core/event_loop.hpp"

#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <csignal>
#include <system_error>
#include <thread>

#include "core/asio_descriptor.hpp"
#include "core/asio_types.hpp"
#include "core/assert.hpp"
#include "core/log/logger.hpp"
#include "core/loop_work.hpp"
#include "core/poller.hpp"

namespace tandem {

namespace {

std::int64_t nanoseconds_since_epoch(EventLoop::Clock::time_point when) noexcept {
  return std::chrono::nanoseconds(when.time_since_epoch()).count();
}

std::int64_t thread_cpu_ns() noexcept {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::int64_t{spent.tv_sec} * 1'000'000'000 + spent.tv_nsec;
}

/// After so many handlers of Asio in a row the sockets of the poller have their turn.
constexpr int kHandlersPerTurn = 64;

}  // namespace

struct EventLoop::Impl {
  explicit Impl(Options given);

  /// Asio's own descriptors and timers.
  struct AsioSet final : Poller::Watch {
    explicit AsioSet(std::atomic<bool>& asio_due) : due(asio_due) {}
    void on_ready(bool) override { due.store(true, std::memory_order_relaxed); }
    std::atomic<bool>& due;
  };

  Options options;
  // Sockets leave it when they go, so it goes after them.
  Poller poller;
  // Loop-local objects go after the context, since what that still holds may refer to them, and in
  // the reverse order of their making, since one may be built on another.
  struct Locals {
    ~Locals() {
      while (!objects.empty()) objects.pop_back();
    }
    std::vector<std::pair<const void*, std::shared_ptr<void>>> objects;
  };
  Locals locals;
  boost::asio::io_context context{1};
  boost::asio::executor_work_guard<Executor> work{context.get_executor()};
  Timer tick{context};
  Clock::time_point next_tick;
  std::vector<std::shared_ptr<TickSubscription::Entry>> subscribers;
  std::function<void(std::chrono::nanoseconds)> observe;
  std::function<void(double)> observe_busy;
  log::RateLimit threw;
  std::thread thread;
  std::atomic<std::thread::id> runs_on{};
  std::atomic<bool> asio_due{true};  ///< Asio may have something to do.
  AsioSet asio_set{asio_due};

  Clock::time_point second_began;
  std::int64_t cpu_at_second = 0;
  std::atomic<std::int64_t> lag_ns{0};
  std::atomic<std::int64_t> ticked_at_ns{0};
  std::atomic<double> busy{0.0};

  void run();
  /// What Asio has to do and what the poller tells. Whether there may be more.
  bool turn(Poller::Patience patience);
  void run_asio();
  /// What one part's work throws must not end the calls of all others: it is logged.
  template <class Work>
  void guarded(const Work& call);
  void arm();
  void on_tick();
  void call_subscribers();
  void measure(Clock::time_point now);
};

EventLoop::Impl::Impl(Options given) : options(std::move(given)) {
  const Result<> added = poller.add_readable(asio_descriptor(context), asio_set);
  if (!added) throw std::system_error(added.error(), "the loop's epoll");
}

void EventLoop::Impl::run() {
  runs_on = std::this_thread::get_id();
  const Clock::time_point now = Clock::now();
  second_began = now;
  cpu_at_second = thread_cpu_ns();
  ticked_at_ns = nanoseconds_since_epoch(now);
  next_tick = now + kTick;
  arm();
  while (!context.stopped()) turn(Poller::Patience::UntilReady);
  ticked_at_ns = 0;
  runs_on = std::thread::id{};
}

bool EventLoop::Impl::turn(Poller::Patience patience) {
  // Cleared first: what is posted from here on raises it again.
  const bool asio_ran = asio_due.exchange(false);
  if (asio_ran) run_asio();
  if (context.stopped()) return false;
  const bool more = asio_due.load(std::memory_order_relaxed);
  guarded([&] { poller.turn(more ? Poller::Patience::None : patience); });
  return asio_ran || poller.called();
}

void EventLoop::Impl::run_asio() {
  bool idle = false;
  guarded([&] {
    for (int i = 0; i < kHandlersPerTurn && !idle; ++i) {
      LoopWork::is("a coroutine or timer");
      idle = context.poll_one() == 0;
    }
  });
  if (!idle) asio_due.store(true, std::memory_order_relaxed);
}

template <class Work>
void EventLoop::Impl::guarded(const Work& call) {
  const auto tell = [this](const char* what) {
    log::Logger().repeated(threw, log::Level::Error, "loop.exception",
                           {{"loop", options.name}, {"error", what}});
  };
  try {
    call();
  } catch (const std::exception& exception) {
    tell(exception.what());
  } catch (...) {
    tell("unknown exception");
  }
}

void EventLoop::Impl::arm() {
  tick.expires_at(next_tick);
  tick.async_wait([this](const boost::system::error_code& error) {
    if (!error) on_tick();
  });
}

void EventLoop::Impl::on_tick() {
  const Clock::time_point now = Clock::now();
  measure(now);
  call_subscribers();
  next_tick += kTick;
  if (next_tick <= now) next_tick += (now - next_tick) / kTick * kTick + kTick;
  arm();
}

void EventLoop::Impl::measure(Clock::time_point now) {
  const std::chrono::nanoseconds late = now - next_tick;
  lag_ns.store(late.count(), std::memory_order_relaxed);
  ticked_at_ns.store(nanoseconds_since_epoch(now), std::memory_order_relaxed);
  if (observe) observe(late);
  const std::chrono::nanoseconds wall = now - second_began;
  if (wall < std::chrono::seconds(1)) return;
  const std::int64_t cpu = thread_cpu_ns();
  const double ratio = static_cast<double>(cpu - cpu_at_second) / static_cast<double>(wall.count());
  busy.store(ratio, std::memory_order_relaxed);
  if (observe_busy) observe_busy(ratio);
  second_began = now;
  cpu_at_second = cpu;
}

void EventLoop::Impl::call_subscribers() {
  // By index and up to the size at the start: `work` may subscribe others, who wait for the next
  // tick, and may end any subscription, its own too.
  bool ended = false;
  const std::size_t count = subscribers.size();
  for (std::size_t i = 0; i < count; ++i) {
    const std::shared_ptr<TickSubscription::Entry> entry = subscribers[i];
    LoopWork::is(entry->work.target_type().name());
    if (entry->live) guarded(entry->work);
    ended |= !entry->live;
  }
  if (ended) std::erase_if(subscribers, [](const auto& entry) { return !entry->live; });
}

EventLoop::EventLoop(Options options) : impl_(std::make_unique<Impl>(std::move(options))) {
  TANDEM_ASSERT(impl_->options.name.size() <= 15, "the kernel keeps 15 bytes of a thread's name");
  // OpenSSL writes with write(2), which cannot be told to spare us the signal.
  std::signal(SIGPIPE, SIG_IGN);
}

EventLoop::~EventLoop() {
  stop();
  // Work that holds its own subscription would keep both for ever.
  for (const auto& entry : impl_->subscribers) entry->work = nullptr;
}

void EventLoop::start() {
  TANDEM_ASSERT(!impl_->thread.joinable(), "a loop starts once");
  impl_->thread = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), impl_->options.name.c_str());
    if (impl_->options.nice != 0) {
      const auto thread_id = static_cast<id_t>(::syscall(SYS_gettid));
      ::setpriority(PRIO_PROCESS, thread_id, impl_->options.nice);
    }
    impl_->run();
  });
}

void EventLoop::run() {
  TANDEM_ASSERT(!impl_->thread.joinable(), "the loop has a thread of its own");
  impl_->run();
}

void EventLoop::poll() {
  TANDEM_ASSERT(!impl_->thread.joinable(), "the loop has a thread of its own");
  impl_->runs_on = std::this_thread::get_id();
  while (impl_->turn(Poller::Patience::None)) {
  }
}

// What a loop measures of its own time means nothing where another program sets the pace.
void EventLoop::tick() { impl_->call_subscribers(); }

void EventLoop::stop() {
  request_stop();
  if (!impl_->thread.joinable()) return;
  TANDEM_ASSERT(!on_this_thread(), "a loop cannot join itself");
  impl_->thread.join();
}

void EventLoop::request_stop() noexcept {
  impl_->context.stop();
  impl_->poller.wake();
}

void EventLoop::post(std::function<void()> work) {
  boost::asio::post(impl_->context, [work = std::move(work)] {
    LoopWork::is(work.target_type().name());
    work();
  });
  rouse();
}

std::unique_ptr<EventLoop::TickSubscription> EventLoop::on_tick(std::function<void()> work) {
  auto entry = std::make_shared<TickSubscription::Entry>();
  entry->work = std::move(work);
  impl_->subscribers.push_back(entry);
  return std::make_unique<TickSubscription>(std::move(entry));
}

Poller& EventLoop::poller() noexcept { return impl_->poller; }

void EventLoop::rouse() noexcept {
  if (!impl_->asio_due.exchange(true) && !on_this_thread()) impl_->poller.wake();
}

bool EventLoop::on_this_thread() const noexcept {
  return impl_->runs_on.load(std::memory_order_relaxed) == std::this_thread::get_id();
}

boost::asio::io_context& EventLoop::context() noexcept { return impl_->context; }

bool EventLoop::stopped() const noexcept { return impl_->context.stopped(); }

const std::string& EventLoop::name() const noexcept { return impl_->options.name; }

std::chrono::nanoseconds EventLoop::lag() const noexcept {
  return std::chrono::nanoseconds(impl_->lag_ns.load(std::memory_order_relaxed));
}

std::chrono::nanoseconds EventLoop::stalled_for() const noexcept {
  const std::int64_t ticked = impl_->ticked_at_ns.load(std::memory_order_relaxed);
  if (ticked == 0) return {};
  const std::int64_t since = nanoseconds_since_epoch(Clock::now()) - ticked;
  const std::chrono::nanoseconds beyond = std::chrono::nanoseconds(since) - kTick;
  return std::max(beyond, std::chrono::nanoseconds(0));
}

double EventLoop::busy_ratio() const noexcept {
  return impl_->busy.load(std::memory_order_relaxed);
}

void EventLoop::observe_lag(std::function<void(std::chrono::nanoseconds)> observe) {
  impl_->observe = std::move(observe);
}

void EventLoop::observe_busy(std::function<void(double)> observe) {
  impl_->observe_busy = std::move(observe);
}

LoopWork::LoopWork(EventLoop& loop) {
  loop.post([this] { here = &word_; });
}

void* EventLoop::find_local(const void* key) const noexcept {
  for (const auto& [held, object] : impl_->locals.objects) {
    if (held == key) return object.get();
  }
  return nullptr;
}

void EventLoop::keep_local(const void* key, std::shared_ptr<void> object) {
  impl_->locals.objects.emplace_back(key, std::move(object));
}

}  // namespace tandem
