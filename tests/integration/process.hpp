#pragma once

#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace tandem::integration {

/// A program started by a test; killed when the test leaves, whatever happens.
class Process {
 public:
  struct Command {
    std::string name;                  ///< For messages and the log file.
    std::vector<std::string> words{};  ///< Program and arguments.
    std::vector<std::pair<std::string, std::string>> variables{};  ///< Added to a bare environment.
    std::filesystem::path output;                                  ///< stdout and stderr.
  };

  explicit Process(Command command);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void send_signal(int number) const;
  [[nodiscard]] bool running();
  /// The exit status (128 + n after signal n), or nothing when it still runs at the deadline.
  [[nodiscard]] std::optional<int> wait(std::chrono::milliseconds deadline);
  /// Waits until `port` on loopback takes connections; false when the process died or at the
  /// deadline.
  [[nodiscard]] bool await_port(std::uint16_t port, std::chrono::milliseconds deadline);
  [[nodiscard]] pid_t pid() const noexcept { return pid_; }
  [[nodiscard]] std::string output_text() const;

 private:
  Command command_;
  pid_t pid_ = -1;
  int pid_descriptor_ = -1;
  std::optional<int> status_;
};

/// A port that was free a moment ago.
[[nodiscard]] std::uint16_t free_port();

/// Runs to the end and gives the exit status.
int run_to_end(const std::vector<std::string>& words, const std::filesystem::path& output);

}  // namespace tandem::integration
