#include "control/recording/call_recorder.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <optional>
#include <utility>

#include "control/recording/local_recording_store.hpp"
#include "control/recording/metric_families.hpp"
#include "control/store/connection_pool.hpp"
#include "control/store/connection_shares.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/sha256.hpp"
#include "core/log/logger.hpp"
#include "media/ogg_opus_writer.hpp"

namespace tandem::recording {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kDatabaseLimit{2'000};
/// A call's row comes a moment after its end; a database may be away for hours.
constexpr milliseconds kTellAgain{1'000}, kTellAgainMax{60'000};
constexpr milliseconds kStopMax{3'000};
constexpr milliseconds kReadMax{5'000};
/// Enough for the last page, and some damage behind it.
constexpr std::size_t kTailBytes = 64 * 1024;
/// Of the text of an id.
constexpr std::size_t kIdLength = 36;

log::RateLimit full_lines;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kRecordings;
  return options;
}

/// `…/CALL.opus`, `…/CALL-2.opus`
std::string call_of(const std::string& path) {
  return std::filesystem::path(path).stem().string().substr(0, kIdLength);
}

std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// The row of a file that nobody was told of, read piece by piece; none where it holds nothing.
std::optional<store::RecordingRow> row_of(RecordingStore& files, const std::string& path) {
  crypto::Sha256 sha;
  std::string head, tail;
  store::RecordingRow row;
  row.call = call_of(path);
  row.path = path;
  for (;;) {
    const auto piece = files.read(path, row.bytes, CallRecorder::kPieceMax);
    if (!piece) return std::nullopt;
    if (piece->empty()) break;
    sha.add(bytes_of(*piece));
    row.bytes += piece->size();
    if (head.empty()) head = *piece;
    tail += *piece;
    if (tail.size() > kTailBytes) tail.erase(0, tail.size() - kTailBytes);
  }
  if (row.bytes == 0) return std::nullopt;
  row.sha256 = crypto::to_hex(sha.digest());
  row.length = media::ogg_opus_length(bytes_of(head), bytes_of(tail));
  return row;
}

}  // namespace

CallRecorder::CallRecorder(Options options, metrics::Registry& registry)
    : node_(std::move(options.node)),
      call_wait_(options.call_wait),
      untold_max_(options.untold_max),
      files_(std::make_unique<LocalRecordingStore>(std::move(options.folder))),
      loop_({"recordings", 5}),
      database_(
          std::make_unique<store::ConnectionPool>(pool_options(options.database_url), &registry)),
      block_(registry.add_block()),
      done_(block_.counter(families::kRecordings, {{"result", "done"}})),
      failed_(block_.counter(families::kRecordings, {{"result", "failed"}})),
      refused_(block_.counter(families::kRecordings, {{"result", "too-many"}})),
      orphaned_(block_.counter(families::kRecordings, {{"result", "of-no-call"}})),
      news_(loop_),
      tasks_(loop_) {
  block_.gauge(families::kUntold).set(0);
  RecorderThread::Listener listener{
      [this](const call::CallId&, std::optional<Recording::Written> written) {
        loop_.post([this, written = std::move(written)]() mutable { through(std::move(written)); });
      },
      [this](const call::CallId& call, const char* type, const std::string& fields) {
        note_(call, type, fields);
      }};
  for (unsigned n = 1; n <= std::max(options.threads, 1U); ++n)
    threads_.push_back(std::make_unique<RecorderThread>("recorder-" + std::to_string(n), *files_,
                                                        listener, registry.add_block()));
}

CallRecorder::~CallRecorder() { stop(); }

std::vector<EventLoop*> CallRecorder::loops() {
  std::vector<EventLoop*> loops{&loop_};
  for (const auto& thread : threads_) loops.push_back(&thread->loop());
  return loops;
}

void CallRecorder::start(Note note) {
  note_ = std::move(note);
  started_ = true;
  loop_.post([this] { recover(); });
  loop_.start();
  for (const auto& thread : threads_) thread->start();
}

void CallRecorder::stop() {
  if (!std::exchange(started_, false)) return;
  for (const auto& thread : threads_) thread->stop();
  auto told = std::make_shared<std::promise<void>>();
  std::unique_ptr<TaskGroup> waiting;
  loop_.post([this, told, &waiting] {
    waiting = std::make_unique<TaskGroup>(loop_);
    waiting->spawn([this, told]() -> Task<> {
      const bool all = co_await tasks_.join_for(kStopMax);
      if (!all) tasks_.cancel();
      told->set_value();
    });
  });
  told->get_future().wait_for(2 * kStopMax);
  loop_.stop();
}

std::shared_ptr<tap::TapOutlet> CallRecorder::record(const call::CallId& call,
                                                     const std::string& organisation) {
  // The one with the fewest first; another may still have room.
  std::vector<RecorderThread*> order;
  for (const auto& thread : threads_) order.push_back(thread.get());
  std::sort(order.begin(), order.end(), [](const RecorderThread* a, const RecorderThread* b) {
    return a->calls() < b->calls();
  });
  for (RecorderThread* thread : order) {
    if (!thread->reserve()) continue;
    // It looks by itself.
    auto outlet = std::make_shared<tap::TapOutlet>([] {});
    thread->begin(call, organisation + '/' + call.text(), outlet);
    return outlet;
  }
  loop_.post([this] { refused_.add(); });
  return nullptr;
}

/// The file's last way to the disk, then its row.
void CallRecorder::through(std::optional<Recording::Written> written) {
  if (!written) return failed_.add();
  const auto kept = written->file->finish();
  if (!kept) {
    log::Logger().error("recording.failed", {{"call", written->row.call},
                                             {"path", written->row.path},
                                             {"error", kept.error().message()}});
    return failed_.add();
  }
  tell(std::move(written->row));
  done_.add();
}

/// What an earlier run of this node wrote and did not tell of.
void CallRecorder::recover() {
  for (const std::string& path : files_->unsettled()) {
    if (!call::CallId::parse(call_of(path))) continue;
    auto row = row_of(*files_, path);
    if (!row) continue;
    log::Logger().info("recording.recovered",
                       {{"call", row->call}, {"path", path}, {"bytes", row->bytes}});
    tell(std::move(*row));
  }
}

/// While the database is away, for hours perhaps, a row takes little; what waits for it is one.
void CallRecorder::tell(store::RecordingRow row) {
  if (untold_.size() >= untold_max_) {
    log::Logger().repeated(full_lines, log::Level::Error, "recording.told_later",
                           {{"call", row.call}, {"path", row.path}, {"waiting", untold_.size()}});
    return;
  }
  row.node = node_;
  untold_.emplace(steady_clock::now(), Untold{std::move(row), kTellAgain});
  block_.gauge(families::kUntold).set(static_cast<double>(untold_.size()));
  news_.set();
  if (std::exchange(telling_, true)) return;
  tasks_.spawn([this] { return tell_all(); });
}

Task<> CallRecorder::tell_all() {
  const std::shared_ptr<void> over(nullptr, [this](void*) { telling_ = false; });
  while (!untold_.empty()) {
    const Instant due = untold_.begin()->first;
    if (due > steady_clock::now()) {
      news_.reset();
      (void)co_await news_.wait_until(due);
      continue;
    }
    // It stays among the others meanwhile, and is counted with them.
    const auto next = untold_.begin();
    const Heard heard = co_await tell_once(next->second);
    auto node = untold_.extract(next);
    Untold& untold = node.mapped();
    if (heard == Heard::Yes) settle(untold.row.path);
    if (heard == Heard::OfNoCall) discard(untold.row.path);
    if (heard == Heard::NotYet) {
      node.key() = steady_clock::now() + untold.again;
      untold.again = std::min(2 * untold.again, kTellAgainMax);
      untold_.insert(std::move(node));
    }
    block_.gauge(families::kUntold).set(static_cast<double>(untold_.size()));
  }
}

Task<CallRecorder::Heard> CallRecorder::tell_once(Untold& untold) {
  const store::RecordingRow& row = untold.row;
  auto known = std::make_shared<bool>(false);
  store::Work work = [known, row](pqxx::transaction_base& tx) {
    *known = store::add_recording(tx, row);
    if (*known && row.lost.count() > 0) store::note_lost_sound(tx, row);
  };
  std::string refused;
  try {
    const auto done = co_await database_->transact(loop_, store::Acting::writer(), kDatabaseLimit,
                                                   std::move(work));
    if (done && *known) co_return Heard::Yes;
    if (done && !untold.unknown_since) untold.unknown_since = steady_clock::now();
  } catch (const boost::system::system_error&) {
    throw;  // Cancelled: the node stops.
  } catch (const std::exception& error) {
    refused = error.what();
  }
  if (!refused.empty())
    log::Logger().error("recording.refused",
                        {{"call", row.call}, {"path", row.path}, {"error", refused}});
  const bool of_no_call =
      untold.unknown_since && steady_clock::now() - *untold.unknown_since >= call_wait_;
  co_return of_no_call ? Heard::OfNoCall : Heard::NotYet;
}

void CallRecorder::settle(const std::string& path) {
  const auto settled = files_->settle(path);
  if (!settled)
    log::Logger().error(
        "recording.unsettled",
        {{"call", call_of(path)}, {"path", path}, {"error", settled.error().message()}});
}

void CallRecorder::discard(const std::string& path) {
  const auto gone = files_->discard(path);
  log::Logger().warn(
      "recording.of_no_call",
      {{"call", call_of(path)}, {"path", path}, {"error", gone ? "" : gone.error().message()}});
  orphaned_.add();
}

/// A part of a file, while it is sent.
class CallRecorder::Body final : public net::BodySource {
 public:
  Body(CallRecorder& recorder, std::string path, std::uint64_t first, std::uint64_t last)
      : recorder_(recorder), path_(std::move(path)), at_(first), end_(last + 1) {}

