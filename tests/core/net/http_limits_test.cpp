// What an HTTP server refuses, outwaits and survives.
#include "core/net/http_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <ctime>

#include "core/async_event.hpp"
#include "core/errc.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/http_codec.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/loopback.hpp"
#include "tests/core/until.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

using test::connect_to, test::read_to_end;

using namespace std::string_literals;

/// Sends `bytes` on a new connection and gives everything that came until the server closed.
Task<std::string> exchange(EventLoop& loop, std::uint16_t port, std::string bytes) {
  ByteStream stream(loop, connect_to(port));
  const Result<> sent = co_await stream.write_all(bytes, 20s);
  // A server that refuses may close before it has read all.
  static_cast<void>(sent);
  co_return co_await read_to_end(stream);
}

Task<HttpResponse> echo(const HttpRequest& request) {
  co_return HttpResponse(200, request.method + " " + request.target + " " + request.body);
}

HttpServer::Options any_port() {
  HttpServer::Options options;
  options.address = {"127.0.0.1", 0};
  return options;
}

/// A server with `options` for the time of one coroutine.
void with_server(HttpServer::Options options, HttpServer::Handler handler,
                 std::function<Task<>(EventLoop&, HttpServer&)> body) {
  test::LoopFixture fixture;
  HttpServer server(fixture.loop, std::move(options), std::move(handler), nullptr);
  REQUIRE(server.listen());
  fixture.run([&]() -> Task<> {
    server.start();
    co_await body(fixture.loop, server);
    co_await server.stop(5s);
  });
}

}  // namespace

