// How a media socket ends: by its peer, by silence, by us, by destruction.
#include <doctest/doctest.h>

#include <cstdio>

#include "core/net/media_socket.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/frame_bytes.hpp"
#include "tests/core/net/media_socket_pair.hpp"
#include "tests/core/net/raw_peer.hpp"
#include "tests/core/net/recording_listener.hpp"
#include "tests/core/net/socket_pair.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;
using test::frame;
using test::hex;
using test::MediaSocketPair;
using test::RawPeer;
using test::RecordingListener;
using Kind = websocket::Reader::Kind;
using By = MediaSocketEnd::By;

TEST_SUITE("core/net/media_socket_end") {
  TEST_CASE("a connection that the system does not watch ends itself, and nothing else") {
    test::LoopFixture fixture;
    // Of files, epoll_ctl(2) says EPERM; when fs.epoll.max_user_watches is used up, ENOSPC.
    std::FILE* file = std::tmpfile();
    REQUIRE(file != nullptr);
    fixture.run([&]() -> Task<> {
      RecordingListener listener(fixture.loop);
      for (const bool dropped : {false, true}) {
        StreamHandle handle(::dup(::fileno(file)), nullptr, {});
        ByteStream stream(fixture.loop, std::move(handle));
        MediaSocket::Options options;
        auto socket = std::make_unique<MediaSocket>(std::move(stream), options, listener);
        socket->start();
        if (dropped) {
          socket.reset();
          continue;
        }
        const bool ended = co_await listener.until_end();
        CHECK(ended);
        CHECK(listener.end->by == MediaSocketEnd::By::Transport);
      }
    });
    fixture.call([] {});
    std::fclose(file);
  }

  TEST_CASE("a reset, and an end without a close frame, are ends by transport with 1006") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      for (const bool reset : {false, true}) {
        MediaSocketPair pair(fixture.loop);
        if (reset) {
          pair.peer->stream.abort();
        } else {
          pair.peer->stream.close();
        }
        const bool ended = co_await pair.listener.until_end();
        REQUIRE(ended);
        CHECK(pair.listener.end->by == By::Transport);
        CHECK(pair.listener.end->code == 1006);
      }
    });
  }

  TEST_CASE("a black hole is pinged, and given up when nothing comes") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      MediaSocket::Options options;
      options.ping_after = 100ms;
      options.dead_after = 500ms;
      MediaSocketPair pair(fixture.loop, options);
      // An answer keeps it alive: five pings take as long as dead_after.
      for (int i = 0; i < 5; ++i) {
        const std::optional<RawPeer::Seen> ping = co_await pair.peer->next();
        REQUIRE(ping.has_value());
        CHECK(ping->kind == Kind::Ping);
        const Result<> sent = co_await pair.peer->send(frame(0x8A, ping->payload, true));
        CHECK(sent.has_value());
      }
      CHECK(pair.socket->open());
      const bool ended = co_await pair.listener.until_end();
      REQUIRE(ended);
      CHECK(pair.listener.end->by == By::Liveness);
    });
  }

  TEST_CASE("our close waits for the peer's at most close_wait, and drops what still comes") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      MediaSocket::Options options;
      options.close_wait = 200ms;
      MediaSocketPair pair(fixture.loop, options);
      pair.socket->close(1001, "going");
      pair.socket->close(1000, "twice");
      CHECK_FALSE(pair.socket->open());
      const std::optional<RawPeer::Seen> close = co_await pair.peer->next();
      REQUIRE(close.has_value());
      CHECK(close->code == 1001);
      CHECK(close->payload == "going");
      const Result<> sent = co_await pair.peer->send(frame(0x81, "late", true));
      CHECK(sent.has_value());
      const bool ended = co_await pair.listener.until_end();
      REQUIRE(ended);
      CHECK(pair.listener.end->by == By::Us);
      CHECK(pair.listener.end->code == 1001);
      CHECK(pair.listener.texts.empty());
    });
  }

  TEST_CASE("a reason is cut between characters to fit a control frame") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      MediaSocketPair pair(fixture.loop);
      std::string reason;
      for (int i = 0; i < 50; ++i) reason += "\xE2\x82\xAC";
      pair.socket->close(1000, reason);
      const std::optional<RawPeer::Seen> close = co_await pair.peer->next();
      REQUIRE(close.has_value());
      CHECK(close->kind == Kind::Close);
      CHECK(close->payload == reason.substr(0, 123));
    });
  }
}

