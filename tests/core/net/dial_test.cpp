#include "core/net/dial.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "core/errc.hpp"
#include "core/net/dial_addresses.hpp"
#include "core/net/listener.hpp"
#include "core/net/name_cache.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/throwaway_certificate.hpp"
#include "tests/core/until.hpp"

using namespace tandem;
using namespace tandem::net;
using namespace std::chrono_literals;

namespace {

IpAddress address(const char* text) { return IpAddress::parse(text).value(); }

Url url_to(const std::string& text) { return Url::parse(text).value(); }

/// A resolver that the test opens and shuts, and that counts.
class FakeResolver {
 public:
  NameCache::Options options() {
    NameCache::Options options;
    options.fresh_for = 0ms;
    options.failed_for = 0ms;
    options.threads = 2;
    options.resolve = [this](const std::string& host) { return resolve(host); };
    return options;
  }
  void set(Result<NameCache::Addresses> answer) {
    const std::lock_guard lock(mutex_);
    answer_ = std::move(answer);
  }
  void shut() {
    const std::lock_guard lock(mutex_);
    open_ = false;
  }
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  int asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  Result<NameCache::Addresses> resolve(const std::string&) {
    std::unique_lock lock(mutex_);
    ++asked_;
    changed_.wait(lock, [this] { return open_; });
    return answer_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = true;
  int asked_ = 0;
  Result<NameCache::Addresses> answer_ = make_error_code(errc::name_not_found);
};

/// Looks the name up until `found` holds of its first address: a refresh is begun by whoever asks,
/// and told to nobody. Once a millisecond; the bound of `LoopFixture::run` ends it.
template <typename Found>
Task<> looked_up_until(EventLoop& loop, NameCache& names, const Found& found) {
  while (true) {
    const auto addresses = co_await names.lookup(loop, "host.test", 20s);
    REQUIRE(addresses.has_value());
    if (found(addresses->front())) co_return;
    co_await sleep_for(loop, 1ms);
  }
}

}  // namespace

TEST_SUITE("core/net/url") {
  TEST_CASE("takes absolute http, https, ws and wss URLs apart") {
    const Url plain = url_to("HTTP://Example.COM");
    CHECK(plain.scheme == "http");
    CHECK(plain.host == "example.com");
    CHECK(plain.port == 80);
    CHECK(plain.target == "/");
    CHECK(plain.host_header() == "example.com");
    const Url full = url_to("wss://[::1]:8443/a/b?model=x&y=%20z");
    CHECK(full.host == "::1");
    CHECK(full.port == 8443);
    CHECK(full.target == "/a/b?model=x&y=%20z");
    CHECK(full.tls());
    CHECK(full.loopback());
    CHECK(full.host_header() == "[::1]:8443");
    CHECK(url_to("https://x?q").target == "/?q");
    CHECK(url_to("ws://127.9.9.9/").loopback());
    CHECK_FALSE(url_to("ws://128.0.0.1/").loopback());
  }

  TEST_CASE("refuses everything else") {
    for (const char* bad : {"",
                            "example.com",
                            "ftp://x/",
                            "http://",
                            "http:///x",
                            "http://user@host/",
                            "http://h#f",
                            "http://h:0/",
                            "http://h:65536/",
                            "http://h:/",
                            "http://h:8x/",
                            "http://[::1",
                            "http://[1.2.3.4]/",
                            "http://[::1]x/",
                            "http://h /",
                            "http://h/a b",
                            "http://h/\r\nX: y",
                            "http://h\\@evil/",
                            "http://h%41/",
                            "javascript://x"}) {
      CAPTURE(bad);
      CHECK(Url::parse(bad).error() == errc::invalid_url);
    }
  }
}

TEST_SUITE("core/net/listen_address") {
  TEST_CASE("reads HOST:PORT with IPv6 in brackets") {
    CHECK(ListenAddress::parse("127.0.0.1:8080")->port == 8080);
    CHECK(ListenAddress::parse("[::1]:0")->host == "::1");
    CHECK(ListenAddress::parse(":80")->host.empty());
    for (const char* bad : {"", "127.0.0.1", "::1:80", "h:", "h:x", "h:65536", "[::1:80", "h:-1"}) {
      CAPTURE(bad);
      CHECK(ListenAddress::parse(bad).error() == errc::bad_address);
    }
  }
}

TEST_SUITE("core/net/name_cache") {
  TEST_CASE("fault-18: a stale answer is served at once while the resolver hangs") {
    FakeResolver resolver;
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      resolver.set(NameCache::Addresses{address("192.0.2.1")});
      NameCache names(resolver.options());
      const auto first = co_await names.lookup(fixture.loop, "host.test", 20s);
      REQUIRE(first.has_value());
      resolver.shut();
      resolver.set(NameCache::Addresses{address("192.0.2.2")});
      const auto stale = co_await names.lookup(fixture.loop, "host.test", 0ms);
      REQUIRE(stale.has_value());
      CHECK(stale->front() == address("192.0.2.1"));
      // One refresh for many who ask.
      for (int i = 0; i < 100; ++i) {
        const auto again = co_await names.lookup(fixture.loop, "host.test", 0ms);
        REQUIRE(again.has_value());
      }
      CHECK(resolver.asked() <= 2);
      resolver.open();
      const auto is_new = [&](const IpAddress& found) { return found == address("192.0.2.2"); };
      co_await looked_up_until(fixture.loop, names, is_new);
      // The resolver fails: what was known is still served.
      resolver.set(make_error_code(errc::name_not_found));
      const int before = resolver.asked();
      const auto failed_twice = [&](const IpAddress&) { return resolver.asked() >= before + 2; };
      co_await looked_up_until(fixture.loop, names, failed_twice);
    });
  }

  TEST_CASE("fault-18: a slow name ends at its deadline and does not delay another") {
    test::LoopFixture fixture;
    std::promise<void> let_go;
    const std::shared_future<void> released = let_go.get_future().share();
    NameCache::Options options;
    options.threads = 2;
    options.resolve = [released](const std::string& host) -> Result<NameCache::Addresses> {
      if (host == "slow.test") released.wait();
      return NameCache::Addresses{address("192.0.2.7")};
    };
    fixture.run([&]() -> Task<> {
      NameCache names(options);
      const auto slow = co_await names.lookup(fixture.loop, "slow.test", 20ms);
      CHECK(slow.error() == errc::timed_out);
      const auto quick = co_await names.lookup(fixture.loop, "quick.test", 20s);
      CHECK(quick.has_value());
    });
    let_go.set_value();
  }

  TEST_CASE("who asks for many dead names waits for their own, and keeps nobody from a thread") {
    test::LoopFixture fixture;
    std::promise<void> let_go;
    const std::shared_future<void> released = let_go.get_future().share();
    std::atomic<int> hanging{0}, most{0};
    NameCache::Options options;
    options.threads = 4;
    options.share_threads = 2;
    options.share_queue = 6;
    options.resolve = [&, released](const std::string& host) -> Result<NameCache::Addresses> {
      if (host.starts_with("dead")) {
        most = std::max(most.load(), ++hanging);
        released.wait();
        --hanging;
      }
      return NameCache::Addresses{address("192.0.2.7")};
    };
    fixture.run([&]() -> Task<> {
      NameCache names(options);
      TaskGroup tasks(fixture.loop);
      int found = 0, turned_away = 0;
      for (int i = 0; i < 20; ++i) {
        tasks.spawn([&, i]() -> Task<> {
          const auto dead = co_await names.lookup(
              fixture.loop, "dead" + std::to_string(i) + ".test", 20s, "greedy");
          if (dead)
            ++found;
          else if (dead.error() == errc::would_block)
            ++turned_away;
        });
      }
      const auto both_hang = [&] { return hanging == 2; };
      co_await test::until(fixture.loop, both_hang);
      for (int i = 0; i < 10; ++i) {
        const auto quick =
            co_await names.lookup(fixture.loop, "quick" + std::to_string(i), 20s, "modest");
        CHECK(quick.has_value());
      }
      CHECK(turned_away >= 12);
      let_go.set_value();
      co_await tasks.join();
      CHECK(found + turned_away == 20);
      CHECK(found >= 6);
      CHECK(most == 2);
    });
  }

  TEST_CASE("a name that does not exist is an error, and is asked for once for all who wait") {
    FakeResolver resolver;
    resolver.shut();
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      NameCache names(resolver.options());
      TaskGroup tasks(fixture.loop);
      int not_found = 0;
      for (int i = 0; i < 10; ++i) {
        tasks.spawn([&]() -> Task<> {
          const auto found = co_await names.lookup(fixture.loop, "no.test", 20s);
          if (found.error() == errc::name_not_found) ++not_found;
        });
      }
      const auto asked = [&] { return resolver.asked() > 0; };
      co_await test::until(fixture.loop, asked);
      resolver.open();
      co_await tasks.join();
      CHECK(not_found == 10);
      CHECK(resolver.asked() == 1);
    });
  }

  TEST_CASE("the system's resolver knows localhost") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      NameCache names;
      const auto found = co_await names.lookup(fixture.loop, "localhost", 20s);
      REQUIRE(found.has_value());
      CHECK(found->front().is_loopback());
    });
  }
}

