#pragma once

#include <cstdint>
#include <string>

namespace pqxx {
class transaction_base;
}

namespace tandem::store {

/// Whether the sender may hear a call, as the database's policies see it.
struct ListenPermit {
  enum class Verdict : std::uint8_t {
    Unknown,  ///< There is no such call, as far as the sender may know.
    Refused,  ///< They may read of it, and not hear it.
    Ended,
    Granted,  ///< And it is in the audit log.
  } verdict = Verdict::Unknown;
  std::string node;      ///< Where the call lives; may be empty.
  std::string listener;  ///< The sender's name.
};
[[nodiscard]] ListenPermit begin_listening(pqxx::transaction_base& tx, const std::string& call);

/// Whether the sender may speak with the caller in the agent's place; if so it is in the audit log.
[[nodiscard]] bool begin_take_over(pqxx::transaction_base& tx, const std::string& call);

/// Whether who speaks with the caller may still do so, without an entry.
[[nodiscard]] bool may_take_over(pqxx::transaction_base& tx, const std::string& call);

/// The first question later on, and of a recording, without an entry.
[[nodiscard]] bool may_listen(pqxx::transaction_base& tx, const std::string& call);

}  // namespace tandem::store
