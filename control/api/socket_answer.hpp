#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "control/auth/principal.hpp"
#include "core/net/http_message.hpp"

namespace pqxx {
class transaction_base;
}

namespace tandem::api {

/// Who opens a WebSocket: the token came as `?token=` (a JWT, an API key or a ticket for this very
/// path) or as the subprotocols `bearer, <token>`.
struct SocketSender {
  SocketSender() = default;  // Not an aggregate: core/README.md, "Coroutines".

  auth::Principal principal;
  std::string address;
  std::string subprotocol;  ///< To be answered; empty: none.
  /// When a JWT runs out. Keys and tickets do not, and are asked about now and then.
  std::optional<std::chrono::system_clock::time_point> until;
};

/// Asks the database, with the sender's rights, whether they may; throws a `Refusal` where not.
using SocketWork = std::function<void(pqxx::transaction_base&)>;

/// What comes of asking for more on a socket that is open.
enum class Allowance : std::uint8_t {
  Granted,
  Refused,
  Unanswered,  ///< The database could not be asked.
};

/// Whether who opened a socket may go on with it.
enum class Stay : std::uint8_t {
  Allowed,      ///< Also where the database could not be asked: what it said last holds.
  SessionOver,  ///< Signed out, revoked, disabled, or of no organisation any more.
  RightLost,    ///< They are who they were, and may not do this any more.
};

struct SocketAnswer {
  SocketAnswer() = default;  // As above.

  SocketSender sender;
  std::optional<net::HttpResponse> refusal;  ///< None: let them in.
};

/// What the peer of an open socket is told that brought a newer token:
/// {"type":"refreshed","expires_at":…}, null for what does not run out.
[[nodiscard]] std::string refreshed_message(const SocketSender& sender);

}  // namespace tandem::api
