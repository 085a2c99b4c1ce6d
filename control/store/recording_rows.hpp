#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// A recording as the database knows it (`schema/0005_calls.sql`).
struct RecordingRow {
  std::string call;  ///< UUID.
  std::string path;
  std::uint64_t bytes = 0;
  std::string sha256;  ///< In hex.
  std::chrono::milliseconds length{0};
  std::chrono::milliseconds lost{0};  ///< Of the length: silence where sound was lost.
  std::string node{};                 ///< On whose disk it lies; empty: the call's node's.
};

/// False where the call's own row is not there yet. A recording that is known stays as it is.
[[nodiscard]] bool add_recording(pqxx::transaction_base& tx, const RecordingRow& row);

struct RecordingFound {
  std::string path, node;
  std::uint64_t bytes = 0;
};
/// As the sender may see it, the latest, or the one of that id; none where there is none.
[[nodiscard]] std::optional<RecordingFound> find_recording(pqxx::transaction_base& tx,
                                                           const std::string& call,
                                                           const std::string& id = {});
/// Marks it as forgotten, with an entry in the audit log; its node deletes the file. False where
/// there is none, or the sender may not.
[[nodiscard]] bool discard_recording(pqxx::transaction_base& tx, const std::string& call);

/// How much of a recording that was added is silence where sound was lost.
void note_lost_sound(pqxx::transaction_base& tx, const RecordingRow& row);

}  // namespace tandem::store
