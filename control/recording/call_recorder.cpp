#include "control/recording/call_recorder.hpp"

#include <algorithm>
#include <array>
#include <future>
#include <optional>
#include <utility>

#include "control/recording/local_recording_store.hpp"
#include "control/recording/metric_families.hpp"
#include "control/store/connection_pool.hpp"
#include "core/async_event.hpp"
#include "core/crypto/hex.hpp"
#include "core/crypto/hmac.hpp"
#include "core/crypto/sha256.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"
#include "media/ogg_opus_writer.hpp"
#include "media/units.hpp"

namespace tandem::recording {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kDatabaseLimit{2'000};
/// A call's row comes a moment after its end; a database may be away for hours.
constexpr milliseconds kTellAgain{1'000}, kTellAgainMax{60'000};
constexpr milliseconds kStopMax{3'000};
/// A hole in what the shard gave, filled with silence so that both clocks stay together.
constexpr milliseconds kHoleMax{60'000};
/// What a file of four hours has, and more: what is larger is no recording of ours.
constexpr std::size_t kFileMax = 256 * 1024 * 1024;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = 1;
  return options;
}

/// `…/CALL.opus`
std::string call_of(const std::string& path) { return std::filesystem::path(path).stem().string(); }

}  // namespace

/// One call that is being written down.
class CallRecorder::Recording {
 public:
  Recording(std::string path, std::string title, RecordingStore& files,
            std::shared_ptr<tap::TapOutlet> outlet)
      : outlet_(std::move(outlet)), path_(std::move(path)) {
    auto file = files.create(path_);
    if (!file) {
      fail(file.error());
      return;
    }
    file_ = std::move(*file);
    writer_.emplace(media::kTelephony, title, [this](std::span<const std::uint8_t> bytes) {
      const auto kept = file_->append(bytes);
      if (!kept) fail(kept.error());
      sha_.add(bytes);
      bytes_ += bytes.size();
      return kept.has_value();
    });
  }

  [[nodiscard]] tap::TapOutlet& outlet() noexcept { return *outlet_; }
  void add(const tap::TapBlock& block) {
    if (failed_) return;
    if (blocks_ > 0) fill(std::min(block.at - next_at_, kHoleMax));
    write(block);
    next_at_ = block.at + media::kPtime;
  }
  /// What the database is told; nothing where the file could not be written.
  [[nodiscard]] std::optional<store::RecordingRow> finish() {
    if (!writer_ || failed_) return std::nullopt;
    const bool whole = writer_->finish();
    const auto kept = file_->finish();
    if (!kept) fail(kept.error());
    if (!whole || failed_) return std::nullopt;
    return store::RecordingRow{call_of(path_), path_, bytes_, crypto::to_hex(sha_.digest()),
                               blocks_ * media::kPtime};
  }

 private:
  void fill(milliseconds hole) {
    for (; hole >= media::kPtime; hole -= media::kPtime) write(tap::TapBlock{});
  }
  void write(const tap::TapBlock& block) {
    std::array<std::int16_t, 2 * tap::kBlockSamples> both;
    for (std::size_t i = 0; i < tap::kBlockSamples; ++i) {
      both[2 * i] = block.caller[i];
      both[2 * i + 1] = block.agent[i];
    }
    writer_->write(both);
    ++blocks_;
  }
  void fail(const ErrorCode& error) {
    if (std::exchange(failed_, true)) return;
    log::Logger().error("recording.failed", {{"path", path_}, {"error", error.message()}});
  }

