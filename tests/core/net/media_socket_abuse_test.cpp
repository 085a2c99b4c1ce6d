// A media socket against a peer that misbehaves: each case says what the peer does and how the
// connection must end, on both sides.
#include <doctest/doctest.h>

#include <fstream>
#include <random>

#include "core/net/media_socket.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/frame_bytes.hpp"
#include "tests/core/net/raw_peer.hpp"
#include "tests/core/net/recording_listener.hpp"
#include "tests/core/net/socket_pair.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;
using test::frame;
using test::hex;
using test::RawPeer;
using test::RecordingListener;
using Kind = websocket::Reader::Kind;
using By = MediaSocketEnd::By;

namespace {

/// A media socket (role server unless the options say otherwise) and its raw peer.
struct Pair {
  explicit Pair(EventLoop& loop, MediaSocket::Options options = {}) : listener(loop) {
    auto handles = test::tcp_pair();
    socket =
        std::make_unique<MediaSocket>(ByteStream(loop, std::move(handles[0])), options, listener);
    peer.emplace(loop, std::move(handles[1]),
                 options.role == MediaSocket::Role::Server ? websocket::From::Server
                                                           : websocket::From::Client);
    socket->start();
  }
  RecordingListener listener;
  std::unique_ptr<MediaSocket> socket;
  std::optional<RawPeer> peer;
};

long resident_kib() {
  std::ifstream status("/proc/self/status");
  std::string word;
  while (status >> word) {
    if (word == "VmRSS:") {
      long value = 0;
      status >> value;
      return value;
    }
  }
  return 0;
}

/// Sends `bytes`; the socket must close with `code`, and the peer must see that code and the end.
Task<> expect_violation(EventLoop& loop, std::string bytes, std::uint16_t code,
                        MediaSocket::Role role = MediaSocket::Role::Server) {
  MediaSocket::Options options;
  options.role = role;
  Pair pair(loop, options);
  const Result<> sent = co_await pair.peer->send(std::move(bytes));
  CHECK(sent.has_value());
  const std::optional<RawPeer::Seen> seen = co_await pair.peer->next();
  REQUIRE(seen.has_value());
  CHECK(seen->kind == Kind::Close);
  CHECK(seen->code == code);
  const bool ended = co_await pair.listener.until_end();
  REQUIRE(ended);
  CHECK(pair.listener.end->by == By::Protocol);
  CHECK(pair.listener.end->code == code);
  CHECK_FALSE(pair.socket->open());
  pair.socket.reset();
  const std::optional<RawPeer::Seen> after = co_await pair.peer->next();
  CHECK_FALSE(after.has_value());
}

}  // namespace

