#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/net/dial.hpp"
#include "core/net/http_message.hpp"

namespace tandem::model {

/// Where sessions of the model are opened. `url` is scheme, host, path and, for servers that want
/// one, a query; the model's name is added to it as `model=`.
struct ModelEndpoint {
  enum class Auth : std::uint8_t {
    Bearer,        ///< `Authorization: Bearer KEY`
    ApiKeyHeader,  ///< `api-key: KEY` (Azure)
  };
  net::Url url;
  Auth auth = Auth::Bearer;
  std::string key;                         ///< Secret: never logged. Empty: no header.
  std::string model = "gpt-realtime-2.1";  ///< Where an agent names none (Azure: the deployment).
};

/// The URL of a session of `model` (percent-encoded), and the headers of its handshake.
[[nodiscard]] net::Url session_url(const ModelEndpoint& endpoint, std::string_view model);
/// The same of a session that only writes down what it hears.
[[nodiscard]] net::Url transcription_url(const ModelEndpoint& endpoint);
[[nodiscard]] std::vector<net::HttpHeader> session_headers(const ModelEndpoint& endpoint);

}  // namespace tandem::model
