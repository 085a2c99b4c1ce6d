#pragma once

#include <functional>
#include <string>

#include "tools/report/conversation_printer.hpp"

namespace tandem::report {

/// Tells conversations on standard output: lines as they come and, on a terminal, what goes on at
/// the bottom. One at a time, on one thread.
class LiveOutput {
 public:
  /// Looks whether standard output is a terminal and how wide; `NO_COLOR` is heeded
  /// (no-color.org).
  enum class Calls : std::uint8_t { One, Many };
  explicit LiveOutput(Calls calls);

  [[nodiscard]] ConversationPrinter& printer() noexcept { return printer_; }
  /// Lets time pass: lines that have waited enough, the bottom line.
  void tick();
  /// Wipes the bottom line.
  void finish();

 private:
  void print(const std::string& line);

  bool terminal_;
  std::string bottom_;
  ConversationPrinter printer_;
};

/// Tells all calls whose events come into `events` from now on, until a signal ends the process.
[[noreturn]] void follow_calls(const std::string& events);

}  // namespace tandem::report