  [[nodiscard]] std::uint64_t bytes() const noexcept override { return end_ - at_; }

  [[nodiscard]] Task<Result<std::string>> next(EventLoop& home) override {
    struct Handed {
      explicit Handed(EventLoop& on) : done(on) {}
      Result<std::string> content = make_error_code(boost::system::errc::timed_out);
      AsyncEvent done;
    };
    auto handed = std::make_shared<Handed>(home);
    const auto bytes = static_cast<std::size_t>(std::min<std::uint64_t>(kPieceMax, end_ - at_));
    recorder_.loop_.post(
        [&files = *recorder_.files_, &home, handed, path = path_, at = at_, bytes] {
          handed->content = files.read(path, at, bytes);
          home.post([handed] { handed->done.set(); });
        });
    const bool in_time = co_await handed->done.wait_for(kReadMax);
    if (!in_time) co_return make_error_code(boost::system::errc::timed_out);
    if (!handed->content) co_return handed->content.error();
    // Somebody has deleted it meanwhile, or cut it short.
    if (handed->content->empty()) co_return make_error_code(boost::system::errc::io_error);
    at_ += handed->content->size();
    co_return std::move(*handed->content);
  }

 private:
  CallRecorder& recorder_;
  std::string path_;
  std::uint64_t at_, end_;
};

std::shared_ptr<net::BodySource> CallRecorder::read(std::string path, std::uint64_t first,
                                                    std::uint64_t last) {
  return std::make_shared<Body>(*this, std::move(path), first, last);
}

}  // namespace tandem::recording
