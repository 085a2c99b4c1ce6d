// Goal: names that do not resolve, and addresses that swallow connections or open too many, cost
// what they must and nothing more. Method: run by `own_network`, in a network and with a resolver
// of its own, where 10.77.0.0/24 and 2001:db8:77::/64 are this machine.
#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

#include "tests/fault/name_server.hpp"
#include "tests/fault/raw_connections.hpp"
#include "tests/fault/shard_ticks.hpp"
#include "tests/integration/story.hpp"
#include "tests/integration/whole_system.hpp"

namespace tandem::fault {
namespace {

using integration::WholeSystem;
using std::chrono::seconds;

constexpr const char* kModelName = "model.test";

std::string call_until_hang_up() {
  return R"(
[[calls]]
from = "+15558675310"
to = "+15557122661"
  [[calls.turns]]
  expect = "hang-up"
  timeout_ms = 60000
)";
}

/// A listener whose queue is full: SYNs that come to it are dropped, as by a dead network.
class BlackHole {
 public:
  BlackHole(const char* address, std::uint16_t port) {
    local_.sin6_family = AF_INET6;
    local_.sin6_port = htons(port);
    ::inet_pton(AF_INET6, address, &local_.sin6_addr);
    for (int& fd : sockets_) fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    REQUIRE(::bind(sockets_[0], address_of(), sizeof local_) == 0);
    REQUIRE(::listen(sockets_[0], 0) == 0);
    for (std::size_t i = 1; i < std::size(sockets_); ++i)
      static_cast<void>(::connect(sockets_[i], address_of(), sizeof local_));
  }
  ~BlackHole() {
    for (const int fd : sockets_) ::close(fd);
  }
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;

 private:
  const sockaddr* address_of() const { return reinterpret_cast<const sockaddr*>(&local_); }

  sockaddr_in6 local_{};
  int sockets_[4];
};

/// No tick of the shard was later than half a second: nobody waited for a name on it.
void check_shard_never_waited(const WholeSystem& system) {
  const std::string page = get_page("127.0.0.1", system.ops_port(), "/metrics", seconds{5});
  CHECK(ticks(page) > 0);
  CHECK(ticks_later_than("0.5", page) == 0);
}

}  // namespace

TEST_SUITE("fault/own_network") {
  TEST_CASE("fault-18: an address of the other family that swallows connections is passed by") {
    NameServer names(kModelName, {"2001:db8:77::2", "127.0.0.1"}, NameServer::Mood::Answers);
    WholeSystem system(
        {.scenario = integration::greeting_and_answer() + "  [[calls.turns]]\n  hang_up = true\n",
         .model_host = kModelName});
    const BlackHole hole("2001:db8:77::2", system.model_port());
    system.run_calls();
    CHECK(names.questions() >= 2);
    CHECK(integration::end_reason(system.events()) == "caller-hangup");
    CHECK(integration::count_of(system.events(), "model.failover") == 0);
  }

  TEST_CASE("fault-18: a name that is not found costs an apology") {
    NameServer names(kModelName, {}, NameServer::Mood::NoSuchName);
    WholeSystem system({.scenario = call_until_hang_up(), .model_host = kModelName});
    system.run_calls();
    CHECK(names.questions() >= 1);
    CHECK(integration::end_reason(system.events()) == "model-failed");
  }

  TEST_CASE("fault-18: a resolver that says nothing holds up neither shard nor operator") {
    NameServer names(kModelName, {}, NameServer::Mood::Silent);
    WholeSystem system({.scenario = call_until_hang_up(), .model_host = kModelName});
    system.start_carrier();
    CHECK(system.await_events(
        [](const auto& events) { return integration::count_of(events, "stream.attached") == 1; },
        seconds{30}));
    CHECK(get_page("127.0.0.1", system.ops_port(), "/readyz", seconds{5})
              .starts_with("HTTP/1.1 200"));
    CHECK_MESSAGE(system.await_carrier(seconds{60}) == 0, system.story());
    check_shard_never_waited(system);
    CHECK(system.stop_server() == 0);
    CHECK(names.questions() >= 1);
    CHECK(integration::end_reason(system.events()) == "model-failed");
  }

  TEST_CASE("fault-21: one address holds so many connections, and another is served beside it") {
    WholeSystem system({.scenario = integration::greeting_and_answer(),
                        .server = {{"TANDEM_CONNECTIONS_PER_ADDRESS", "20"}},
                        .listen_host = "0.0.0.0",
                        .model = false,
                        .carrier = false});
    RawConnections greedy("10.77.0.1", system.public_port(), "10.77.0.2");
    CHECK(greedy.open(60) == 60);
    CHECK(greedy.await_closed(20, seconds{4}));
    CHECK(greedy.still_open() == 20);
    RawConnections modest("10.77.0.1", system.public_port(), "10.77.0.3");
    CHECK(modest.open(5) == 5);
    CHECK_FALSE(modest.await_closed(4, seconds{1}));
    CHECK(system.stop_server() == 0);
  }
}

}  // namespace tandem::fault
