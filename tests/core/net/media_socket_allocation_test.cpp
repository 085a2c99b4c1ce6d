// Counts what a media socket allocates once it is warm. A program of its own, since it replaces the
// global operator new.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <new>
#include <optional>

#include "core/net/media_socket.hpp"
#include "core/net/websocket_frame.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/frame_bytes.hpp"
#include "tests/core/net/socket_pair.hpp"

namespace {
thread_local bool counting = false;
std::atomic<long> allocations = 0;
}  // namespace

void* operator new(std::size_t size) {
  if (counting) ++allocations;
  void* memory = std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

using namespace tandem;
using namespace tandem::net;

namespace {

/// Echoes each message and counts them.
struct Echo : MediaSocket::Listener {
  void on_text(std::span<char> message) override {
    char* place = socket->begin_text(message.size());
    std::copy(message.begin(), message.end(), place);
    socket->end_text(message.size());
    if (++messages == kWarm) counting = true;
    if (messages == kWarm + kCounted) counting = false;
  }
  void on_binary(std::span<char>) override {}
  void on_batch_end() override { socket->flush(); }
  void on_end(const MediaSocketEnd& how) override { end = how; }

  static constexpr int kWarm = 2000;
  static constexpr int kCounted = 5000;
  std::unique_ptr<MediaSocket> socket;
  int messages = 0;
  std::optional<MediaSocketEnd> end;
};

}  // namespace

TEST_SUITE("core/net/media_socket_allocation") {
  TEST_CASE("pain-16: 5,000 messages echoed allocate nothing") {
    test::LoopFixture fixture;
    auto handles = test::tcp_pair();
    const int peer = handles[1].take().fd;
    ::fcntl(peer, F_SETFL, 0);  // Blocking: this side is a plain thread.
    const int on = 1;
    ::setsockopt(peer, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Echo echo;
    fixture.call([&] {
      echo.socket = std::make_unique<MediaSocket>(ByteStream(fixture.loop, std::move(handles[0])),
                                                  MediaSocket::Options{}, echo);
      echo.socket->start();
    });
    // Small frames, and ones that lie across two reads, as deltas of the model do.
    const std::string small = test::frame(0x81, std::string(250, 's'), true);
    const std::string large = test::frame(0x81, std::string(9'000, 'l'), true);
    std::string back(16 * 1024, '\0');
    int messages = 0;
    for (; messages < Echo::kWarm + Echo::kCounted; ++messages) {
      const std::string& message = messages % 10 == 0 ? large : small;
      const std::size_t half = message.size() / 2;
      // (The peer's thread is not the one that counts.) Each waits for its echo, so that no backlog
      // builds up on a busy machine: growing for one is allowed.
      REQUIRE(::send(peer, message.data(), half, 0) == static_cast<ssize_t>(half));
      // A turn of the loop between the halves of a large one: were it read at once for so long that
      // the buffer for halves is given back (`Reader::trim`), the next half would need another.
      for (int turn = 0; turn < 2 && &message == &large; ++turn) fixture.call([] {});
      REQUIRE(::send(peer, message.data() + half, message.size() - half, 0) ==
              static_cast<ssize_t>(message.size() - half));
      const std::size_t echoed = message.size() - sizeof(websocket::MaskKey);
      REQUIRE(::recv(peer, back.data(), echoed, MSG_WAITALL) == static_cast<ssize_t>(echoed));
    }
    CHECK(messages == Echo::kWarm + Echo::kCounted);
    fixture.call([&] {
      const std::string why = echo.end ? echo.end->reason : "";
      CHECK(why == "");
      CHECK(echo.socket->unsent_bytes() == 0);
      CHECK(echo.socket->memory() <= 32 * 1024);
      echo.socket.reset();
    });
    ::close(peer);
    CHECK(allocations == 0);
  }
}
