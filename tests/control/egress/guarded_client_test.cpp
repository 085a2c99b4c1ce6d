// Goal (fault 43): the checked address is the connected one, nothing is followed, and no answer
// costs more than its bound. Method: a real server on loopback, which the policy of these tests
// opens; the resolver is the test's own.
#include "control/egress/guarded_client.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>

#include "control/egress/errc.hpp"
#include "core/errc.hpp"
#include "tests/control/scripted_peer.hpp"

namespace tandem::egress {
namespace {

using control::test::ScriptedPeer;
using std::chrono::milliseconds;

AddressPolicy loopback_only() {
  return AddressPolicy({*control::AddressRange::parse("127.0.0.0/8")});
}

/// A client whose resolver gives the n-th answer to the n-th question.
struct Client {
  explicit Client(std::vector<std::vector<const char*>> answers,
                  milliseconds limit = milliseconds(5'000))
      : answers_(std::move(answers)) {
    net::NameCache::Options names;
    names.fresh_for = milliseconds(0);
    names.failed_for = milliseconds(0);
    names.resolve = [this](const std::string&) -> Result<net::NameCache::Addresses> {
      const std::size_t number = questions++;
      if (number >= answers_.size()) return make_error_code(tandem::errc::name_not_found);
      net::NameCache::Addresses addresses;
      for (const char* text : answers_[number]) addresses.push_back(*net::IpAddress::parse(text));
      return addresses;
    };
    GuardedClient::Options options;
    options.policy = loopback_only();
    options.limit = limit;
    options.names = std::make_shared<net::NameCache>(std::move(names));
    client.emplace(fixture.loop, nullptr, std::move(options));
  }

  Result<net::HttpResponse> post(const std::string& url) {
    Result<net::HttpResponse> answer = make_error_code(errc::broken);
    fixture.run([&]() -> Task<> {
      net::HttpRequest request("POST", "/");
      request.body = "{}";
      std::string to = url;
      answer = co_await client->send("tenant", std::move(to), std::move(request));
    });
    return answer;
  }

  std::atomic<std::size_t> questions{0};
  std::vector<std::vector<const char*>> answers_;
  tandem::test::LoopFixture fixture;
  std::optional<GuardedClient> client;
};

std::string port_of(const ScriptedPeer& peer) { return peer.host().substr(peer.host().rfind(':')); }

}  // namespace

TEST_SUITE("control/egress/guarded_client") {
  TEST_CASE("a request goes out and its answer comes back") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(202, "taken"); });
    Client client({{"127.0.0.1"}});
    const auto answer = client.post("http://hooks.test" + port_of(peer) + "/in?x=1");
    REQUIRE(answer.has_value());
    CHECK(answer->status == 202);
    CHECK(answer->body == "taken");
    REQUIRE(peer.requests().size() == 1);
    CHECK(peer.requests()[0].target == "/in?x=1");
    CHECK(peer.requests()[0].header("Host") == "hooks.test" + port_of(peer));
    CHECK(client.questions == 1);
  }

  TEST_CASE("fault-43: a name is asked for once, so that what it says later changes nothing") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(200); });
    Client client({{"127.0.0.1"}, {"10.0.0.1"}});
    CHECK(client.post("http://rebind.test" + port_of(peer) + "/").has_value());
    CHECK(client.questions == 1);
  }

  TEST_CASE("fault-43: a name with one address that is not admitted is not called at all") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse(200); });
    Client client({{"127.0.0.1", "10.0.0.1"}, {"10.0.0.1"}, {"::1"}});
    for (int i = 0; i < 3; ++i) {
      const auto answer = client.post("http://mixed.test" + port_of(peer) + "/");
      REQUIRE_FALSE(answer.has_value());
      CHECK(answer.error() == errc::unreachable);
    }
    // The same words for a name that nobody knows.
    const auto unknown = client.post("http://unknown.test" + port_of(peer) + "/");
    REQUIRE_FALSE(unknown.has_value());
    CHECK(unknown.error() == errc::unreachable);
    CHECK(peer.requests().empty());
  }

  TEST_CASE("fault-43: redirects are answers, not ways") {
    ScriptedPeer peer([](const auto&, std::size_t) {
      return net::HttpResponse(302, "", {{"Location", "http://127.0.0.1:1/inside"}});
    });
    Client client({{"127.0.0.1"}});
    const auto answer = client.post("http://hooks.test" + port_of(peer) + "/");
    REQUIRE(answer.has_value());
    CHECK(answer->status == 302);
    CHECK(peer.requests().size() == 1);
  }

  TEST_CASE("fault-43: of a long answer the first 64 KiB are read, and its status counts") {
    ScriptedPeer peer([](const auto&, std::size_t) {
      return net::HttpResponse(200, std::string(8 * 1024 * 1024, 'x'));
    });
    Client client({{"127.0.0.1"}});
    const auto answer = client.post("http://hooks.test" + port_of(peer) + "/");
    REQUIRE(answer.has_value());
    CHECK(answer->status == 200);
    CHECK(answer->body.size() <= 64 * 1024 + 4096);
    CHECK(answer->body.size() > 32 * 1024);
  }

  TEST_CASE("who says nothing is given up in time") {
    // A listener that never answers: its queue takes the connection.
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in local{};
    local.sin_family = AF_INET;
    local.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(::bind(fd, reinterpret_cast<const sockaddr*>(&local), sizeof local) == 0);
    REQUIRE(::listen(fd, 4) == 0);
    socklen_t size = sizeof local;
    REQUIRE(::getsockname(fd, reinterpret_cast<sockaddr*>(&local), &size) == 0);
    Client client({{"127.0.0.1"}}, milliseconds(150));
    const auto answer =
        client.post("http://silent.test:" + std::to_string(ntohs(local.sin_port)) + "/");
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error() == errc::timed_out);
    ::close(fd);
    const auto closed =
        client.post("http://127.0.0.1:" + std::to_string(ntohs(local.sin_port)) + "/");
    REQUIRE_FALSE(closed.has_value());
    CHECK(closed.error() == errc::not_accepted);
  }

  TEST_CASE("a peer that breaks off without an answer is no answer") {
    ScriptedPeer peer([](const auto&, std::size_t) { return net::HttpResponse::cut(); });
    Client client({{"127.0.0.1"}});
    const auto answer = client.post("http://hooks.test" + port_of(peer) + "/");
    REQUIRE_FALSE(answer.has_value());
    CHECK(answer.error() == errc::broken);
  }
}

}  // namespace tandem::egress
