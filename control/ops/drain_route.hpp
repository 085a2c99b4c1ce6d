#pragma once

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

/// `POST /drain` and `POST /drain?move=true` on the ops port: 202, and `asked` is told. With a
/// `token` the request needs it as bearer.
void add_drain_route(HttpRouter& router, std::string token, std::function<void(DrainWish)> asked);

}  // namespace tandem::control
