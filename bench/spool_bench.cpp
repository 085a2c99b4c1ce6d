// What it costs to keep events: 5,000 a second from one shard through the spool
// into Postgres, as processor time of the spooler's, the syncer's and the
// shipper's threads, and of the server's process for it; how far Postgres is behind, how much
// memory it costs when it is away, how fast it catches up; and how long a start takes over a
// gibibyte that waits.
//
//     spool_bench                     the spool alone
//     spool_bench DATABASE_URL        and the shipper, into a migrated database
#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "control/ops/metric_families.hpp"
#include "control/store/tenant_transaction.hpp"
#include "control/writer/event_spool.hpp"
#include "control/writer/metric_families.hpp"
#include "control/writer/shipper.hpp"

namespace {

using namespace tandem;
using namespace std::chrono_literals;
using std::chrono::steady_clock;
namespace fs = std::filesystem;

constexpr std::uint64_t kEventsPerSecond = 5'000;
constexpr std::uint64_t kCalls = 1'000;
constexpr std::chrono::seconds kLength{20};

/// Of a process or a thread, by its `stat` in /proc: its name, and its processor time in seconds.
std::pair<std::string, double> time_of(const fs::path& stat) {
  std::ifstream file(stat);
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto open = text.find('('), close = text.rfind(')');
  if (open == std::string::npos || close == std::string::npos) return {};
  long user = 0, system = 0;
  if (std::sscanf(text.c_str() + close + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %ld %ld",
                  &user, &system) != 2)
    return {};
  return {text.substr(open + 1, close - open - 1),
          static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK))};
}

/// Processor time of this process's threads, by name, in seconds.
std::map<std::string, double> thread_times() {
  std::map<std::string, double> times;
  for (const auto& entry : fs::directory_iterator("/proc/self/task")) {
    const auto [name, time] = time_of(entry.path() / "stat");
    if (!name.empty()) times[name] += time;
  }
  return times;
}

/// What a call tells in its course: of 20 events one begins or ends it, the
/// rest are turns, words and usage, some 300 bytes each.
struct Talk {
  std::vector<call::CallId> calls;
  std::vector<std::uint64_t> seqs;
  std::uint64_t told = 0;
  std::string text = std::string(180, 'w');

  Talk() {
    for (std::uint64_t i = 0; i < kCalls; ++i) {
      calls.push_back(call::CallId::generate(std::chrono::system_clock::now()));
      seqs.push_back(0);
    }
  }
  void next(call::EventSink& sink) {
    const std::uint64_t at = told++ % kCalls;
    const std::uint64_t seq = ++seqs[at];
    std::string fields;
    std::string_view type;
    if (seq == 1) {
      type = "call.started";
      fields = R"({"call_sid":"CA00000000000000000000000000000001","from":"+15550001111",)"
               R"("to":"+15550002222","agent":"front-desk","node":"bench","direction":"inbound"})";
    } else if (seq == 20) {
      type = "call.ended";
      fields = R"({"reason":"caller-hangup","length_ms":60000,"turns":6,"barge_ins":0})";
    } else if (seq % 3 == 0) {
      type = "turn.answered";
      fields = R"({"turn":)" + std::to_string(seq / 3) +
               R"(,"speech_stopped_at_ms":1000,"committed_ms":5,"response_began_ms":80,)"
               R"("first_audio_ms":300,"first_sent_ms":301,"voice_to_voice_ms":501})";
    } else if (seq % 3 == 1) {
      type = "agent.words";
      fields = R"({"item":)" + std::to_string(seq) + R"(,"text":")" + text + R"(","heard_text":")" +
               text + R"(","audio_ms":900,"heard_ms":900,"estimated":false,"began_at_ms":100})";
    } else {
      type = "model.usage";
      fields = R"({"response":1,"cost_usd":0.01,"tokens":{"text_in":100,"audio_in":50,)"
               R"("text_out":10,"audio_out":40}})";
    }
    sink.append(0, {.call = calls[at],
                    .epoch = 1,
                    .seq = seq,
                    .at = std::chrono::time_point_cast<std::chrono::microseconds>(
                        std::chrono::system_clock::now()),
                    .call_time = std::chrono::microseconds(seq * 1'000'000),
                    .type = type,
                    .fields = fields});
    if (seq == 20) {
      calls[at] = call::CallId::generate(std::chrono::system_clock::now());
      seqs[at] = 0;
    }
  }
};

