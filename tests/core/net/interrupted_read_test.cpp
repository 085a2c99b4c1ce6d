// Goal: a signal that interrupts a read changes nothing. Method: `recv` goes through this file (the
// linker's --wrap) and fails with EINTR when told to.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <atomic>
#include <cerrno>
#include <string_view>

#include "core/net/byte_stream.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/socket_pair.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

std::atomic<int> interruptions = 0;

}  // namespace

extern "C" {
// The names are the linker's.
ssize_t __real_recv(int fd, void* into, size_t size, int flags);
ssize_t __wrap_recv(int fd, void* into, size_t size, int flags) {
  if (interruptions > 0) {
    --interruptions;
    errno = EINTR;
    return -1;
  }
  return __real_recv(fd, into, size, flags);
}
}

TEST_SUITE("core/net/interrupted_read") {
  TEST_CASE("what lies in the socket is read in the same call, plain and TLS") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      for (const bool tls : {false, true}) {
        CAPTURE(tls);
        auto handles = test::tcp_pair();
        ByteStream server(fixture.loop, std::move(handles[0]));
        ByteStream client(fixture.loop, std::move(handles[1]));
        if (tls) {
          TaskGroup tasks(fixture.loop);
          tasks.spawn([&]() -> Task<> {
            const Result<> secured =
                co_await server.start_tls_server(test::throwaway_certificate().server(), 20s);
            CHECK(secured.has_value());
          });
          const Result<> secured = co_await client.start_tls_client(
              test::throwaway_certificate().client(), "server.test", 20s);
          CHECK(secured.has_value());
          co_await tasks.join();
        }
        const Result<> sent = co_await client.write_all(std::string_view("hello"), 20s);
        REQUIRE(sent.has_value());
        const Result<> ready =
            co_await server.readable_until(std::chrono::steady_clock::now() + 20s);
        REQUIRE(ready.has_value());
        char bytes[64];
        interruptions = 3;
        const Result<std::size_t> got = server.read_some(bytes);
        CHECK(interruptions == 0);
        REQUIRE(got.has_value());
        CHECK(std::string_view(bytes, *got) == "hello");
      }
    });
  }
}