TEST_SUITE("core/net/http_limits") {
  TEST_CASE("a request that breaks HTTP is refused with its status, and the connection closed") {
    struct Case {
      const char* what;
      std::string bytes;
      const char* status;
    };
    const std::vector<Case> cases{
        {"no HTTP", "hello\r\n\r\n", " 400 "},
        {"no Host", "GET / HTTP/1.1\r\n\r\n", " 400 "},
        {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", " 400 "},
        {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", " 505 "},
        {"bad header", "GET / HTTP/1.1\r\nHost: a\r\nX Y: z\r\n\r\n", " 400 "},
        {"bare NUL", "GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n"s, " 400 "},
        {"two lengths",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", " 400 "},
        {"length and chunked",
         "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: "
         "chunked\r\n\r\n0\r\n\r\n",
         " 400 "},
        {"negative length", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", " 400 "},
        {"header too long", "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'x'), " 431 "},
        {"target too long", "GET /" + std::string(20'000, 'x'), " 431 "},
        {"body declared too long", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1048577\r\n\r\n",
         " 413 "},
        {"chunks too long",
         "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n100001\r\n", " 413 "},
    };
    with_server(any_port(), &echo, [&](EventLoop& loop, HttpServer& server) -> Task<> {
      for (const Case& one : cases) {
        CAPTURE(one.what);
        const std::string answer = co_await exchange(loop, server.port(), one.bytes);
        CHECK(answer.find(one.status) == 8);
        CHECK(answer.find("Connection: close") != std::string::npos);
      }
    });
  }

  TEST_CASE("fault-34: a header of 4 MiB gets its 431 although the peer sends on") {
    with_server(any_port(), &echo, [](EventLoop& loop, HttpServer& server) -> Task<> {
      const std::string answer = co_await exchange(
          loop, server.port(), "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(150'000, 'x'));
      CHECK(answer.find(" 431 ") == 8);
    });
  }

  TEST_CASE("fault-21: slow headers and bodies get 408, silence is closed without a word") {
    HttpServer::Options options = any_port();
    options.handshake_deadline = 50ms;
    options.header_deadline = 50ms;
    options.body_deadline = 50ms;
    options.idle_deadline = 50ms;
    with_server(options, &echo, [](EventLoop& loop, HttpServer& server) -> Task<> {
      const std::string silent = co_await exchange(loop, server.port(), "");
      CHECK(silent.empty());
      const std::string header = co_await exchange(loop, server.port(), "GET / HTTP/1.1\r\nHo");
      CHECK(header.find(" 408 ") == 8);
      const std::string body = co_await exchange(
          loop, server.port(), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
      CHECK(body.find(" 408 ") == 8);
      const std::string idle =
          co_await exchange(loop, server.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      CHECK(idle.find(" 200 ") == 8);
      // One byte at a time does not stretch the deadline.
      ByteStream stream(loop, connect_to(server.port()));
      const std::string_view request = "GET / HTTP/1.1\r\nHost: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
      for (const char c : request) {
        const Result<> sent = co_await stream.write_all({&c, 1}, 20s);
        if (!sent) break;
        // The client's pace, simulated: all in all several times the header's deadline.
        co_await sleep_for(loop, 5ms);
      }
      const std::string slow = co_await read_to_end(stream);
      CHECK((slow.find(" 408 ") == 8 || slow.empty()));
    });
  }

  TEST_CASE("HEAD declares a length and sends no body; 100-continue is answered; 1.0 is closed") {
    with_server(any_port(), &echo, [](EventLoop& loop, HttpServer& server) -> Task<> {
      const std::string head = co_await exchange(
          loop, server.port(), "HEAD /h HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      CHECK(head.find("Content-Length: 8\r\n") != std::string::npos);
      CHECK(head.ends_with("\r\n\r\n"));
      const std::string old = co_await exchange(loop, server.port(), "GET /old HTTP/1.0\r\n\r\n");
      CHECK(old.ends_with("GET /old "));
      ByteStream stream(loop, connect_to(server.port()));
      static constexpr std::string_view kHead =
          "POST /c HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nConnection: close\r\n"
          "Content-Length: 2\r\n\r\n";
      const Result<> asked = co_await stream.write_all(kHead, 20s);
      CHECK(asked.has_value());
      char bytes[200];
      const Result<std::size_t> told = co_await stream.read(bytes, 20s);
      REQUIRE(told.has_value());
      CHECK(std::string_view(bytes, *told) == "HTTP/1.1 100 Continue\r\n\r\n");
      const Result<> body = co_await stream.write_all(std::string_view("ok"), 20s);
      CHECK(body.has_value());
      const std::string answer = co_await read_to_end(stream);
      CHECK(answer.ends_with("POST /c ok"));
    });
  }

  TEST_CASE("an exception of the handler is a 500, told once, and its text stays inside") {
    HttpServer::Options options = any_port();
    std::vector<std::string> told;
    options.on_exception = [&](const HttpRequest& request, std::string_view what) {
      told.push_back(request.target + ": " + std::string(what));
    };
    auto broken = [](const HttpRequest&) -> Task<HttpResponse> {
      throw std::runtime_error("secret detail");
      co_return HttpResponse();
    };
    with_server(options, broken, [&](EventLoop& loop, HttpServer& server) -> Task<> {
      const std::string answer = co_await exchange(
          loop, server.port(), "GET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
      CHECK(answer.find(" 500 ") == 8);
      CHECK(answer.find("secret") == std::string::npos);
    });
    CHECK(told == std::vector<std::string>{"/x: secret detail"});
  }

  TEST_CASE("what a header value echoes cannot begin a header of its own") {
    HttpResponse response(302, "", {{"Location", "/a\r\nSet-Cookie: x=1"}});
    const std::string bytes = format_response(response, KeepAlive::Yes, SendBody::Yes);
    CHECK(bytes.find("\r\nSet-Cookie") == std::string::npos);
    CHECK(bytes.find("Location: /a  Set-Cookie: x=1\r\n") != std::string::npos);
  }

  TEST_CASE("fault-25: without file descriptors accepting pauses, does not spin, and comes back") {
    with_server(any_port(), &echo, [](EventLoop& loop, HttpServer& server) -> Task<> {
      ByteStream client(loop, connect_to(server.port()));
      ByteStream second(loop, connect_to(server.port()));
      const auto both_in = [&] { return server.counters().connections >= 2; };
      co_await test::until(loop, both_in);
      // A client socket that exists already, and no descriptor left for its other end.
      const int late = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
      rlimit before{};
      ::getrlimit(RLIMIT_NOFILE, &before);
      const int probe = ::dup(late);
      ::close(probe);
      const rlimit low{static_cast<rlim_t>(probe), before.rlim_max};
      ::setrlimit(RLIMIT_NOFILE, &low);
      sockaddr_in address{};
      address.sin_family = AF_INET;
      address.sin_port = htons(server.port());
      address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
      const int connected = ::connect(late, reinterpret_cast<sockaddr*>(&address), sizeof address);
      ByteStream waiting(loop, StreamHandle(late, nullptr, {}));
      const std::clock_t cpu = std::clock();
      const auto paused = [&] { return server.counters().accept_pauses >= 3; };
      co_await test::until(loop, paused);
      // Three pauses are 0.3 s of wall time; a loop that spins would take all of it.
      CHECK(static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC < 0.15);
      static constexpr std::string_view kRequest =
          "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
      const Result<> asked = co_await client.write_all(kRequest, 20s);
      const std::string answer = co_await read_to_end(client);
      ::setrlimit(RLIMIT_NOFILE, &before);
      CHECK(connected == 0);
      CHECK(asked.has_value());
      CHECK(answer.find(" 200 ") == 8);
      const Result<> late_asked = co_await waiting.write_all(kRequest, 20s);
      CHECK(late_asked.has_value());
      const std::string late_answer = co_await read_to_end(waiting);
      CHECK(late_answer.find(" 200 ") == 8);
    });
  }

  TEST_CASE("stop lets a running request end, closes idle connections and takes no new ones") {
    test::LoopFixture fixture;
    AsyncEvent entered(fixture.loop);
    AsyncEvent go_on(fixture.loop);
    auto slow = [&](const HttpRequest&) -> Task<HttpResponse> {
      entered.set();
      co_await go_on.wait();
      co_return HttpResponse(200, "after all");
    };
    HttpServer server(fixture.loop, any_port(), slow, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream idle(fixture.loop, connect_to(server.port()));
      TaskGroup tasks(fixture.loop);
      std::string answer;
      tasks.spawn([&]() -> Task<> {
        answer =
            co_await exchange(fixture.loop, server.port(), "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      });
      co_await entered.wait();
      tasks.spawn([&]() -> Task<> { co_await server.stop(20s); });
      const std::string nothing = co_await read_to_end(idle);
      CHECK(nothing.empty());
      go_on.set();
      co_await tasks.join();
      CHECK(answer.find("after all") != std::string::npos);
      CHECK(answer.find("Connection: close") != std::string::npos);
      CHECK(server.counters().connections == 0);
    });
  }

  TEST_CASE("stop cancels what outlasts the grace") {
    test::LoopFixture fixture;
    AsyncEvent entered(fixture.loop);
    AsyncEvent never(fixture.loop);
    auto stuck = [&](const HttpRequest&) -> Task<HttpResponse> {
      entered.set();
      co_await never.wait();
      co_return HttpResponse(200);
    };
    HttpServer server(fixture.loop, any_port(), stuck, nullptr);
    REQUIRE(server.listen());
    fixture.run([&]() -> Task<> {
      server.start();
      ByteStream stream(fixture.loop, connect_to(server.port()));
      const Result<> asked =
          co_await stream.write_all(std::string_view("GET / HTTP/1.1\r\nHost: a\r\n\r\n"), 20s);
      CHECK(asked.has_value());
      co_await entered.wait();
      co_await server.stop(20ms);
      CHECK(server.counters().connections == 0);
    });
  }
}