TEST_SUITE("core/net/media_socket_lifetime") {
  TEST_CASE("the socket may be destroyed inside any callback") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      for (int where = 0; where < 4; ++where) {
        CAPTURE(where);
        MediaSocketPair pair(fixture.loop);
        auto destroy = [&pair] { pair.socket.reset(); };
        if (where == 0) pair.listener.when_text = [&](const std::string&) { destroy(); };
        if (where == 1) pair.listener.when_batch = destroy;
        if (where == 2) pair.listener.when_end = destroy;
        if (where == 3) {
          pair.listener.when_text = [&](const std::string&) {
            pair.socket->close(1000, "");
            destroy();
          };
        }
        const std::string bytes = frame(0x81, "one", true) + frame(0x81, "two", true) +
                                  frame(0x88, hex("03e8"), true) + frame(0x81, "three", true);
        const Result<> sent = co_await pair.peer->send(bytes);
        CHECK(sent.has_value());
        const bool closed = co_await pair.peer->until_closed();
        CHECK(closed);
        CHECK(pair.socket == nullptr);
        CHECK(pair.listener.texts.size() == (where == 0 || where == 3 ? 1 : 2));
        CHECK(pair.listener.end.has_value() == (where == 2));
      }
    });
  }

  TEST_CASE("destroyed after close, the closing handshake still goes on") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      MediaSocketPair pair(fixture.loop);
      pair.socket->send_text("last words");
      pair.socket->close(1000, "bye");
      pair.socket.reset();
      const std::optional<RawPeer::Seen> words = co_await pair.peer->next();
      REQUIRE(words.has_value());
      CHECK(words->payload == "last words");
      const std::optional<RawPeer::Seen> close = co_await pair.peer->next();
      REQUIRE(close.has_value());
      CHECK(close->kind == Kind::Close);
      const Result<> sent = co_await pair.peer->send(frame(0x88, hex("03e8"), true));
      CHECK(sent.has_value());
      const bool closed = co_await pair.peer->until_closed();
      CHECK(closed);
      CHECK_FALSE(pair.listener.end.has_value());
    });
  }

  TEST_CASE("bytes put back into the stream are read first, and nothing is told before start") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      auto handles = test::tcp_pair();
      ByteStream stream(fixture.loop, std::move(handles[0]));
      const std::string first = frame(0x81, "first", true);
      stream.unread(first.substr(0, 8));
      RawPeer peer(fixture.loop, std::move(handles[1]), websocket::From::Server);
      const Result<> sent = co_await peer.send(first.substr(8) + frame(0x81, "second", true));
      CHECK(sent.has_value());
      RecordingListener listener(fixture.loop);
      MediaSocket socket(std::move(stream), {}, listener);
      socket.start();
      CHECK(listener.texts.empty());
      co_await listener.until_texts(2);
      CHECK(listener.texts == std::vector<std::string>{"first", "second"});
    });
  }

  TEST_CASE("sockets of a loop that is torn down go without noise") {
    auto loop = std::make_unique<EventLoop>(EventLoop::Options{"torn", 0});
    auto handles = test::tcp_pair();
    RecordingListener listener(*loop);
    auto socket = std::make_unique<MediaSocket>(ByteStream(*loop, std::move(handles[0])),
                                                MediaSocket::Options{}, listener);
    socket->start();
    socket->close(1000, "");
    socket.reset();
    loop.reset();
    CHECK_FALSE(listener.end.has_value());
  }
}
