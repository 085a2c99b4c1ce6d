// A media socket and what a peer may send it: each case says what comes and how the connection goes
// on or must end, on both sides.
#include <doctest/doctest.h>

#include <fstream>

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

namespace {

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
  MediaSocketPair pair(loop, options);
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
      MediaSocketPair pair(fixture.loop);
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
      MediaSocketPair pair(fixture.loop);
      std::string bytes = frame(0x01, "he", true) + frame(0x89, "are you there", true) +
                          frame(0x80, "llo", true) + frame(0x81, std::string(300, 'z'), true);
      for (const char c : bytes) {
        const Result<> sent = co_await pair.peer->send(std::string(1, c));
        REQUIRE(sent.has_value());
        // No wait: the loop's next turn, in which the socket reads what came so far.
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
      MediaSocketPair pair(fixture.loop);
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
      MediaSocketPair pair(fixture.loop, options);
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
      MediaSocketPair pair(fixture.loop, options);
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
        MediaSocketPair pair(fixture.loop, options);
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
}
