// Connections that change their loop in mid-stream, plain and TLS: what the acceptor does with each
// call. Under ASan and TSan this tests ownership; everywhere it tests that no byte is lost.
#include <doctest/doctest.h>

#include <atomic>

#include "core/errc.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/media_socket.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/frame_bytes.hpp"
#include "tests/core/net/raw_peer.hpp"
#include "tests/core/net/socket_pair.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

constexpr int kConnections = 200;

std::string pattern(int connection, std::size_t size) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    bytes[i] = static_cast<char>(i * 31 + static_cast<std::size_t>(connection));
  }
  return bytes;
}

/// Echoes `piece` bytes, then lets the connection go.
Task<StreamHandle> echo_some(EventLoop& loop, StreamHandle handle, std::size_t piece) {
  ByteStream stream(loop, std::move(handle));
  char bytes[512];
  std::size_t done = 0;
  while (done < piece) {
    const std::span<char> room(bytes, std::min(sizeof bytes, piece - done));
    const Result<std::size_t> got = co_await stream.read(room, 20s);
    if (!got) break;
    const Result<> sent = co_await stream.write_all({bytes, *got}, 20s);
    if (!sent) break;
    done += *got;
  }
  co_return stream.release();
}

/// The echoing side of many connections, which go to the other loop after each piece.
class Hopper {
 public:
  Hopper(EventLoop& first, EventLoop& second) : loops_{&first, &second} {
    groups_[0] = std::make_unique<TaskGroup>(first);
    groups_[1] = std::make_unique<TaskGroup>(second);
  }

  /// On the loop number `on`.
  void serve(int on, StreamHandle handle, int hops) {
    groups_[on]->spawn([this, on, handle = std::move(handle), hops]() mutable {
      return hop(on, std::move(handle), hops);
    });
  }

  /// On each loop: waits for what is left there.
  Task<> join(int on) { co_await groups_[on]->join(); }

 private:
  Task<> hop(int on, StreamHandle handle, int hops) {
    StreamHandle next = co_await echo_some(*loops_[on], std::move(handle), 1000);
    if (hops == 1) co_return;
    const int other = 1 - on;
    loops_[other]->post([this, other, next = std::move(next), hops]() mutable {
      serve(other, std::move(next), hops - 1);
    });
  }

  EventLoop* loops_[2];
  std::unique_ptr<TaskGroup> groups_[2];
};

/// By TLS where there is trust: sends the pattern and checks the echo, keeping several hundred
/// bytes under way.
Task<> stream_through(EventLoop& loop, StreamHandle handle, int connection,
                      std::shared_ptr<TlsClientContext> trust, int hops, std::atomic<int>& intact) {
  ByteStream stream(loop, std::move(handle));
  if (trust) {
    const Result<> secured = co_await stream.start_tls_client(trust, "server.test", 20s);
    if (!secured) co_return;
  }
  const std::string sent = pattern(connection, static_cast<std::size_t>(hops) * 1000);
  std::string received;
  for (std::size_t at = 0; at < sent.size(); at += 250) {
    const Result<> written = co_await stream.write_all(std::string_view(sent).substr(at, 250), 20s);
    if (!written) co_return;
    char bytes[512];
    while (received.size() + 750 < at) {
      const Result<std::size_t> got = co_await stream.read(bytes, 20s);
      if (!got) co_return;
      received.append(bytes, *got);
    }
  }
  char bytes[512];
  while (received.size() < sent.size()) {
    const Result<std::size_t> got = co_await stream.read(bytes, 20s);
    if (!got) co_return;
    received.append(bytes, *got);
  }
  if (received == sent) ++intact;
}

void run_hops(bool tls) {
  constexpr int kHops = 5;
  test::LoopFixture client("client");
  test::LoopFixture first("first");
  test::LoopFixture second("second");
  Hopper hopper(first.loop, second.loop);
  // One for all: loading the roots of the system takes longer than a handshake, by far under a
  // sanitizer.
  const auto trust = tls ? test::throwaway_certificate().client() : nullptr;
  const auto served = test::throwaway_certificate().server();
  std::atomic<int> intact = 0;
  client.run([&]() -> Task<> {
    TaskGroup clients(client.loop);
    for (int i = 0; i < kConnections; ++i) {
      auto handles = test::tcp_pair();
      first.loop.post([&, tls, handle = std::move(handles[0])]() mutable {
        // TLS begins on the first loop, as on the acceptor, and goes with the connection.
        if (tls) {
          StreamHandle::Parts parts = handle.take();
          handle = StreamHandle(parts.fd, served->accept(parts.fd), {});
        }
        hopper.serve(0, std::move(handle), kHops);
      });
      clients.spawn([&, i, handle = std::move(handles[1])]() mutable {
        return stream_through(client.loop, std::move(handle), i, trust, kHops, intact);
      });
    }
    co_await clients.join();
  });
  // Twice: the last hop of one loop may be the other's to finish.
  for (int round = 0; round < 2; ++round) {
    first.run([&]() -> Task<> { co_await hopper.join(0); });
    second.run([&]() -> Task<> { co_await hopper.join(1); });
  }
  CHECK(intact == kConnections);
}

}  // namespace

TEST_SUITE("core/net/handover") {
  TEST_CASE("200 plain connections change their loop four times and lose nothing") {
    run_hops(false);
  }

  TEST_CASE("200 TLS connections change their loop four times and lose nothing") { run_hops(true); }

  TEST_CASE("a media socket on another loop gets what the first had read too far") {
    test::LoopFixture acceptor("acceptor");
    test::LoopFixture shard("shard");
    struct Counting : MediaSocket::Listener {
      void on_text(std::span<char> message) override {
        texts.emplace_back(message.data(), message.size());
      }
      void on_binary(std::span<char>) override {}
      void on_batch_end() override {}
      void on_end(const MediaSocketEnd&) override { ended.set_value(); }
      std::vector<std::string> texts;
      std::promise<void> ended;
    } listener;
    std::unique_ptr<MediaSocket> socket;
    acceptor.run([&]() -> Task<> {
      auto handles = test::tcp_pair();
      ByteStream stream(acceptor.loop, std::move(handles[0]));
      test::RawPeer peer(acceptor.loop, std::move(handles[1]), websocket::From::Server);
      const Result<> sent = co_await peer.send("head|" + test::frame(0x81, "one", true));
      CHECK(sent.has_value());
      std::string read;
      char bytes[64];
      while (read.size() < 7) {
        const Result<std::size_t> got = co_await stream.read(bytes, 20s);
        REQUIRE(got.has_value());
        read.append(bytes, *got);
      }
      stream.unread(read.substr(5));
      shard.loop.post([&, handle = stream.release()]() mutable {
        socket = std::make_unique<MediaSocket>(ByteStream(shard.loop, std::move(handle)),
                                               MediaSocket::Options{}, listener);
        socket->start();
      });
      const Result<> more = co_await peer.send(test::frame(0x81, "two", true) +
                                               test::frame(0x88, test::hex("03e8"), true));
      CHECK(more.has_value());
      const bool closed = co_await peer.until_closed();
      CHECK(closed);
    });
    listener.ended.get_future().get();
    shard.call([&] { socket.reset(); });
    CHECK(listener.texts == std::vector<std::string>{"one", "two"});
  }
}
