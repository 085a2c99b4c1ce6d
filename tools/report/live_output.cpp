#include "tools/report/live_output.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <thread>

#include "tools/report/log_tail.hpp"

namespace tandem::report {

namespace {

constexpr std::chrono::milliseconds kLookEvery{50};

ConversationPrinter::Style style_of(bool terminal, LiveOutput::Calls calls) {
  ConversationPrinter::Style style;
  style.many_calls = calls == LiveOutput::Calls::Many;
  const char* no_colour = std::getenv("NO_COLOR");
  style.colours = terminal && (no_colour == nullptr || *no_colour == '\0');
  winsize size{};
  if (terminal && ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    style.columns = size.ws_col;
  return style;
}

}  // namespace

LiveOutput::LiveOutput(Calls calls)
    : terminal_(::isatty(STDOUT_FILENO) == 1),
      printer_(style_of(terminal_, calls), [this](const std::string& line) { print(line); }) {}

void LiveOutput::print(const std::string& line) {
  finish();
  std::printf("%s\n", line.c_str());
  std::fflush(stdout);
}

void LiveOutput::tick() {
  const auto now = ConversationPrinter::Clock::now();
  printer_.tick(now);
  if (!terminal_) return;
  std::string status = printer_.status(now);
  if (status == bottom_) return;
  std::printf("\r\033[K%s", status.c_str());
  std::fflush(stdout);
  bottom_ = std::move(status);
}

void LiveOutput::finish() {
  if (!bottom_.empty()) std::printf("\r\033[K");
  bottom_.clear();
}

void follow_calls(const std::string& events) {
  LogTail tail(events, LogTail::From::End);
  LiveOutput output(LiveOutput::Calls::Many);
  while (true) {
    for (const auto& event : tail.poll())
      output.printer().event(event, ConversationPrinter::Clock::now());
    output.tick();
    std::this_thread::sleep_for(kLookEvery);
  }
}

}  // namespace tandem::report