TEST_SUITE("core/net/dial") {
  TEST_CASE("goes on to the next address when one refuses, and to IPv4 when IPv6 does") {
    test::LoopFixture fixture;
    FakeResolver resolver;
    resolver.set(NameCache::Addresses{address("::1"), address("127.0.0.2"), address("127.0.0.1")});
    fixture.run([&]() -> Task<> {
      Listener listener(fixture.loop);
      const Result<> listening = listener.open({"127.0.0.1", 0});
      REQUIRE(listening.has_value());
      const Dialer dialer(nullptr, std::make_shared<NameCache>(resolver.options()));
      const Url url = url_to("http://many.test:" + std::to_string(listener.port()));
      const Result<ByteStream> stream = co_await dial(fixture.loop, dialer, url, 20s);
      REQUIRE(stream.has_value());
      CHECK(stream->peer_address() == "127.0.0.1");
    });
  }

  TEST_CASE("nobody there is errc::refused, and a TLS server that never answers is timed_out") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      Listener listener(fixture.loop);
      const Result<> listening = listener.open({"127.0.0.1", 0});
      REQUIRE(listening.has_value());
      const std::string port = std::to_string(listener.port());
      const Dialer dialer(test::throwaway_certificate().client(), nullptr);
      const Url silent = url_to("https://127.0.0.1:" + port);
      const Result<ByteStream> slow = co_await dial(fixture.loop, dialer, silent, 30ms);
      CHECK(slow.error() == errc::timed_out);
      listener.close();
      const Url gone = url_to("http://127.0.0.1:" + port);
      const Result<ByteStream> refused = co_await dial(fixture.loop, dialer, gone, 20s);
      CHECK(refused.error() == errc::refused);
    });
  }

  TEST_CASE("where each attempt fails at once that is told, and the deadline not waited out") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      // A broadcast address: connect(2) itself says no.
      const Url url = url_to("http://nobody.test:9");
      for (const std::size_t many : {1U, 3U}) {
        const std::vector<IpAddress> all(many, address("255.255.255.255"));
        std::vector<IpAddress> given = all;
        const Result<ByteStream> refused =
            co_await dial_addresses(fixture.loop, nullptr, std::move(given), url, 2s);
        CHECK(refused.error() == errc::refused);
      }
    });
  }

  TEST_CASE("TLS: the wrong name and an unknown authority are refused, a session is resumed") {
    test::LoopFixture fixture;
    fixture.run([&]() -> Task<> {
      Listener listener(fixture.loop);
      const Result<> listening = listener.open({"127.0.0.1", 0});
      REQUIRE(listening.has_value());
      TaskGroup tasks(fixture.loop);
      const auto server = test::throwaway_certificate().server();
      auto serve = [&](int fd) -> Task<> {
        ByteStream stream(fixture.loop, StreamHandle(fd, nullptr, {}));
        const Result<> secured = co_await stream.start_tls_server(server, 20s);
        if (!secured) co_return;
        // A byte, so that the client reads the session ticket that lies in front of it.
        const Result<> sent = co_await stream.write_all(std::string_view("x"), 20s);
        if (!sent) co_return;
        char byte;
        const Result<std::size_t> end = co_await stream.read({&byte, 1}, 20s);
        CHECK_FALSE(end.has_value());
      };
      tasks.spawn([&] {
        return listener.accept_all([&](int fd) { tasks.spawn([&, fd] { return serve(fd); }); });
      });
      FakeResolver resolver;
      resolver.set(NameCache::Addresses{address("127.0.0.1")});
      const auto names = std::make_shared<NameCache>(resolver.options());
      const std::string port = std::to_string(listener.port());
      const Dialer trusting(test::throwaway_certificate().client(), names);
      const Dialer doubting(TlsClientContext::load("").value(), names);
      const Url right = url_to("https://server.test:" + port);
      const Url wrong = url_to("https://other.test:" + port);
      const Result<ByteStream> other = co_await dial(fixture.loop, trusting, wrong, 20s);
      CHECK(other.error() == errc::tls_failed);
      const Result<ByteStream> unknown = co_await dial(fixture.loop, doubting, right, 20s);
      CHECK(unknown.error() == errc::tls_failed);
      for (const bool resumed : {false, true}) {
        Result<ByteStream> stream = co_await dial(fixture.loop, trusting, right, 20s);
        REQUIRE(stream.has_value());
        char byte;
        const Result<std::size_t> got = co_await stream->read({&byte, 1}, 20s);
        CHECK(got.has_value());
        CHECK(stream->tls_resumed() == resumed);
      }
      listener.close();
      co_await tasks.join();
    });
  }
}
