#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/net/dial.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/websocket_stream.hpp"
#include "tests/core/loop_fixture.hpp"

namespace tandem::api::test {

/// Somebody at the door: upgrades whose answer alone is of interest.
class Visitor {
 public:
  /// Status of the handshake at `path` of the node at `port`; 0 where there was no answer. An open
  /// socket is let go at once.
  int open(std::uint16_t port, const std::string& path,
           const std::vector<net::HttpHeader>& headers = {}) {
    int status = 0;
    client_.run([&]() -> Task<> {
      net::Url url = *net::Url::parse("ws://127.0.0.1:" + std::to_string(port) + path);
      std::vector<net::HttpHeader> sent = headers;
      net::WebSocketStream::Options options;
      auto stream = co_await net::WebSocketStream::connect(client_.loop, dialer_, std::move(url),
                                                           std::move(sent), options, &status);
    });
    return status;
  }

 private:
  tandem::test::LoopFixture client_{"visitor"};
  net::Dialer dialer_{*net::TlsClientContext::load(""), std::make_shared<net::NameCache>()};
};

}  // namespace tandem::api::test
