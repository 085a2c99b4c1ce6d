#include "tools/sim/gathered_log.hpp"

#include <signal.h>

#include <atomic>

#include "core/event_loop.hpp"
#include "tools/sim/message_log.hpp"

namespace tandem::sim {
namespace {

/// Of the deaths that a program brings upon itself.
constexpr int kDeaths[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};

std::atomic<const MessageLog*> gathering{nullptr};

void write_and_die(int signal) {
  if (const MessageLog* log = gathering.exchange(nullptr)) log->write_last();
  // The handler is gone (SA_RESETHAND): this one kills.
  ::raise(signal);
}

/// Whoever watches for these already (a sanitizer, a test's runner) goes on doing so.
void watch_deaths() {
  for (const int death : kDeaths) {
    struct sigaction before {};
    if (::sigaction(death, nullptr, &before) != 0 || before.sa_handler != SIG_DFL) continue;
    struct sigaction ours {};
    ours.sa_handler = write_and_die;
    ours.sa_flags = SA_RESETHAND;
    ::sigaction(death, &ours, nullptr);
  }
}

}  // namespace

GatheredLog::GatheredLog(MessageLog& log, EventLoop& loop) : log_(log), loop_(loop) {
  log_.gather([this] { loop_.poller().call_later(*this); });
  gathering = &log_;
  watch_deaths();
}

GatheredLog::~GatheredLog() {
  gathering = nullptr;
  log_.gather({});
  loop_.poller().forget(*this);
}

void GatheredLog::on_ready(bool) { log_.flush(); }

}  // namespace tandem::sim