/// Looks every 50 ms how old the youngest row in Postgres is: how far behind the calls it is.
class Lookout {
 public:
  explicit Lookout(const char* url) : session_(store::open_session(url)) {
    thread_ = std::thread([this] {
      while (!stopped_) {
        look();
        std::this_thread::sleep_for(50ms);
      }
    });
  }
  ~Lookout() { stop(); }
  void stop() {
    stopped_ = true;
    if (thread_.joinable()) thread_.join();
  }
  /// Processor time that the server has spent on the shipper; zero where it runs elsewhere.
  [[nodiscard]] double server_time() {
    std::string pid;
    store::run_transaction(
        *session_, store::Acting::writer(), store::Access::ReadOnly, 5s,
        [&pid](pqxx::transaction_base& tx) {
          const auto found = tx.exec(
              "SELECT pid FROM pg_stat_activity WHERE application_name = 'tandem-shipper' AND "
              "datname = current_database()");
          if (!found.empty()) pid = found[0][0].c_str();
        });
    return pid.empty() ? 0 : time_of(fs::path("/proc") / pid / "stat").second;
  }
  /// Milliseconds; sorted. After `stop`.
  [[nodiscard]] std::vector<double> seen() const {
    auto sorted = seen_;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }

 private:
  void look() {
    store::run_transaction(
        *session_, store::Acting::writer(), store::Access::ReadOnly, 5s,
        [this](pqxx::transaction_base& tx) {
          const auto age = tx.exec1(
              "SELECT extract(epoch FROM clock_timestamp() - max(at)) * 1000 FROM "
              "tandem.call_events WHERE organisation_id = '00000000-0000-7000-8000-000000000000'");
          if (!age[0].is_null()) seen_.push_back(age[0].as<double>());
        });
  }

  std::unique_ptr<pqxx::connection> session_;
  std::vector<double> seen_;
  std::atomic<bool> stopped_{false};
  std::thread thread_;
};

