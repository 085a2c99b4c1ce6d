#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "core/net/http_server.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"
#include "tools/sim/message_log.hpp"
#include "tools/sim/model/client_event_check.hpp"
#include "tools/sim/model/fault_board.hpp"
#include "tools/sim/model/handshake.hpp"
#include "tools/sim/model/responses_desk.hpp"
#include "tools/sim/scenario.hpp"
#include "tools/sim/speech/speech_book.hpp"

namespace tandem::sim {

/// The simulated Realtime server on one loop: sessions over WebSocket, and the few REST requests
/// that clients make beside them.
class ModelServer {
 public:
  struct Options {
    net::ListenAddress address;
    std::shared_ptr<net::TlsServerContext> tls;  ///< None: plain.
    std::string key;                             ///< The one accepted; empty: any.
    std::filesystem::path record;                ///< Folder for WAV files; empty: none.
    std::uint64_t seed = 1;
  };

  /// `speeches` and `log` outlive the server.
  ModelServer(EventLoop& loop, Options options, Scenario scenario, SpeechSource& speeches,
              MessageLog& log);

  [[nodiscard]] Result<> listen() { return http_.listen(); }
  void start() { http_.start(); }
  /// Ends all sessions. On the loop.
  [[nodiscard]] Task<> stop();
  [[nodiscard]] std::uint16_t port() const noexcept { return http_.port(); }
  /// Sessions opened since the start. On the loop.
  [[nodiscard]] std::int64_t sessions() const noexcept { return opened_; }

 private:
  [[nodiscard]] net::HttpServer::Options http_options() const;
  [[nodiscard]] Task<net::HttpResponse> answer(const net::HttpRequest& request);
  [[nodiscard]] net::HttpResponse models(std::string_view path) const;
  [[nodiscard]] Task<net::HttpResponse> respond(const net::HttpRequest& request);
  [[nodiscard]] net::HttpResponse client_secret(const net::HttpRequest& request);
  [[nodiscard]] Task<std::optional<net::HttpResponse>> upgrade(net::HttpRequest request,
                                                               net::ByteStream& stream);
  [[nodiscard]] Task<> serve(net::ByteStream stream, net::HttpRequest request, Opening opening,
                             std::int64_t number);
  [[nodiscard]] Task<> serve_session(net::WebSocketStream socket, Opening opening,
                                     std::int64_t number);
  /// What the caller of the n-th session will say, as far as the scenario knows.
  [[nodiscard]] std::vector<std::string> heard_by(std::int64_t number) const;
  [[nodiscard]] std::string fresh_id(std::string_view prefix);

  EventLoop& loop_;
  Options options_;
  Scenario scenario_;
  ResponsesDesk responses_;
  SpeechSource& speeches_;
  MessageLog& log_;
  ClientEventCheck check_;
  FaultBoard faults_;
  KeyRing keys_;
  Outbox ids_;
  TaskGroup sessions_;
  net::HttpServer http_;
  std::int64_t opened_ = 0;
};

}  // namespace tandem::sim
