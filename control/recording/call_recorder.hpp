#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/tap/recorder.hpp"
#include "control/recording/recorder_thread.hpp"
#include "control/recording/recording_store.hpp"
#include "control/store/recording_rows.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/body_source.hpp"
#include "core/task_group.hpp"

namespace tandem::store {
class ConnectionPool;
}

namespace tandem::recording {

/// Writes calls down as Ogg Opus, on threads of its own, and tells the database of each that is
/// through. What a crash left is told at the next start: it plays up to its last whole second.
class CallRecorder final : public tap::Recorder {
 public:
  struct Options {
    std::string database_url;
    std::filesystem::path folder;
    unsigned threads = 1;  ///< That write; each carries some 250 calls.
    std::string node{};    ///< Whose disk it is; empty: whichever has the call.
    /// A call of which the database has known nothing for so long was deleted with its
    /// organisation: its sound goes too.
    std::chrono::milliseconds call_wait = std::chrono::hours(24);
  };
  CallRecorder(Options options, metrics::Registry& registry);
  ~CallRecorder() override;

  /// Of all its threads, for who watches over them.
  [[nodiscard]] std::vector<EventLoop*> loops();

  /// `note`: puts an event in the log of a call, as long as it is under way; any thread.
  using Note = std::function<void(const call::CallId&, std::string type, std::string fields)>;
  void start(Note note);
  /// After the calls: ends what is written, and tells the database for a short while. Any other
  /// thread.
  void stop();

  /// Null where no thread can carry one more: counted, and nothing of it is half done.
  std::shared_ptr<tap::TapOutlet> record(const call::CallId& call,
                                         const std::string& organisation) override;

  /// Bytes from `first` to `last` of what was recorded, in pieces of at most `kPieceMax`, each read
  /// when it is asked for, on a thread of the recorder's. Errors where there is no such file here,
  /// or no longer. Outlived by the recorder.
  static constexpr std::size_t kPieceMax = 64 * 1024;
  [[nodiscard]] std::shared_ptr<net::BodySource> read(std::string path, std::uint64_t first,
                                                      std::uint64_t last);

 private:
  class Body;
  void through(std::optional<Recording::Written> written);
  void recover();
  void tell(store::RecordingRow row);
  [[nodiscard]] Task<> tell_until_heard(store::RecordingRow row);
  void discard(const std::string& path);

  std::string node_;
  std::chrono::milliseconds call_wait_;
  std::unique_ptr<RecordingStore> files_;
  /// Waits for the disk and the database, so that those who write do not.
  EventLoop loop_;
  std::unique_ptr<store::ConnectionPool> database_;
  metrics::Block& block_;
  metrics::Counter &done_, &failed_, &refused_, &orphaned_;
  Note note_;
  std::vector<std::unique_ptr<RecorderThread>> threads_;
  TaskGroup tasks_;
  bool started_ = false;
};

}  // namespace tandem::recording
