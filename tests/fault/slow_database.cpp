#include "tests/fault/slow_database.hpp"

#include <poll.h>

#include <array>
#include <utility>

namespace tandem::fault {

using postgres::StatementRelay;

SlowDatabase::SlowDatabase(std::string socket)
    : relay_(std::move(socket), [this](std::string&, StatementRelay::Ended ended) {
        const auto held = static_cast<int>(hold_ms_.load());
        // Who hangs up meanwhile is gone at once.
        std::array<pollfd, 2> waiting{{{ended.stop, POLLIN, 0}, {ended.client, POLLRDHUP, 0}}};
        if (held == 0) return true;
        ++waiting_;
        const bool in_time = ::poll(waiting.data(), waiting.size(), held) == 0;
        --waiting_;
        return in_time;
      }) {}

}  // namespace tandem::fault