double resident_mib() {
  std::ifstream file("/proc/self/statm");
  double pages = 0, resident = 0;
  file >> pages >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

/// Postgres is not there: the events stay on the disk, not in memory.
void away(const fs::path& directory) {
  metrics::Registry registry;
  control::EventSpool::Options options;
  options.log.directory = directory;
  control::EventSpool spool(options, registry);
  // Port 1 refuses, as a server that is down does.
  control::Shipper shipper({"postgresql://tandem_app@127.0.0.1:1/none", "bench"}, spool.log(),
                           registry);
  Talk talk;
  double before = 0;
  const auto begin = steady_clock::now();
  for (auto tick = begin; tick < begin + kLength; tick += 10ms) {
    std::this_thread::sleep_until(tick);
    for (std::uint64_t i = 0; i < kEventsPerSecond / 100; ++i) talk.next(spool);
    if (before == 0 && tick > begin + 2s) before = resident_mib();
  }
  std::printf("away for %lld s: memory %+.1f MiB, %.0f MiB on the disk, dropped %.0f\n",
              static_cast<long long>(kLength.count()), resident_mib() - before,
              static_cast<double>(spool.log().state().bytes) / (1 << 20),
              registry.total(control::families::kEventsDropped));
  spool.stop();
}

void sustained(const fs::path& directory, const char* url) {
  metrics::Registry registry;
  control::EventSpool::Options options;
  options.log.directory = directory;
  control::EventSpool spool(options, registry);
  std::unique_ptr<control::Shipper> shipper;
  if (url != nullptr)
    shipper = std::make_unique<control::Shipper>(control::Shipper::Options{url, "bench"},
                                                 spool.log(), registry);
  std::unique_ptr<Lookout> lookout;
  if (url != nullptr) lookout = std::make_unique<Lookout>(url);
  Talk talk;
  const auto before = thread_times();
  const auto begin = steady_clock::now();
  for (auto tick = begin; tick < begin + kLength; tick += 10ms) {
    std::this_thread::sleep_until(tick);
    for (std::uint64_t i = 0; i < kEventsPerSecond / 100; ++i) talk.next(spool);
  }
  const auto after = thread_times();
  const double took = std::chrono::duration<double>(steady_clock::now() - begin).count();
  if (lookout) lookout->stop();
  const double server = lookout ? lookout->server_time() : 0;
  double sum = 0;
  std::printf("%.0f events/s for %.0f s\n", static_cast<double>(talk.told) / took, took);
  for (const char* name : {"spooler", "spool-sync", "shipper"}) {
    if (after.find(name) == after.end()) continue;
    // A thread that has just begun does not bear its name yet.
    const auto begun = before.find(name);
    const double share = (after.at(name) - (begun == before.end() ? 0 : begun->second)) / took;
    sum += share;
    std::printf("  %-12s %5.1f %% of a core\n", name, 100 * share);
  }
  std::printf("  together     %5.1f %% of a core\n", 100 * sum);
  if (server > 0) std::printf("  its server   %5.1f %% of a core\n", 100 * server / took);
  std::printf("  dropped      %.0f\n", registry.total(control::families::kEventsDropped));
  spool.stop();
  if (shipper == nullptr) return;
  const auto drain = steady_clock::now();
  shipper->stop(60s);
  const auto behind = lookout->seen();
  std::printf("  behind: P50 %.0f ms, P95 %.0f ms, P99 %.0f ms\n", behind[behind.size() / 2],
              behind[behind.size() * 95 / 100], behind[behind.size() * 99 / 100]);
  std::printf("  left at the end: %llu events after %.1f s\n",
              static_cast<unsigned long long>(spool.log().state().events),
              std::chrono::duration<double>(steady_clock::now() - drain).count());
}

/// Straight into a log: what waits when a database comes back.
class LogSink final : public call::EventSink {
 public:
  explicit LogSink(control::SpoolLog& log) : log_(log) {}
  void append(unsigned, const call::CallEvent& event) noexcept override {
    control::append_record(records_, event);
    ++events_;
    if (records_.size() > 256 * 1024) write();
  }
  void write() {
    if (!log_.append(records_, events_)) std::abort();
    records_.clear();
    events_ = 0;
  }

 private:
  control::SpoolLog& log_;
  std::string records_;
  std::uint64_t events_ = 0;
};

/// How fast Postgres catches up: 40 s of the rate above.
void drained(const fs::path& directory, const char* url) {
  control::SpoolLog::Options options;
  options.directory = directory;
  control::SpoolLog log(options);
  LogSink sink(log);
  Talk talk;
  while (talk.told < 40 * kEventsPerSecond) talk.next(sink);
  sink.write();
  log.close_segment();
  metrics::Registry registry;
  const auto begin = steady_clock::now();
  control::Shipper shipper(control::Shipper::Options{url, "bench"}, log, registry);
  shipper.stop(600s);
  const double took = std::chrono::duration<double>(steady_clock::now() - begin).count();
  const auto drained = static_cast<double>(talk.told - log.state().events);
  std::printf("drain of %.0f events: %.0f a second, %.1f times the rate above\n", drained,
              drained / took, drained / took / kEventsPerSecond);
}

void start_over_a_gibibyte(const fs::path& directory) {
  control::SpoolLog::Options options;
  options.directory = directory;
  std::uint64_t events = 0;
  {
    control::SpoolLog log(options);
    std::string records;
    const std::string fields = "{\"text\":\"" + std::string(240, 'w') + "\"}";
    for (std::uint64_t seq = 1; log.state().bytes < 1ULL << 30; ++seq) {
      control::append_record(
          records, {.call = {}, .seq = seq, .at = {}, .type = "agent.words", .fields = fields});
      ++events;
      if (records.size() < 256 * 1024) continue;
      if (!log.append(records, events)) std::abort();
      records.clear();
      events = 0;
    }
  }
  // As a crash leaves it: the last segment still open.
  auto last = control::SegmentFile::list(directory).back();
  const fs::path closed = directory / last.name();
  last.open = true;
  fs::rename(closed, directory / last.name());
  const auto begin = steady_clock::now();
  const control::SpoolLog log(options);
  std::printf("start over %.2f GiB, %llu events: %.1f ms\n",
              static_cast<double>(log.state().bytes) / (1ULL << 30),
              static_cast<unsigned long long>(log.state().events),
              std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count());
}

}  // namespace

int main(int argc, char** argv) {
  const fs::path directory =
      fs::temp_directory_path() / ("tandem-spool-bench-" + std::to_string(getpid()));
  sustained(directory / "sustained", nullptr);
  away(directory / "away");
  if (argc > 1) {
    sustained(directory / "shipped", argv[1]);
    drained(directory / "drained", argv[1]);
  }
  start_over_a_gibibyte(directory / "gibibyte");
  fs::remove_all(directory);
}
