#include "bench/load/load_run.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace tandem::load {
namespace {

using namespace std::chrono_literals;

constexpr double kSyscallSeconds = 3;

std::chrono::nanoseconds own_processor() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto in_all = [](const timeval& time) {
    return std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_usec);
  };
  return in_all(usage.ru_utime) + in_all(usage.ru_stime);
}

double p99_ms(const DirectionFigures& direction) {
  return std::chrono::duration<double, std::milli>(direction.latency.percentile(0.99)).count();
}

Clock::duration seconds_of(double seconds) {
  return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

LoadRun::LoadRun(LoadOptions options, std::function<void(const std::string&)> say)
    : context_(std::move(options)),
      say_(std::move(say)),
      board_(context_),
      listener_(context_, [this](std::unique_ptr<ModelSession> session) {
        board_.take_session(std::move(session));
      }) {}

pid_t LoadRun::server_pid() const noexcept {
  return server_ ? server_->pid() : context_.options.server_pid;
}

void LoadRun::wait(double seconds) {
  context_.loop.run_until([] { return false; }, Clock::now() + seconds_of(seconds));
}

/// Until the server takes connections.
void LoadRun::await_server() {
  const LoadOptions& options = context_.options;
  if (!options.spawn.empty()) server_ = std::make_unique<ServerProcess>(options.spawn);
  const auto url =
      net::Url::parse(options.voice_url.empty() ? options.stream_url : options.voice_url);
  if (!url) throw std::runtime_error("--voice-url or --stream-url must be an absolute URL");

  class Knock final : public Connection::Owner {
   public:
    void on_open() override { open = true; }
    void on_bytes(std::span<char>, Time) override {}
    void on_closed(std::string_view) override { closed = true; }
    bool open = false, closed = false;
  };
  const Time deadline = Clock::now() + 20s;
  while (Clock::now() < deadline) {
    if (server_ && !server_->running()) throw std::runtime_error("the server ended at its start");
    Knock knock;
    const auto connection = Connection::dial(context_.loop, *url, context_.tls_client.get(), knock);
    context_.loop.run_until([&knock] { return knock.open || knock.closed; }, deadline);
    if (knock.open) return;
    wait(0.05);
  }
  throw std::runtime_error("the server takes no connections");
}

void LoadRun::Placer::place(int calls) {
  left_ = calls;
  next_ = Clock::now();
  if (calls > 0) run_.context_.loop.arm(*this, next_);
}

void LoadRun::Placer::on_due(Time) {
  run_.board_.place_call();
  next_ += seconds_of(1 / run_.context_.options.rate);
  if (--left_ > 0) run_.context_.loop.arm(*this, next_);
}

void LoadRun::Churner::begin() {
  if (run_.context_.options.churn_s <= 0) return;
  next_ = Clock::now();
  on_due(next_);
}

void LoadRun::Churner::end() { run_.context_.loop.disarm(*this); }

void LoadRun::Churner::on_due(Time) {
  if (run_.board_.hang_up_oldest()) run_.board_.place_call();
  const auto calls = static_cast<double>(std::max<std::size_t>(run_.board_.streams(), 1));
  next_ += seconds_of(run_.context_.options.churn_s / calls);
  run_.context_.loop.arm(*this, next_);
}

void LoadRun::wait_with_churn(double seconds, Growth& growth) {
  if (context_.options.churn_s <= 0) return wait(seconds);
  // A hundred samples, or one in ten seconds.
  const double every = std::max(std::min(seconds / 100, 10.0), 0.5);
  churner_.begin();
  const Time begun = Clock::now();
  for (double at = 0; at < seconds;) {
    growth.add(at, sample_process(server_pid()));
    wait(std::min(every, seconds - at));
    at = std::chrono::duration<double>(Clock::now() - begun).count();
  }
  growth.add(seconds, sample_process(server_pid()));
  churner_.end();
}

std::string LoadRun::scrape() {
  const std::string& text = context_.options.metrics_url;
  const auto url = net::Url::parse(text);
  if (text.empty() || !url) return {};
  std::optional<HttpExchange::Reply> reply;
  scrape_ = std::make_unique<HttpExchange>(
      context_.loop, *context_.tls_client, *url, net::HttpRequest("GET", "/"),
      [&reply](HttpExchange::Reply got) { reply = std::move(got); });
  context_.loop.run_until([&reply] { return reply.has_value(); }, Clock::now() + 5s);
  scrape_.reset();
  return reply ? std::move(reply->body) : std::string();
}

/// Up to `calls` that talk; failing ones are not placed again.
void LoadRun::bring_up(int calls) {
  const auto wanted = static_cast<std::size_t>(calls);
  board_.hang_up_beyond(wanted);
  const int more = calls - static_cast<int>(board_.up());
  placer_.place(more);
  const double patience = std::max(more, 0) / context_.options.rate + 20;
  const Time deadline = Clock::now() + seconds_of(patience);
  // Asked now and then only: counting them all takes its time.
  while (Clock::now() < deadline && !(placer_.done() && board_.pending() == 0)) wait(0.05);
}

void LoadRun::measure(LevelResult& result) {
  const std::string metrics_before = scrape();
  result.up = static_cast<int>(board_.up());
  context_.figures = {};
  static_cast<void>(context_.loop.take_lateness());
  static_cast<void>(context_.loop.take_idle());
  result.before = sample_process(server_pid());
  const auto own = own_processor();
  const Time begun = Clock::now();
  wait_with_churn(context_.options.measure_s, result.growth);
  const Time ended = Clock::now();
  result.after = sample_process(server_pid());
  const auto worked = own_processor() - own - context_.loop.take_idle();
  result.own_processor =
      std::chrono::duration<double>(worked) / std::chrono::duration<double>(ended - begun);
  result.seconds = std::chrono::duration<double>(ended - begun).count();
  result.own_lateness = context_.loop.take_lateness();
  result.figures = context_.figures;
  const LoadCall::Overdue overdue = board_.overdue(ended);
  result.figures.uplink.overdue = overdue.uplink;
  result.figures.downlink.overdue = overdue.downlink;
  result.metrics = compare_metrics(metrics_before, scrape());

  if (server_pid() == 0) return;
  SyscallCount syscalls(server_pid());
  wait(0.5);  // perf(1) starts.
  const Time from = Clock::now();
  wait(kSyscallSeconds);
  const std::int64_t count = syscalls.finish();
  const std::chrono::duration<double> took = Clock::now() - from + 500ms;
  if (count >= 0)
    result.syscalls = static_cast<std::int64_t>(static_cast<double>(count) / took.count());
}

LevelResult LoadRun::level(int calls) {
  LevelResult result;
  result.wanted = calls;
  context_.figures = {};
  bring_up(calls);
  if (board_.up() == 0) {
    std::string why = "no call came up";
    for (const auto& [note, count] : context_.figures.notes)
      why += fmt::format("; {} ({})", note, count);
    for (const auto& [fault, count] : context_.figures.faults)
      why += fmt::format("; {} ({})", fault, count);
    throw std::runtime_error(why);
  }
  wait(context_.options.settle_s);
  result.setup = context_.figures;
  measure(result);
  return result;
}

/// More calls than fit are tried while those that are up go on.
LevelResult LoadRun::overload(int attempts) {
  LevelResult result;
  result.overload = true;
  result.wanted = static_cast<int>(board_.up()) + attempts;
  const std::size_t before = board_.placed();
  const double seconds = attempts / context_.options.rate;
  say_(fmt::format("overload: {} more attempts in {:.0f} s", attempts, seconds));
  placer_.place(attempts);
  const double measure_s = std::exchange(context_.options.measure_s, seconds);
  // Who is hung up by us is not who had to go for others.
  const double churn_s = std::exchange(context_.options.churn_s, 0);
  measure(result);
  context_.options.measure_s = measure_s;
  context_.options.churn_s = churn_s;
  result.setup = result.figures;
  result.kept = static_cast<int>(board_.up_of_first(before));
  return result;
}

/// Doubles no guess: rises by steps until a level fails, then halves the step between the last
/// good and the first bad one.
void LoadRun::ramp(RunResult& run) {
  const LoadOptions& options = context_.options;
  int step = options.ramp_step;
  int next = options.ramp_first;
  bool failed = false;
  while (next <= options.ramp_most) {
    run.levels.push_back(level(next));
    const LevelResult& result = run.levels.back();
    const bool good = result.clean(options.p99_bound_ms);
    say_(fmt::format("{} calls: {} (P99 up {:.2f} ms, down {:.2f} ms)", next,
                     good ? "good" : "beyond", p99_ms(result.figures.uplink),
                     p99_ms(result.figures.downlink)));
    if (good) run.best = std::max(run.best, next);
    failed = failed || !good;
    if (failed) step /= 2;
    if (failed && step < options.ramp_precision) break;
    next = good ? next + step : next - step;
    if (next <= 0) break;
  }
}

RunResult LoadRun::run() {
  RunResult run;
  run.options = context_.options;
  await_server();
  wait(0.5);
  run.idle = sample_process(server_pid());
  if (context_.options.ramp) {
    ramp(run);
  } else {
    for (const int calls : context_.options.calls) {
      say_(fmt::format("{} calls", calls));
      run.levels.push_back(level(calls));
    }
  }
  if (context_.options.overload > 0) run.levels.push_back(overload(context_.options.overload));
  run.uplink_delay = context_.uplink.delay();
  run.downlink_delay = context_.downlink.delay();
  board_.hang_up_beyond(0);
  wait(1);
  return run;
}

}  // namespace tandem::load
