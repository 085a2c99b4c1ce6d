// Goal (fault 43): no connection is opened to an address that is not public, whatever its name,
// and one that is public is reached under its name. Method: run by `own_network`, where the test
// gives this machine an address of every special range with a listener on it, and one that is
// public; names are resolved by the test.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <string>
#include <vector>

#include "control/egress/errc.hpp"
#include "control/egress/guarded_client.hpp"
#include "tests/core/loop_fixture.hpp"

namespace tandem::fault {
namespace {

using egress::AddressPolicy;
using egress::GuardedClient;

/// Accepts into its queue and tells whether anybody came.
class Listener {
 public:
  Listener(const std::string& address, std::uint16_t port) {
    const bool v6 = address.find(':') != std::string::npos;
    fd_ = ::socket(v6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in6 six{};
    sockaddr_in four{};
    six.sin6_family = AF_INET6;
    four.sin_family = AF_INET;
    six.sin6_port = four.sin_port = htons(port);
    ::inet_pton(v6 ? AF_INET6 : AF_INET, address.c_str(),
                v6 ? static_cast<void*>(&six.sin6_addr) : static_cast<void*>(&four.sin_addr));
    const auto* local =
        v6 ? reinterpret_cast<const sockaddr*>(&six) : reinterpret_cast<const sockaddr*>(&four);
    REQUIRE_MESSAGE(::bind(fd_, local, v6 ? sizeof six : sizeof four) == 0, address);
    REQUIRE(::listen(fd_, 8) == 0);
  }
  ~Listener() { ::close(fd_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  [[nodiscard]] bool called() const {
    pollfd waiting{fd_, POLLIN, 0};
    return ::poll(&waiting, 1, 0) > 0;
  }

 private:
  int fd_ = -1;
};

void give_this_machine(const std::string& address) {
  const bool v6 = address.find(':') != std::string::npos;
  const std::string command = "ip address add " + address + (v6 ? "/128" : "/32") + " dev lo" +
                              (v6 ? " nodad" : "") + " 2>/dev/null || true";
  REQUIRE(std::system(command.c_str()) == 0);
}

ErrorCode asked(const std::string& url, const std::string& address) {
  test::LoopFixture fixture;
  net::NameCache::Options names;
  names.resolve = [address](const std::string&) -> Result<net::NameCache::Addresses> {
    return net::NameCache::Addresses{*net::IpAddress::parse(address)};
  };
  GuardedClient::Options options;
  options.limit = std::chrono::milliseconds(400);
  options.names = std::make_shared<net::NameCache>(std::move(names));
  GuardedClient client(fixture.loop, *net::TlsClientContext::load(""), std::move(options));
  ErrorCode error;
  fixture.run([&]() -> Task<> {
    net::HttpRequest request("POST", "/");
    std::string to = url;
    const auto answer = co_await client.send("tenant", std::move(to), std::move(request));
    if (!answer) error = answer.error();
  });
  return error;
}

}  // namespace

TEST_SUITE("fault/egress") {
  TEST_CASE("fault-43: a name for an address that is not public is never connected to") {
    const std::vector<std::string> denied{
        "127.0.0.1",   "127.0.0.53",     "10.0.0.1",        "172.16.0.1", "172.31.255.254",
        "192.168.0.1", "100.64.0.1",     "169.254.169.254", "192.0.0.8",  "192.0.2.1",
        "198.18.0.1",  "198.51.100.1",   "203.0.113.1",     "::1",        "fd00::1",
        "2001:db8::1", "64:ff9b::a00:1", "2002:a00:1::1",   "2001::1",    "fec0::1"};
    for (const std::string& address : denied) {
      CAPTURE(address);
      give_this_machine(address);
      const Listener listener(address, 443);
      CHECK(asked("https://metadata.test/", address) == egress::errc::unreachable);
      CHECK_FALSE(listener.called());
    }
  }

  TEST_CASE("fault-43: a literal address, however it is written, is never connected to either") {
    const Listener loopback("127.0.0.1", 443), zero("10.77.0.1", 443), six("::1", 443);
    for (const char* url :
         {"https://127.0.0.1/", "https://127.1/", "https://2130706433/", "https://0x7f000001/",
          "https://0177.0.0.1/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0/",
          "https://0.0.0.0/", "https://10.77.0.1/", "https://user@127.0.0.1/",
          "http://127.0.0.1:443/"}) {
      CAPTURE(url);
      CHECK(asked(url, "127.0.0.1").failed());
    }
    CHECK_FALSE(loopback.called());
    CHECK_FALSE(zero.called());
    CHECK_FALSE(six.called());
  }

  TEST_CASE("a public address is connected to") {
    for (const std::string& address :
         {std::string("93.184.216.34"), std::string("2606:2800:21f::1")}) {
      CAPTURE(address);
      give_this_machine(address);
      const Listener listener(address, 8443);
      // Nobody speaks TLS there: what counts is that somebody came.
      CHECK(asked("https://hooks.test:8443/in", address) == egress::errc::timed_out);
      CHECK(listener.called());
    }
  }
}

}  // namespace tandem::fault
