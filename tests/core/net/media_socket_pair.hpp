#pragma once

#include <memory>
#include <optional>

#include "core/net/media_socket.hpp"
#include "tests/core/net/raw_peer.hpp"
#include "tests/core/net/recording_listener.hpp"
#include "tests/core/net/socket_pair.hpp"

namespace tandem::test {

/// A media socket (role server unless the options say otherwise) and its raw peer.
struct MediaSocketPair {
  explicit MediaSocketPair(EventLoop& loop, net::MediaSocket::Options options = {})
      : listener(loop) {
    auto handles = test::tcp_pair();
    socket = std::make_unique<net::MediaSocket>(net::ByteStream(loop, std::move(handles[0])),
                                                options, listener);
    peer.emplace(loop, std::move(handles[1]),
                 options.role == net::MediaSocket::Role::Server ? net::websocket::From::Server
                                                                : net::websocket::From::Client);
    socket->start();
  }
  RecordingListener listener;
  std::unique_ptr<net::MediaSocket> socket;
  std::optional<RawPeer> peer;
};

}  // namespace tandem::test
