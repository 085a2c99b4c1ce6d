#pragma once

#include <memory>

#include "core/async_event.hpp"
#include "core/net/websocket_stream.hpp"
#include "tools/sim/model/realtime_session.hpp"
#include "tools/sim/model/session_log.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::sim {

/// A session on its socket: reads into it, writes what it has when it is due. On the server's loop.
class ModelConnection {
 public:
  /// Events that wait because the client does not read; beyond it the connection is reset.
  static constexpr std::size_t kBacklogMax = 20'000;

  ModelConnection(EventLoop& loop, net::WebSocketStream socket, RealtimeSession& session,
                  SessionLog& log);

  /// Until either side has ended it.
  [[nodiscard]] Task<> run();

 private:
  [[nodiscard]] Task<> read();
  [[nodiscard]] Task<> write();
  /// Whether the connection goes on.
  [[nodiscard]] Task<bool> perform(Outgoing outgoing);

  EventLoop& loop_;
  net::WebSocketStream socket_;
  RealtimeSession& session_;
  SessionLog& log_;
  AsyncEvent wake_;
  Instant sleeps_until_ = Instant::max();  ///< The writer, once it has nothing to do.
  bool black_hole_ = false;
};

}  // namespace tandem::sim
