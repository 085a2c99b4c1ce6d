#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "bridge/tap/recorder.hpp"
#include "control/recording/recording_store.hpp"
#include "control/store/recording_rows.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"
#include "core/task_group.hpp"

namespace tandem::store {
class ConnectionPool;
}

namespace tandem::recording {

/// Writes calls down as Ogg Opus, on a thread of its own, and tells the database of each that is
/// through. What a crash left is told at the next start: it plays up to its last whole second.
class CallRecorder final : public tap::Recorder {
 public:
  /// More at once are not recorded, and counted: some 1.5 % of a core each.
  static constexpr int kAtOnceMax = 400;

  struct Options {
    std::string database_url;
    std::filesystem::path folder;
  };
  CallRecorder(Options options, metrics::Registry& registry);
  ~CallRecorder() override;

  void start();
  /// After the calls: ends what is written, and tells the database for a short while. Any other
  /// thread.
  void stop();

  std::shared_ptr<tap::TapOutlet> record(const call::CallId& call,
                                         const std::string& organisation) override;

  /// Reads what was recorded, on the recorder's thread, for a coroutine on `home`. An error where
  /// there is no such file here.
  [[nodiscard]] Task<Result<std::string>> read(EventLoop& home, std::string path,
                                               std::uint64_t offset, std::size_t bytes);

 private:
  class Recording;
  void begin(const call::CallId& call, const std::string& path,
             std::shared_ptr<tap::TapOutlet> outlet);
  void drain(const call::CallId& call);
  void through(const call::CallId& call);
  void recover();
  void tell(store::RecordingRow row);
  [[nodiscard]] Task<> tell_until_heard(store::RecordingRow row);

  std::unique_ptr<RecordingStore> files_;
  EventLoop loop_;
  std::unique_ptr<store::ConnectionPool> database_;
  metrics::Block& block_;
  metrics::Gauge& under_way_;
  metrics::Counter &done_, &failed_, &refused_;
  std::atomic<int> running_{0};
  std::map<call::CallId, std::unique_ptr<Recording>> recordings_;
  TaskGroup tasks_;
  bool started_ = false;
};

}  // namespace tandem::recording
