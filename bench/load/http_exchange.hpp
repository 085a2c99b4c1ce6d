#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "bench/load/connection.hpp"
#include "core/net/http_codec.hpp"

namespace tandem::load {

/// One HTTP request on a connection of its own, as a webhook or a scrape is.
class HttpExchange final : public Connection::Owner, public LoadLoop::Timer {
 public:
  struct Reply {
    int status = 0;  ///< 0: none came, see `error`.
    std::string content_type, body, error;
    std::chrono::nanoseconds took{0};  ///< From the request's sending to its answer's last byte.
  };
  using Done = std::function<void(Reply)>;

  /// `done` is called once. Twilio waits 15 s in all.
  HttpExchange(LoadLoop& loop, const net::TlsClientContext& tls, const net::Url& url,
               net::HttpRequest request, Done done);

  void on_open() override;
  void on_bytes(std::span<char> bytes, Time arrived) override;
  void on_closed(std::string_view why) override;
  void on_due(Time due) override;

 private:
  void finish(Reply reply);

  LoadLoop& loop_;
  std::string request_;
  Done done_;
  std::string received_;
  net::HttpResponseParser parser_;
  Time sent_at_{};
  std::unique_ptr<Connection> connection_;
};

}  // namespace tandem::load
