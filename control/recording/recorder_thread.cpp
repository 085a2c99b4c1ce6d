#include "control/recording/recorder_thread.hpp"

#include <time.h>

#include <algorithm>
#include <array>
#include <future>
#include <utility>

#include "control/recording/metric_families.hpp"
#include "core/loop_work.hpp"
#include "media/tone_generator.hpp"

namespace tandem::recording {
namespace {

using std::chrono::nanoseconds;
using std::chrono::steady_clock;

/// A call gives 50 blocks a second.
constexpr double kBlocksASecond = 50;
/// What is tried out at the start: two seconds of a call.
constexpr int kTriedBlocks = 100;
/// Of a new measurement in the running mean, for each block measured: the last minute of ten calls.
constexpr double kWeightOfBlock = 1.0 / 30'000;
/// After anything was lost nothing new is taken for so long.
constexpr std::chrono::seconds kBehindFor{10};
/// Losses of a call are noted together, so often.
constexpr std::chrono::seconds kNoteEvery{5};
/// All files of a thread, ended.
constexpr std::chrono::seconds kStopMax{3};

/// Processor time: what other programs take from us is not the calls' price.
nanoseconds processor_time() noexcept {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return std::chrono::seconds(spent.tv_sec) + nanoseconds(spent.tv_nsec);
}

std::string free_path(RecordingStore& files, const std::string& place) {
  std::string path = place + ".opus";
  for (int n = 2; files.size(path); ++n) path = place + '-' + std::to_string(n) + ".opus";
  return path;
}

std::int64_t now_ns() noexcept { return steady_clock::now().time_since_epoch().count(); }

}  // namespace

RecorderThread::RecorderThread(const std::string& name, RecordingStore& files, Listener listener,
                               metrics::Block& block)
    : files_(files),
      listener_(std::move(listener)),
      loop_({name, 5}),
      under_way_(block.gauge(families::kUnderWay)),
      carried_(block.gauge(families::kCarried)),
      lost_(block.counter(families::kLostBlocks)) {}

RecorderThread::~RecorderThread() { stop(); }

void RecorderThread::start() {
  running_ = true;
  try_out();
  constexpr int kTicks = static_cast<int>(kRound / EventLoop::kTick);
  ticks_ = loop_.on_tick([this] {
    if (++ticks_seen_ % kTicks == 0) round();
  });
  loop_.start();
}

void RecorderThread::stop() {
  if (!std::exchange(running_, false)) return;
  auto stopped = std::make_shared<std::promise<void>>();
  // Behind the last word of the shards: calls have ended, and each has said so.
  loop_.post([this, stopped] {
    ticks_.reset();
    round();
    while (!recordings_.empty()) end(recordings_.begin());
    stopped->set_value();
  });
  stopped->get_future().wait_for(kStopMax);
  loop_.stop();
}

/// What a call costs on this machine, before there is one: both sides speak all the time.
void RecorderThread::try_out() {
  media::ToneGenerator low(440, -9, media::kTelephony), high(1'000, -9, media::kTelephony);
  media::OggOpusWriter writer(media::kTelephony, {}, [](auto) { return true; });
  std::array<std::int16_t, tap::kBlockSamples> left, right;
  std::array<std::int16_t, 2 * tap::kBlockSamples> both;
  const nanoseconds before = processor_time();
  for (int block = 0; block < kTriedBlocks; ++block) {
    low.fill(left);
    high.fill(right);
    for (std::size_t i = 0; i < tap::kBlockSamples; ++i) {
      both[2 * i] = left[i];
      both[2 * i + 1] = right[i];
    }
    writer.write(both);
  }
  const std::int64_t cost = (processor_time() - before).count() / kTriedBlocks;
  cost_least_ns_ = cost / 2;
  block_cost_ns_.store(cost, std::memory_order_relaxed);
}

bool RecorderThread::reserve() noexcept {
  if (now_ns() < behind_until_ns_.load(std::memory_order_relaxed)) return false;
  const double share =
      kBlocksASecond * static_cast<double>(block_cost_ns_.load(std::memory_order_relaxed)) / 1e9;
  const int most = std::min(kCallsMax, static_cast<int>(kBusyMax / std::max(share, 1e-9)));
  int calls = calls_.load(std::memory_order_relaxed);
  do {
    if (calls >= most) return false;
  } while (!calls_.compare_exchange_weak(calls, calls + 1, std::memory_order_relaxed));
  return true;
}

void RecorderThread::begin(const call::CallId& call, std::string place,
                           std::shared_ptr<tap::TapOutlet> outlet) {
  loop_.post([this, call, place = std::move(place), outlet = std::move(outlet)]() mutable {
    auto recording = std::make_unique<Recording>(free_path(files_, place), call.text(), files_,
                                                 std::move(outlet));
    recordings_.emplace(call, Entry{std::move(recording)});
    under_way_.set(static_cast<double>(recordings_.size()));
  });
}

void RecorderThread::round() {
  LoopWork::is("recordings");
  const nanoseconds before = processor_time();
  std::int64_t blocks = 0;
  for (auto at = recordings_.begin(); at != recordings_.end();) {
    const auto next = std::next(at);
    bool ended = false;
    take(at->first, at->second, blocks, ended);
    if (ended) end(at);
    at = next;
  }
  weigh(blocks, processor_time() - before);
}

void RecorderThread::take(const call::CallId& call, Entry& entry, std::int64_t& blocks,
                          bool& ended) {
  const Recording::Taken taken = entry.recording->take();
  blocks += taken.blocks;
  ended = taken.ended;
  if (taken.failed) listener_.note(call, "recording.failed", "{}");
  if (taken.lost > 0) {
    lost_.add(static_cast<std::uint64_t>(taken.lost));
    entry.lost += taken.lost;
    behind_until_ns_.store(now_ns() + nanoseconds(kBehindFor).count(), std::memory_order_relaxed);
  }
  note_losses(call, entry, ended);
}

void RecorderThread::note_losses(const call::CallId& call, Entry& entry, bool now) {
  if (entry.lost == 0 || (!now && steady_clock::now() < entry.note_at)) return;
  entry.note_at = steady_clock::now() + kNoteEvery;
  const std::int64_t lost_ms = std::exchange(entry.lost, 0) * media::kPtime.count();
  listener_.note(call, "recording.gap", R"({"lost_ms":)" + std::to_string(lost_ms) + '}');
}

void RecorderThread::weigh(std::int64_t blocks, nanoseconds spent) {
  if (blocks > 0) {
    const auto known = static_cast<double>(block_cost_ns_.load(std::memory_order_relaxed));
    const double seen = static_cast<double>(spent.count()) / static_cast<double>(blocks);
    const double weight = std::min(1.0, static_cast<double>(blocks) * kWeightOfBlock);
    // Callers who happen to be silent make room for some more, not for as many as one likes.
    const auto cost = static_cast<std::int64_t>(known + weight * (seen - known));
    block_cost_ns_.store(std::max(cost, cost_least_ns_), std::memory_order_relaxed);
  }
  const auto cost = static_cast<double>(block_cost_ns_.load(std::memory_order_relaxed));
  carried_.set(std::min<double>(kCallsMax, kBusyMax * 1e9 / (kBlocksASecond * cost)));
}

void RecorderThread::end(Recordings::iterator at) {
  const call::CallId call = at->first;
  note_losses(call, at->second, true);
  auto written = at->second.recording->finish();
  recordings_.erase(at);
  calls_.fetch_sub(1, std::memory_order_relaxed);
  under_way_.set(static_cast<double>(recordings_.size()));
  listener_.through(call, std::move(written));
}

}  // namespace tandem::recording
