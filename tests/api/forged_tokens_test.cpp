// Goal: fault 37 on the sockets: no forged token opens one, however it is brought, nor keeps one
// open. Method: every forgery against each of the three over real upgrades of a whole node.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "tests/api/api_node.hpp"
#include "tests/api/visitor.hpp"
#include "tests/await.hpp"
#include "tests/bridge/peer.hpp"
#include "tests/control/auth/bad_tokens.hpp"
#include "tests/fault/bars.hpp"

using namespace tandem;
using namespace tandem::api::test;

namespace {

constexpr const char* kSockets[] = {"/ws/dashboard?snapshot=1",
                                    "/ws/listen/0199cccc-0000-7000-8000-00000000000a?rate=8000",
                                    "/ws/playground?agent_id=0199dddd-0000-7000-8000-00000000000a"};

struct Gate {
  ApiNode node;
  World world{node.database};
  Visitor visitor;
  control::test::Issuer issuer;
  std::vector<control::test::BadToken> forgeries = control::test::bad_tokens(issuer);

  int open(const std::string& path, const std::vector<net::HttpHeader>& headers = {}) {
    return visitor.open(node.port(), path, headers);
  }
};

/// What a URL or a header cannot carry is not the verifier's: HTTP refuses it, or strips it.
bool fits_http(const std::string& token) {
  return !token.empty() && token.size() <= 8'000 &&
         token.find_first_of(" &#+%\r\n") == std::string::npos;
}

}  // namespace

TEST_SUITE("api/forged_tokens") {
  TEST_CASE_FIXTURE(Gate, "fault-37 no forged token in the query opens a socket") {
    int tried = 0;
    std::vector<double> took_ms;
    for (const auto& forgery : forgeries) {
      if (!fits_http(forgery.token)) continue;
      CAPTURE(forgery.name);
      for (const char* socket : kSockets) {
        const fault::Stopwatch watch;
        CHECK(open(std::string(socket) + "&token=" + forgery.token) == 401);
        took_ms.push_back(watch.seconds() * 1e3);
      }
      ++tried;
    }
    CHECK(tried >= 25);
    std::sort(took_ms.begin(), took_ms.end());
    // With the connection that each of them makes.
    fault::check_bar("half of the refusals, ms", took_ms[took_ms.size() / 2], 50, 500);
    // What else a busy machine has to do falls upon one or two of them.
    fault::check_bar("all but two, ms", took_ms.at(took_ms.size() - 3), 50, 2'000);
    fault::check_bar("the slowest refusal, ms", took_ms.back(), 50, 10'000);
    // A giant is no request, before it is no token.
    for (const char* socket : kSockets) {
      const int status = open(std::string(socket) + "&token=" + std::string(65'536, 'a'));
      CHECK(status != 101);
    }
    CHECK(open(std::string(kSockets[0]) + "&token=" + world.token("owner")) == 101);
  }

  TEST_CASE_FIXTURE(Gate, "fault-37 no forged token in the subprotocol opens a socket") {
    std::size_t turn = 0;
    for (const auto& forgery : forgeries) {
      if (!fits_http(forgery.token)) continue;
      CAPTURE(forgery.name);
      const char* socket = kSockets[turn++ % std::size(kSockets)];
      CHECK(open(socket, {{"Sec-WebSocket-Protocol", "bearer, " + forgery.token}}) == 401);
    }
    CHECK(open(kSockets[0], {{"Sec-WebSocket-Protocol", "bearer, " + world.token("owner")}}) ==
          101);
  }

  TEST_CASE_FIXTURE(Gate, "fault-37 no forged token keeps a socket that is open") {
    const std::string url = "ws://127.0.0.1:" + std::to_string(node.port()) +
                            "/ws/dashboard?token=" + world.token("owner");
    tandem::test::LoopFixture dashboards("dashboards");
    const net::Dialer dialer(*net::TlsClientContext::load(""), std::make_shared<net::NameCache>());
    for (const auto& forgery : forgeries) {
      // As JSON text; the feed takes tokens of 8 KiB at most.
      if (forgery.token.find_first_of("\"\\\r\n") != std::string::npos) continue;
      CAPTURE(forgery.name);
      tandem::test::Peer dashboard(dashboards.loop);
      REQUIRE(dashboard.connect(dialer, url) == 101);
      dashboard.send(R"({"type":"refresh","token":")" + forgery.token + "\"}");
      const bool refused = tandem::test::await(
          [&] { return dashboard.ended() || dashboard.count("\"error\"") > 0; });
      CHECK(refused);
      CHECK(dashboard.count("refreshed") == 0);
      // A giant is no message, before it is no token.
      const int code = forgery.token.size() > 60'000 ? 1009 : 4401;
      if (dashboard.ended()) CHECK(dashboard.expect_end() == code);
    }
  }
}
