#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "bench/relay/call.hpp"
#include "bench/relay/connection.hpp"
#include "core/net/http_codec.hpp"
#include "core/net/tls_context.hpp"

namespace tandem::relay {

/// What the relay is told.
struct Options {
  std::string listen = "127.0.0.1:0";
  std::string model_url;          ///< ws:// or wss://, with the model in its query.
  std::string key = "sk-relay";   ///< The model side's bearer.
  std::string tls_cert, tls_key;  ///< Both or none: the public port speaks TLS.
  std::string ca;                 ///< Roots besides the system's, for the model's certificate.
  ModelAudio audio = ModelAudio::Pcm24k;
};

/// The floor: carries calls between a carrier's media streams and a model's sessions on one thread
/// and does nothing else. No timers, no limits, no recovery: a side that fails ends its call.
class Relay {
 public:
  /// Listens. Throws `std::runtime_error` where that, a file or the model's host fails.
  explicit Relay(Options options);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
  /// Until the process ends.
  void run();

 private:
  struct Bridged;
  /// One end: a web client that may become a carrier's stream, or the model's session.
  struct End;

  void accept_all();
  void on_ready(End& end);
  void on_request_bytes(End& end, std::span<char> bytes);
  void answer(End& end, const net::HttpRequest& request);
  void on_answer_bytes(End& end, std::span<char> bytes);
  void on_frames(End& end, std::span<char> bytes);
  /// False: the frames end the call.
  [[nodiscard]] bool take_frames(End& end, std::span<char>& bytes);
  void begin_call(std::unique_ptr<End> carrier);
  /// Ends whatever this end belongs to. What it is made of lives until the turn is over.
  void drop(End& end);

  Options options_;
  std::shared_ptr<net::TlsServerContext> server_tls_;
  std::shared_ptr<net::TlsClientContext> client_tls_;
  std::string model_host_, model_request_;
  std::string model_address_;  ///< A `sockaddr` as bytes.
  int epoll_ = -1, listener_ = -1;
  std::uint16_t port_ = 0;
  std::vector<char> scratch_;
  FrameBatch to_carrier_{FrameBatch::Masked::No}, to_model_{FrameBatch::Masked::Yes};
  std::unordered_map<End*, std::unique_ptr<End>> visitors_;
  std::unordered_map<Bridged*, std::unique_ptr<Bridged>> calls_;
  std::vector<std::unique_ptr<End>> gone_visitors_;
  std::vector<std::unique_ptr<Bridged>> gone_calls_;
};

}  // namespace tandem::relay
