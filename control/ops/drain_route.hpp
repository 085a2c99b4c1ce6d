#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include "control/http_router.hpp"

namespace tandem::control {

/// How a node is to be emptied.
enum class DrainWish : std::uint8_t {
  Wait,  ///< No new calls; live ones go on to their end. As SIGTERM.
  Move,  ///< Live calls go to other nodes as well. As SIGUSR1.
};

/// What a node is at when somebody asks.
struct DrainState {
  bool draining = false;
  int calls = 0;                       ///< That hold a slot.
  std::chrono::milliseconds limit{0};  ///< How long calls may go on once it drains.
};

/// `POST /drain` and `POST /drain?move=true` on the ops port. 202 and `asked` is told where that
/// begins something; 200 where it is under way already, and then `asked` is not told: a second
/// SIGTERM would end the calls. The body says which, in JSON. Any other word in the query is a 400:
/// what is misspelt must not drain. With a `token` the request needs it as bearer.
void add_drain_route(HttpRouter& router, std::string token, std::function<DrainState()> state,
                     std::function<void(DrainWish)> asked);

}  // namespace tandem::control
