#include "tools/sim/gathered_log.hpp"

#include "core/event_loop.hpp"
#include "tools/sim/message_log.hpp"

namespace tandem::sim {

GatheredLog::GatheredLog(MessageLog& log, EventLoop& loop) : log_(log), loop_(loop) {
  log_.gather([this] { loop_.poller().call_later(*this); });
}

GatheredLog::~GatheredLog() {
  log_.gather({});
  loop_.poller().forget(*this);
}

void GatheredLog::on_ready(bool) { log_.flush(); }

}  // namespace tandem::sim
