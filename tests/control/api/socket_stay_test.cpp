// Goal: a socket lasts no longer than its peer's token and right, and a newer token prolongs it.
// Method: what would be asked of the database is answered by the test.
#include "control/api/socket_stay.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "core/sleep.hpp"
#include "tests/core/loop_fixture.hpp"

namespace tandem::api {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

struct Door {
  /// The code with which it was closed.
  int watch(std::chrono::milliseconds ask_again,
            std::optional<system_clock::time_point> until = {}) {
    fixture.run([&]() -> Task<> {
      stay.emplace(fixture.loop, until, ask_again, asked(), socket());
      co_await stay->watch();
    });
    return closed;
  }
  /// A newer token is brought, and thereafter it is watched until the end.
  int bring(std::string token, std::optional<system_clock::time_point> until) {
    fixture.run([&]() -> Task<> {
      stay.emplace(fixture.loop, until, 10s, asked(), socket());
      co_await stay->renew(token);
      if (closed == 0) co_await stay->watch();
    });
    return closed;
  }
  SocketStay::Asked asked() {
    return {[this]() -> Task<Stay> {
              ++times_asked;
              co_return times_asked < 3 ? Stay::Allowed : verdict;
            },
            [this](std::string) -> Task<Renewal> { co_return renewal; }};
  }
  SocketStay::Socket socket() {
    return {[this](StayEnd end, std::string_view) { closed = static_cast<int>(end); },
            [this](std::string text) { told.push_back(std::move(text)); },
            [this] { return gone || closed != 0; }};
  }

  test::LoopFixture fixture;
  Stay verdict = Stay::Allowed;
  Renewal renewal;
  int times_asked = 0, closed = 0;
  bool gone = false;
  std::vector<std::string> told;
  std::optional<SocketStay> stay;
};

}  // namespace

TEST_SUITE("api/socket_stay") {
  TEST_CASE("a right that is lost, and a session that is over, end it with codes of their own") {
    Door lost;
    lost.verdict = Stay::RightLost;
    CHECK(lost.watch(5ms) == 4403);
    CHECK(lost.times_asked == 3);
    Door over;
    over.verdict = Stay::SessionOver;
    CHECK(over.watch(5ms, system_clock::now() + 1h) == 4401);
  }

  TEST_CASE("a token that runs out ends it, though nobody is asked") {
    Door door;
    CHECK(door.watch(1h, system_clock::now() + 50ms) == 4401);
    CHECK(door.times_asked == 0);
  }

  TEST_CASE("nobody is watched who has gone") {
    Door door;
    door.gone = true;
    CHECK(door.watch(1h) == 0);
  }

  TEST_CASE("a newer token counts from when it is taken") {
    Door door;
    door.renewal.verdict = Renewal::Verdict::Taken;
    door.renewal.until = system_clock::now() + 100ms;
    door.renewal.told = "yes";
    // Not at once, where the first one would have ended it; not never.
    CHECK(door.bring("b", system_clock::now() - 1s) == 4401);
    CHECK(system_clock::now() >= *door.renewal.until);
    CHECK(door.told == std::vector<std::string>{"yes"});
  }

  TEST_CASE(
      "one that is no good, or not for this, or somebody else's, ends it; one that cannot be "
      "judged does not") {
    Door bad;
    bad.renewal.verdict = Renewal::Verdict::NoGood;
    CHECK(bad.bring("b", {}) == 4401);
    Door barred;
    barred.renewal.verdict = Renewal::Verdict::NotAllowed;
    CHECK(barred.bring("b", {}) == 4403);
    Door other;
    other.renewal.verdict = Renewal::Verdict::SomebodyElses;
    CHECK(other.bring("b", {}) == 4409);
    CHECK(other.told.empty());
    Door away;
    away.renewal.told = "later";
    CHECK(away.bring("b", system_clock::now() + 50ms) == 4401);
    CHECK(away.told == std::vector<std::string>{"later"});
  }

  TEST_CASE("what the API says to a newer token: that it is asked too often says nothing of it") {
    using Verdict = Renewal::Verdict;
    const auth::Principal ann{auth::Principal::Kind::User, "ann", "", "", true};
    const auto judged = [&ann](unsigned status) {
      SocketAnswer answer;
      answer.refusal = net::HttpResponse(static_cast<int>(status), "");
      return judge_renewal(ann, answer);
    };
    for (const unsigned status : {429U, 500U, 503U, 504U}) {
      CAPTURE(status);
      CHECK(judged(status).verdict == Verdict::Unanswered);
      CHECK(judged(status).told == R"({"type":"error","code":"unavailable"})");
    }
    for (const unsigned status : {403U, 404U}) CHECK(judged(status).verdict == Verdict::NotAllowed);
    for (const unsigned status : {400U, 401U}) CHECK(judged(status).verdict == Verdict::NoGood);
    SocketAnswer good;
    good.sender.principal = ann;
    good.sender.until = system_clock::now() + 1h;
    CHECK(judge_renewal(ann, good).verdict == Verdict::Taken);
    CHECK(judge_renewal(ann, good).until == good.sender.until);
    CHECK(judge_renewal(ann, good).told.starts_with(R"({"type":"refreshed")"));
    good.sender.principal.id = "eve";
    CHECK(judge_renewal(ann, good).verdict == Verdict::SomebodyElses);
  }
}

}  // namespace tandem::api
