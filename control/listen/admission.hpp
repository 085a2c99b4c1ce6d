#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bridge/call/call_id.hpp"
#include "control/api/socket_stay.hpp"
#include "control/listen/listen_format.hpp"
#include "core/task.hpp"

namespace tandem::listen {

/// Somebody who was let in to hear a call.
struct Admission {
  call::CallId call;
  ListenWish wish;
  std::string listener;                                        ///< Their name, for the call's log.
  std::string actor;                                           ///< "user:…" or "key:…".
  std::string subprotocol;                                     ///< To be answered; empty: none.
  std::optional<std::chrono::system_clock::time_point> until;  ///< Of their token.
};

/// What is asked about somebody while they listen: of the database, each within the API's time.
struct Rights {
  std::function<Task<api::Stay>()> listen;          ///< Whether they may go on.
  std::function<Task<api::Allowance>()> take_over;  ///< Whether they may begin; then it is noted.
  std::function<Task<api::Stay>()> hold;            ///< Whether who has the call may keep it.
  std::function<Task<api::Renewal>(std::string token)> renew;
};

}  // namespace tandem::listen