  std::shared_ptr<tap::TapOutlet> outlet_;
  std::string path_;
  std::unique_ptr<RecordingStore::Writer> file_;
  std::optional<media::OggOpusWriter> writer_;
  crypto::Sha256 sha_;
  std::uint64_t bytes_ = 0;
  std::int64_t blocks_ = 0;
  milliseconds next_at_{0};
  bool failed_ = false;
};

CallRecorder::CallRecorder(Options options, metrics::Registry& registry)
    : files_(std::make_unique<LocalRecordingStore>(std::move(options.folder))),
      loop_({"recorder", 5}),
      database_(
          std::make_unique<store::ConnectionPool>(pool_options(options.database_url), &registry)),
      block_(registry.add_block()),
      under_way_(block_.gauge(families::kUnderWay)),
      done_(block_.counter(families::kRecordings, {{"result", "done"}})),
      failed_(block_.counter(families::kRecordings, {{"result", "failed"}})),
      refused_(block_.counter(families::kRecordings, {{"result", "too-many"}})),
      tasks_(loop_) {}

CallRecorder::~CallRecorder() { stop(); }

void CallRecorder::start() {
  started_ = true;
  loop_.post([this] { recover(); });
  loop_.start();
}

void CallRecorder::stop() {
  if (!std::exchange(started_, false)) return;
  auto stopped = std::make_shared<std::promise<void>>();
  // Behind the last drain: calls have ended, and each has said so.
  loop_.post([this, stopped] {
    std::vector<call::CallId> left;
    for (const auto& [call, recording] : recordings_) left.push_back(call);
    for (const call::CallId& call : left) through(call);
    stopped->set_value();
  });
  stopped->get_future().wait_for(kStopMax);
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
  if (running_.fetch_add(1) >= kAtOnceMax) {
    running_.fetch_sub(1);
    loop_.post([this] { refused_.add(); });
    return nullptr;
  }
  auto outlet =
      std::make_shared<tap::TapOutlet>([this, call] { loop_.post([this, call] { drain(call); }); });
  loop_.post([this, call, path = organisation + '/' + call.text() + ".opus", outlet] {
    begin(call, path, outlet);
  });
  return outlet;
}

void CallRecorder::begin(const call::CallId& call, const std::string& path,
                         std::shared_ptr<tap::TapOutlet> outlet) {
  recordings_[call] = std::make_unique<Recording>(path, call.text(), *files_, std::move(outlet));
  under_way_.set(static_cast<double>(recordings_.size()));
}

void CallRecorder::drain(const call::CallId& call) {
  const auto found = recordings_.find(call);
  if (found == recordings_.end()) return;
  Recording& recording = *found->second;
  recording.outlet().awake();
  const bool ended = recording.outlet().ended();
  while (const auto block = recording.outlet().take()) recording.add(*block);
  if (ended) through(call);
}

void CallRecorder::through(const call::CallId& call) {
  const auto found = recordings_.find(call);
  auto row = found->second->finish();
  recordings_.erase(found);
  running_.fetch_sub(1);
  under_way_.set(static_cast<double>(recordings_.size()));
  if (!row) return failed_.add();
  done_.add();
  tell(std::move(*row));
}

/// What an earlier run of this node wrote and did not tell of.
void CallRecorder::recover() {
  for (const std::string& path : files_->unsettled()) {
    const auto content = files_->read(path, 0, kFileMax);
    if (!content || content->empty() || !call::CallId::parse(call_of(path))) continue;
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(content->data()), content->size());
    log::Logger().info("recording.recovered", {{"path", path}, {"bytes", content->size()}});
    tell({call_of(path), path, content->size(), crypto::to_hex(crypto::sha256(*content)),
          media::ogg_opus_length(bytes)});
  }
}

void CallRecorder::tell(store::RecordingRow row) {
  tasks_.spawn([this, row = std::move(row)] { return tell_until_heard(row); });
}

Task<> CallRecorder::tell_until_heard(store::RecordingRow row) {
  for (milliseconds again = kTellAgain;; again = std::min(2 * again, kTellAgainMax)) {
    auto known = std::make_shared<bool>(false);
    store::Work work = [known, row](pqxx::transaction_base& tx) {
      *known = store::add_recording(tx, row);
    };
    std::string refused;
    try {
      const auto done = co_await database_->transact(loop_, store::Acting::writer(), kDatabaseLimit,
                                                     std::move(work));
      if (done && *known) break;
    } catch (const std::exception& error) {
      refused = error.what();
    }
    if (!refused.empty())
      log::Logger().error("recording.refused", {{"path", row.path}, {"error", refused}});
    co_await sleep_for(loop_, again);
  }
  const auto settled = files_->settle(row.path);
  if (!settled)
    log::Logger().error("recording.unsettled",
                        {{"path", row.path}, {"error", settled.error().message()}});
}

Task<Result<std::string>> CallRecorder::read(EventLoop& home, std::string path,
                                             std::uint64_t offset, std::size_t bytes) {
  struct Handed {
    explicit Handed(EventLoop& on) : done(on) {}
    Result<std::string> content = make_error_code(boost::system::errc::timed_out);
    AsyncEvent done;
  };
  auto handed = std::make_shared<Handed>(home);
  loop_.post([this, &home, handed, path = std::move(path), offset, bytes]() mutable {
    handed->content = files_->read(path, offset, bytes);
    home.post([handed = std::move(handed)] { handed->done.set(); });
  });
  const bool in_time = co_await handed->done.wait_for(milliseconds(5'000));
  if (!in_time) co_return make_error_code(boost::system::errc::timed_out);
  co_return std::move(handed->content);
}

}  // namespace tandem::recording
