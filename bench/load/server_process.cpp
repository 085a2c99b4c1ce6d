#include "bench/load/server_process.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <system_error>
#include <thread>

namespace tandem::load {
namespace {

namespace fs = std::filesystem;

/// The number behind `key:` in a file of such lines; 0 where there is none.
std::int64_t number_behind(const fs::path& file, std::string_view key) {
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key)) return std::strtoll(line.c_str() + key.size(), nullptr, 10);
  }
  return 0;
}

void add_threads(const fs::path& process, ProcessSample& sample) {
  std::error_code gone;
  for (const auto& task : fs::directory_iterator(process / "task", gone)) {
    std::ifstream in(task.path() / "schedstat");
    std::int64_t nanoseconds = 0;
    in >> nanoseconds;
    sample.processor += std::chrono::nanoseconds(nanoseconds);
    ++sample.threads;
    const fs::path status = task.path() / "status";
    sample.voluntary_switches +=
        static_cast<std::uint64_t>(number_behind(status, "voluntary_ctxt_switches:"));
    sample.involuntary_switches +=
        static_cast<std::uint64_t>(number_behind(status, "nonvoluntary_ctxt_switches:"));
  }
}

/// Fields 14 and 15 of /proc/PID/stat, behind the name in parentheses.
double user_share(const fs::path& process) {
  std::ifstream in(process / "stat");
  std::string text;
  std::getline(in, text);
  const std::size_t name_end = text.rfind(')');
  if (name_end == std::string::npos) return 0;
  std::istringstream fields(text.substr(name_end + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped;
  double user = 0, system = 0;
  fields >> user >> system;
  return user + system > 0 ? user / (user + system) : 0;
}

pid_t start(const std::string& command) {
  const pid_t pid = ::fork();
  if (pid < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid > 0) return pid;
  ::setsid();
  ::execl("/bin/sh", "sh", "-c", command.c_str(), static_cast<char*>(nullptr));
  ::_exit(127);
}

/// True when it has ended within `limit`.
bool await_end(pid_t pid, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < deadline) {
    if (::waitpid(pid, nullptr, WNOHANG) != 0) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return false;
}

}  // namespace

ProcessSample sample_process(pid_t pid) {
  ProcessSample sample;
  const fs::path process = fs::path("/proc") / std::to_string(pid);
  add_threads(process, sample);
  sample.user_share = user_share(process);
  sample.rss_kib = number_behind(process / "smaps_rollup", "Rss:");
  sample.pss_kib = number_behind(process / "smaps_rollup", "Pss:");
  std::error_code gone;
  for (const auto& unused : fs::directory_iterator(process / "fd", gone)) {
    static_cast<void>(unused);
    ++sample.descriptors;
  }
  return sample;
}

ServerProcess::ServerProcess(const std::string& command) : pid_(start("exec " + command)) {}

ServerProcess::~ServerProcess() {
  ::kill(pid_, SIGTERM);
  if (await_end(pid_, std::chrono::seconds(2))) return;
  // The first signal may begin a long drain; the second one ends calls.
  ::kill(pid_, SIGTERM);
  if (await_end(pid_, std::chrono::seconds(8))) return;
  ::kill(-pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

bool ServerProcess::running() const noexcept {
  siginfo_t info{};
  // Without taking the status away from the destructor.
  return ::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 &&
         info.si_pid == 0;
}

SyscallCount::SyscallCount(pid_t pid)
    : file_(
          (fs::temp_directory_path() / fmt::format("tandem-bench-{}.perf", ::getpid())).string()) {
  perf_ = start(fmt::format("exec perf stat -x, -e raw_syscalls:sys_enter -p {} -o {} 2>/dev/null",
                            pid, file_));
}

SyscallCount::~SyscallCount() {
  if (perf_ > 0) static_cast<void>(finish());
}

std::int64_t SyscallCount::finish() {
  ::kill(perf_, SIGINT);
  if (!await_end(perf_, std::chrono::seconds(2))) {
    ::kill(perf_, SIGKILL);
    ::waitpid(perf_, nullptr, 0);
  }
  perf_ = -1;
  std::int64_t count = -1;
  std::ifstream in(file_);
  for (std::string line; std::getline(in, line);) {
    if (line.find("raw_syscalls:sys_enter") == std::string::npos) continue;
    char* end = nullptr;
    const long long read = std::strtoll(line.c_str(), &end, 10);
    if (end != line.c_str()) count = read;
  }
  std::error_code ignored;
  fs::remove(file_, ignored);
  return count;
}

}  // namespace tandem::load
