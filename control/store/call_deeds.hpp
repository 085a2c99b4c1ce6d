#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tandem::store {

/// What somebody may do with a call besides reading it, and the right that it takes: for calls of
/// which they see all, or that are assigned to them (`tandem.may_with_call`). The one place that
/// says so: orders and sockets are judged by it, and what a call tells its reader follows from it.
struct CallDeed {
  const char* name;  ///< As its order is called.
  const char* right;
  bool afterwards = false;  ///< Of calls that are over as well.
};
inline constexpr CallDeed kCallDeeds[] = {
    {"listen", "supervise", true},  // Live, or its recording.
    {"whisper", "supervise"},      {"say", "supervise"},   {"annotate", "supervise", true},
    {"mute-agent", "control"},     {"hang-up", "control"}, {"transfer", "control"},
    {"take-over", "control"},  // Over the socket of who listens.
};

/// Null: there is no such deed.
[[nodiscard]] constexpr const char* right_of(std::string_view deed) noexcept {
  for (const CallDeed& each : kCallDeeds)
    if (each.name == deed) return each.right;
  return nullptr;
}

enum class Deeds : std::uint8_t { All, Afterwards };
/// SQL, a `text[]`: what the sender may do with calls of the organisation that they see all of, or
/// that are theirs. The rights are asked once a statement.
[[nodiscard]] std::string deeds_sql(const std::string& organisation, Deeds deeds);
/// The same of the call `t` whose annotation is `a`.
[[nodiscard]] std::string deeds_of_call_sql();

}  // namespace tandem::store