TEST_SUITE("core/net/media_socket_abuse") {
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

  TEST_CASE("fault-35: each breach of the protocol ends with its close code on both sides") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      EventLoop& loop = fixture.loop;
      co_await expect_violation(loop, frame(0x81, "x", false), 1002);
      co_await expect_violation(loop, frame(0x81, "x", true), 1002, MediaSocket::Role::Client);
      co_await expect_violation(loop, frame(0xC1, "x", true), 1002);
      co_await expect_violation(loop, frame(0x83, "x", true), 1002);
      co_await expect_violation(loop, frame(0x89, std::string(126, 'x'), true), 1002);
      co_await expect_violation(loop, frame(0x09, "x", true), 1002);
      co_await expect_violation(loop, frame(0x80, "x", true), 1002);
      co_await expect_violation(loop, frame(0x01, "x", true) + frame(0x81, "y", true), 1002);
      co_await expect_violation(loop, frame(0x88, hex("03ed"), true), 1002);
      co_await expect_violation(loop, frame(0x81, hex("eda080"), true), 1007);
      co_await expect_violation(loop, frame(0x88, hex("03e8ff"), true), 1007);
      co_await expect_violation(loop, frame(0x81, std::string(65'537, 'x'), true), 1009);
    });
  }

  TEST_CASE("fault-34: a gigabyte declared, and sent, is refused without being buffered") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      Pair pair(fixture.loop);
      const long before = resident_kib();
      TaskGroup tasks(fixture.loop);
      tasks.spawn([&]() -> Task<> {
        // As much of it as the socket takes before it is cut off.
        co_await pair.peer->send(hex("81ff0000000040000000") + "mask");
        const std::string piece(64 * 1024, 'x');
        for (int i = 0; i < 200; ++i) {
          const Result<> sent = co_await pair.peer->send(piece);
          if (!sent) co_return;
        }
      });
      const bool ended = co_await pair.listener.until_end();
      REQUIRE(ended);
      CHECK(pair.listener.end->code == 1009);
      CHECK(pair.socket->memory() <= 4096);
      co_await tasks.join();
      const bool closed = co_await pair.peer->until_closed();
      CHECK(closed);
      // Sanitizers keep freed memory, and count theirs.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
      CHECK(resident_kib() - before <= 1024);
#else
      CHECK(before > 0);
#endif
    });
  }

  TEST_CASE("fault-36: an extension is never negotiated, so a compressed frame is a violation") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      co_await expect_violation(fixture.loop, frame(0xC1, "bomb", true), 1002);
    });
  }

  TEST_CASE("byte-at-a-time delivery changes nothing") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      Pair pair(fixture.loop);
      std::string bytes = frame(0x01, "he", true) + frame(0x89, "are you there", true) +
                          frame(0x80, "llo", true) + frame(0x81, std::string(300, 'z'), true);
      for (const char c : bytes) {
        const Result<> sent = co_await pair.peer->send(std::string(1, c));
        REQUIRE(sent.has_value());
        // Lets the socket read what came so far.
        co_await sleep_for(fixture.loop, 0ms);
      }
      co_await pair.listener.until_texts(2);
      CHECK(pair.listener.texts == std::vector<std::string>{"hello", std::string(300, 'z')});
      const std::optional<RawPeer::Seen> pong = co_await pair.peer->next();
      REQUIRE(pong.has_value());
      CHECK(pong->kind == Kind::Pong);
      CHECK(pong->payload == "are you there");
    });
  }

  TEST_CASE("several messages in one read come with one end of batch") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      Pair pair(fixture.loop);
      std::string bytes;
      for (int i = 0; i < 10; ++i) bytes += frame(0x81, std::to_string(i), true);
      bytes += frame(0x82, "b", true);
      const Result<> sent = co_await pair.peer->send(bytes);
      CHECK(sent.has_value());
      co_await pair.listener.until_texts(10);
      CHECK(pair.listener.texts.back() == "9");
      CHECK(pair.listener.binaries.size() == 1);
      CHECK(pair.listener.batches == 1);
    });
  }

  TEST_CASE("a peer that stops reading costs unsent_max and then the connection") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      MediaSocket::Options options;
      options.unsent_max = 100'000;
      Pair pair(fixture.loop, options);
      const std::string message(10'000, 'm');
      std::size_t most = 0;
      int sent = 0;
      while (pair.socket->open() && sent < 100'000) {
        pair.socket->send_text(message);
        pair.socket->flush();
        most = std::max(most, pair.socket->unsent_bytes());
        ++sent;
      }
      CHECK_FALSE(pair.listener.end.has_value());  // Never told inside our own call.
      const bool ended = co_await pair.listener.until_end();
      REQUIRE(ended);
      CHECK(pair.listener.end->by == By::Transport);
      CHECK(most <= 100'000 + 10'014);
      CHECK(pair.socket->memory() == 0);
    });
  }

  TEST_CASE("what the socket does not take at once follows, whole and in order") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      MediaSocket::Options options;
      options.unsent_max = 64 * 1024 * 1024;
      Pair pair(fixture.loop, options);
      const int count = 2'000;
      for (int i = 0; i < count; ++i) {
        pair.socket->send_text(std::to_string(i) + std::string(5'000, 'm'));
        pair.socket->flush();
      }
      CHECK(pair.socket->unsent_bytes() > 0);
      bool in_order = true;
      for (int i = 0; i < count; ++i) {
        const std::optional<RawPeer::Seen> seen = co_await pair.peer->next();
        REQUIRE(seen.has_value());
        in_order = in_order && seen->payload == std::to_string(i) + std::string(5'000, 'm');
      }
      CHECK(in_order);
      CHECK(pair.socket->unsent_bytes() == 0);
    });
  }

  TEST_CASE("a flood of 7,000 messages is read to its end, though no read empties the socket") {
    // Many small reads race with a peer on another thread, and turns are given up with bytes
    // unread: a wake-up that is lost stalls it.
    test::LoopFixture fixture;
    test::LoopFixture other("peer");
    auto handles = test::tcp_pair();
    std::unique_ptr<MediaSocket> socket;
    std::unique_ptr<RecordingListener> listener;
    fixture.call([&] {
      listener = std::make_unique<RecordingListener>(fixture.loop);
      socket = std::make_unique<MediaSocket>(ByteStream(fixture.loop, std::move(handles[0])),
                                             MediaSocket::Options{}, *listener);
      socket->start();
    });
    other.run([&]() -> Task<> {
      RawPeer peer(other.loop, std::move(handles[1]), websocket::From::Server);
      const std::string message = frame(0x81, std::string(900, 'f'), true);
      for (int i = 0; i < 7'000; ++i) {
        const Result<> first = co_await peer.send(message.substr(0, 450));
        const Result<> second = co_await peer.send(message.substr(450));
        REQUIRE(first.has_value());
        REQUIRE(second.has_value());
      }
      const Result<> bye = co_await peer.send(frame(0x88, hex("03e8"), true));
      CHECK(bye.has_value());
      const bool closed = co_await peer.until_closed();
      CHECK(closed);
    });
    fixture.call([&] {
      CHECK(listener->texts.size() == 7'000);
      CHECK(listener->end.has_value());
      socket.reset();
      listener.reset();
    });
  }

  TEST_CASE("a message shorter than the room asked for goes out in the shortest form") {
    for (const auto role : {MediaSocket::Role::Server, MediaSocket::Role::Client}) {
      test::LoopFixture fixture;
      fixture.run([&]() -> Task<> {
        MediaSocket::Options options;
        options.role = role;
        Pair pair(fixture.loop, options);
        const std::vector<std::pair<std::size_t, std::size_t>> rooms{
            {100'000, 70'000}, {100'000, 500}, {100'000, 5}, {200, 200}, {200, 100}, {9, 0}};
        for (const auto& [room, size] : rooms) {
          char* place = pair.socket->begin_text(room);
          std::fill_n(place, size, 'q');
          pair.socket->end_text(size);
        }
        pair.socket->flush();
        for (const auto& [room, size] : rooms) {
          const std::optional<RawPeer::Seen> seen = co_await pair.peer->next();
          REQUIRE(seen.has_value());
          CHECK(seen->kind == Kind::Text);
          CHECK(seen->payload == std::string(size, 'q'));
        }
      });
    }
  }

  TEST_CASE("a reset, and an end without a close frame, are ends by transport with 1006") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      for (const bool reset : {false, true}) {
        Pair pair(fixture.loop);
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
      Pair pair(fixture.loop, options);
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
      Pair pair(fixture.loop, options);
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
      Pair pair(fixture.loop);
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
        Pair pair(fixture.loop);
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
      Pair pair(fixture.loop);
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
