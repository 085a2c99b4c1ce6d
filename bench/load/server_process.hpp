#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <string>

namespace tandem::load {

/// What a process has used so far and holds now, from /proc. Zeros where it is gone.
struct ProcessSample {
  std::chrono::nanoseconds processor{0};  ///< All threads, from the scheduler's own clock.
  double user_share = 0;                  ///< Of the processor time, by the coarser /proc/PID/stat.
  std::uint64_t voluntary_switches = 0, involuntary_switches = 0;
  std::int64_t rss_kib = 0, pss_kib = 0;
  int threads = 0, descriptors = 0;
};
[[nodiscard]] ProcessSample sample_process(pid_t pid);

/// The server under load where we start it ourselves. A session of its own; ended by SIGTERM, and
/// SIGKILL 10 s later, when this object goes.
class ServerProcess {
 public:
  /// Runs `command` by the shell. Throws where that fails.
  explicit ServerProcess(const std::string& command);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] bool running() const noexcept;

 private:
  pid_t pid_ = -1;
};

/// System calls of a process, counted by perf(1) on the kernel's tracepoint while this lives: no
/// ptrace, a few per cent of overhead, so only over a time in which nothing else is measured.
class SyscallCount {
 public:
  explicit SyscallCount(pid_t pid);
  ~SyscallCount();
  SyscallCount(const SyscallCount&) = delete;
  SyscallCount& operator=(const SyscallCount&) = delete;

  /// Stops counting; nothing where perf is not there or not allowed.
  [[nodiscard]] std::int64_t finish();  ///< -1: unknown.

 private:
  pid_t perf_ = -1;
  std::string file_;
};

}  // namespace tandem::load
