#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "bridge/tap/recorder.hpp"
#include "control/recording/recorder_thread.hpp"
#include "control/recording/recording_store.hpp"
#include "control/store/recording_rows.hpp"
#include "core/async_event.hpp"
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
    /// Of rows that the database does not have yet: of half a kilobyte each. Those beyond are told
    /// at the next start, by what lies on the disk.
    std::size_t untold_max = 50'000;
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
  using Instant = std::chrono::steady_clock::time_point;
  class Body;
  void through(std::optional<Recording::Written> written);
  void recover();
  /// A row that the database is to have.
  struct Untold {
    store::RecordingRow row;
    std::chrono::milliseconds again;  ///< To wait where it is not taken.
    std::optional<Instant> unknown_since{};
  };
  enum class Heard : std::uint8_t { Yes, NotYet, OfNoCall };
  void tell(store::RecordingRow row);
  /// One row after the other, each when it is due, as long as there are any.
  [[nodiscard]] Task<> tell_all();
  [[nodiscard]] Task<Heard> tell_once(Untold& untold);
  void settle(const std::string& path);
  void discard(const std::string& path);

  std::string node_;
  std::chrono::milliseconds call_wait_;
  std::size_t untold_max_;
  std::unique_ptr<RecordingStore> files_;
  /// Waits for the disk and the database, so that those who write do not.
  EventLoop loop_;
  std::unique_ptr<store::ConnectionPool> database_;
  metrics::Block& block_;
  metrics::Counter &done_, &failed_, &refused_, &orphaned_;
  Note note_;
  std::multimap<Instant, Untold> untold_;  ///< By when they are due.
  bool telling_ = false;
  AsyncEvent news_;  ///< A row that is due at once.
  std::vector<std::unique_ptr<RecorderThread>> threads_;
  TaskGroup tasks_;
  bool started_ = false;
};

}  // namespace tandem::recording
