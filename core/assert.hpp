#pragma once

// Asserts of Boost stay on in release as well, and abort as ours do, but for those of Beast: what
// its parsers take for impossible is a matter of the bytes that one peer sent, whatever they
// believe, and must not end the calls of all others. They throw `std::logic_error`, which ends that
// connection (beast_assert.cpp). Elsewhere a broken assumption may have broken memory that all
// calls share.
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
