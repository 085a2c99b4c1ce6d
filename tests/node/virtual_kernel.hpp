#pragma once

#include <cstdint>
#include <vector>

#include "tests/sim/scenario.hpp"

/// What a program of its own puts in the place of the kernel's clock and network, so that the
/// server's own code runs in virtual time: the definitions of clock_gettime(2), timerfd_create(2),
/// socket(2) and connect(2) in this program stand before those of the C library. Nothing in the
/// server knows of it. One thread.
namespace tandem::node_sim {

using simulation::Ms;

/// From now on clocks say so; random numbers of the server's come out of `seed`.
void begin_virtual_time(std::uint64_t seed);
void set_virtual_time(Ms now);
/// Back to the kernel's, for figures about the run itself.
void end_virtual_time();

/// The far ends of what the server has dialled since the last call, in order. The asker owns them.
[[nodiscard]] std::vector<int> take_dialled();

/// Two ends of one connection, both of this process.
struct Connection {
  int near, far;
};
[[nodiscard]] Connection connect_pair();

}  // namespace tandem::node_sim
