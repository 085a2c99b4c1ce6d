#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bridge/tap/tap_outlet.hpp"
#include "control/recording/recording_store.hpp"
#include "control/store/recording_rows.hpp"
#include "core/crypto/sha256.hpp"
#include "media/ogg_opus_writer.hpp"

namespace tandem::recording {

/// One call that is being written down: what the shard gave, encoded, into its file. On one of the
/// recorder's threads.
class Recording {
 public:
  /// What one look at the outlet came to.
  struct Taken {
    std::int64_t blocks = 0;  ///< Encoded, silence for holes among them.
    std::int64_t lost = 0;    ///< Given by the shard while there was no room: silence in the file.
    bool ended = false;       ///< Nothing follows.
    bool failed = false;      ///< The disk takes no more, for the first time.
  };
  /// What is left to be done once a call is over, by whoever may wait for the disk.
  struct Written {
    std::unique_ptr<RecordingStore::Writer> file;
    store::RecordingRow row;
  };

  /// `call`: its id, the file's title. A file that cannot be made is a recording that failed.
  Recording(std::string path, std::string call, RecordingStore& files,
            std::shared_ptr<tap::TapOutlet> outlet);

  /// Encodes what there is, as much as an outlet holds: one that is filled as fast as it is emptied
  /// keeps no other from its turn.
  [[nodiscard]] Taken take();
  /// The file's end; nothing where it failed.
  [[nodiscard]] std::optional<Written> finish();
  [[nodiscard]] bool failed() const noexcept { return failed_; }

 private:
  void add(const tap::TapBlock& block);
  void fill(std::chrono::milliseconds hole);
  void write(const tap::TapBlock& block);
  void fail(const ErrorCode& error);

  std::shared_ptr<tap::TapOutlet> outlet_;
  std::string path_, call_;
  std::unique_ptr<RecordingStore::Writer> file_;
  std::optional<media::OggOpusWriter> writer_;
  crypto::Sha256 sha_;
  std::uint64_t bytes_ = 0;
  std::int64_t blocks_ = 0, lost_ = 0;
  std::chrono::milliseconds next_at_{0};
  bool failed_ = false, failure_told_ = false;
};

}  // namespace tandem::recording
