#pragma once

namespace tandem {

/// Writes file, line and `why` to stderr and aborts: a restart is fast and the spool is safe.
[[noreturn]] void assertion_failed(const char* condition, const char* why, const char* file,
                                   int line) noexcept;

}  // namespace tandem

/// On in release too. For our own impossible states only, never for data that came from outside.
#define TANDEM_ASSERT(condition, why)                                  \
  do {                                                                 \
    if (!(condition)) [[unlikely]]                                     \
      ::tandem::assertion_failed(#condition, why, __FILE__, __LINE__); \
  } while (false)
