#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/net/http_message.hpp"
#include "tools/sim/model/refusal.hpp"

namespace tandem::sim {

/// An HTTP answer with OpenAI's error object as its body.
[[nodiscard]] net::HttpResponse error_response(int status, const Refusal& refusal);

/// Keys that open a session: the one of the command line (or any, without one), and the client
/// secrets that were issued, with the session that each was issued for.
class KeyRing {
 public:
  struct Secret {
    boost::json::object session;
    std::chrono::system_clock::time_point expires_at;
  };

  explicit KeyRing(std::string key) : key_(std::move(key)) {}

  void issue(std::string secret, Secret details) {
    secrets_[std::move(secret)] = std::move(details);
  }
  [[nodiscard]] bool accepts(std::string_view key) const;
  /// The session of a client secret, where `key` is one.
  [[nodiscard]] const boost::json::object* session_of(std::string_view key) const;

 private:
  std::string key_;
  std::map<std::string, Secret, std::less<>> secrets_;
};

/// A WebSocket request that may become a session.
struct Opening {
  std::string model;  ///< Empty: a session of transcription has none.
  std::string key;
  bool only_writes = false;  ///< What it hears: `intent=transcription`.
  bool beta = false;         ///< Asked for the interface that is gone: gets its error and 4000.
  std::string subprotocol;   ///< To be chosen in the answer; empty: none was offered.
};

/// Whether the request asks for a session of transcription.
[[nodiscard]] bool asks_to_write(const net::HttpRequest& request);

/// What the real server makes of the request: path, query, key, headers (OpenAI page, section 1).
[[nodiscard]] std::variant<Opening, net::HttpResponse> examine(const net::HttpRequest& request,
                                                               const KeyRing& keys);

/// Key of an HTTP request: `Authorization: Bearer` or `api-key`; empty: none.
[[nodiscard]] std::string key_of(const net::HttpRequest& request);
[[nodiscard]] Refusal wrong_key(std::string_view key);

/// The models of `GET /v1/models`, and those that a session can be opened with.
[[nodiscard]] const std::vector<std::string>& known_models();

}  // namespace tandem::sim
