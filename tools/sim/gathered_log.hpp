#pragma once

#include "core/poller.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::sim {

class MessageLog;

/// While it lives, the lines that are written in one turn of a loop go to the system together,
/// before the loop waits again: with hundreds of calls a call of the system each would cost more
/// than the lines. Where the program aborts or crashes in the middle of a turn, that turn's lines,
/// which tell why, are written first. One at a time in a program; on the loop's thread; both
/// outlive it.
class GatheredLog final : private Poller::Watch {
 public:
  GatheredLog(MessageLog& log, EventLoop& loop);
  ~GatheredLog() override;
  GatheredLog(const GatheredLog&) = delete;
  GatheredLog& operator=(const GatheredLog&) = delete;

 private:
  void on_ready(bool at_end) override;

  MessageLog& log_;
  EventLoop& loop_;
};

}  // namespace tandem::sim
