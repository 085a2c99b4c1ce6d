#pragma once

#include <boost/json.hpp>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/event_loop.hpp"
#include "core/net/dial.hpp"
#include "core/net/websocket_stream.hpp"
#include "tests/tools/model_session_rig.hpp"
#include "tools/sim/model/model_server.hpp"

namespace tandem::test {

/// A client of the simulated model over a real socket.
class ModelClient {
 public:
  explicit ModelClient(net::WebSocketStream socket) : socket_(std::move(socket)) {}

  Task<> send(std::string event);
  /// The next JSON event of that type; others are kept in `seen`. Nothing when the connection ended
  /// before; then `end` and `close_code` say how.
  Task<std::optional<boost::json::object>> until(std::string type);
  /// Reads to the end of the connection.
  Task<> until_end();

  net::WebSocketStream& socket() noexcept { return socket_; }

  std::vector<boost::json::object> seen;
  std::vector<std::string> unreadable;  ///< Text messages that are no JSON objects.
  int binaries = 0;
  ErrorCode end;

 private:
  net::WebSocketStream socket_;
};

/// The simulated model and what a test does with it, on one loop over loopback. `certificate` and
/// key: TLS, with `ca` as the client's root.
struct ModelServerRig {
  struct Options {
    sim::Scenario scenario;
    std::string key;
    std::filesystem::path record;
    std::filesystem::path log;
    std::string chain_file, key_file, ca_file;
  };
  using Body = std::function<Task<>(ModelServerRig&)>;

  /// Runs `body` to its end; fails the test where that takes longer than 30 s.
  static void run(Options options, Body body);

  /// An answered handshake, or nothing with its status in `status`.
  Task<std::optional<ModelClient>> open(std::string target, std::vector<net::HttpHeader> headers);
  /// With a key that is accepted, of model gpt-realtime-2.1; fails the test where refused.
  Task<ModelClient> session();
  Task<net::HttpResponse> get(std::string method, std::string target, std::string body = "",
                              std::vector<net::HttpHeader> headers = {});

  EventLoop& loop;
  net::Dialer dialer;
  sim::ModelServer& server;
  bool tls = false;
  std::string key = "sk-test";
  int status = 0;

 private:
  [[nodiscard]] std::string base(std::string_view plain, std::string_view secure) const;
};

}  // namespace tandem::test
