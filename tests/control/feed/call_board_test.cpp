// Goal: an organisation's running calls are counted as many as they are, wherever a call comes from
// and goes to. Method: events as shards make them, and what the board then holds.
#include "control/feed/call_board.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <string>

#include "bridge/call/live_sink.hpp"

using namespace tandem;
using namespace tandem::feed;

namespace {

const std::string kClinic = "0199bbbb-0000-7000-8000-000000000001";
const std::string kFacts = R"({"call_sid":"CA1","from":"+15550001111","to":"+15557122661",)"
                           R"("agent_name":"Ann","organisation":")" +
                           kClinic + R"(","node":"n1","direction":"inbound"})";

struct Board {
  void tell(std::uint32_t epoch, std::uint64_t seq, std::string_view type,
            std::string_view fields) {
    using namespace std::chrono;
    board.apply({.call = call,
                 .epoch = epoch,
                 .seq = seq,
                 .at = time_point_cast<microseconds>(system_clock::now()),
                 .call_time = milliseconds(seq == call::kToldAgain ? 0 : seq),
                 .type = type,
                 .fields = fields},
                out);
  }
  void look() { board.tell_changes(out); }
  [[nodiscard]] std::size_t events_told() const {
    return static_cast<std::size_t>(std::count_if(
        out.begin(), out.end(), [](const auto& each) { return each.topic == Topic::Event; }));
  }

  CallBoard board;
  FeedMessages out;
  call::CallId call = call::CallId::generate(std::chrono::system_clock::now());
};

}  // namespace

TEST_SUITE("control/feed/call_board") {
  TEST_CASE("a call that comes back to its node is one call, with each term that it has there") {
    Board board;
    board.tell(1, 1, "call.started", kFacts);
    board.look();
    REQUIRE(board.board.active_of(kClinic) == 1);
    SUBCASE("its node did not see it leave") {
      board.tell(3, 1, "call.resumed", kFacts);
      CHECK(board.board.active_of(kClinic) == 1);
      CHECK(board.board.size() == 1);
    }
    SUBCASE("it left") {
      board.tell(1, 2, "call.handed-over", R"({"length_ms":1000})");
      CHECK(board.board.active_of(kClinic) == 0);
      board.tell(3, 1, "call.resumed", kFacts);
      CHECK(board.board.active_of(kClinic) == 1);
    }
    SUBCASE("its term ended, and nobody looked since") {
      board.tell(1, 2, "call.ended", R"({"reason":"carrier-failed","length_ms":1000})");
      board.tell(3, 1, "call.resumed", kFacts);
      CHECK(board.board.active_of(kClinic) == 1);
    }
    board.look();
    board.tell(3, 2, "call.ended", R"({"reason":"caller-hangup","length_ms":9000})");
    board.look();
    CHECK(board.board.active_of(kClinic) == 0);
    CHECK(board.board.size() == 0);
  }

  TEST_CASE("what is told again of a call that is known changes nothing") {
    Board board;
    board.tell(1, 1, "call.started", kFacts);
    const std::string ada = R"({"actor":"user:2","listener":"Ada"})";
    board.tell(1, 2, "supervisor.listening", ada);
    board.look();
    std::string before, after;
    board.board.find(board.call)->write(before);
    const std::size_t told = board.out.size();
    board.tell(1, call::kToldAgain, "call.started", kFacts);
    board.tell(1, call::kToldAgain, "supervisor.listening", ada);
    board.look();
    board.board.find(board.call)->write(after);
    CHECK(after == before);
    CHECK(board.out.size() == told);
  }

  TEST_CASE("a transfer shows from its order to what came of it, and that the caller is back") {
    Board board;
    const auto shown = [&](const char* member) {
      std::string row;
      board.board.find(board.call)->write(row);
      const auto transfer = boost::json::parse(row).at("transfer");
      if (transfer.is_null()) return std::string("none");
      const auto& value = transfer.at(member);
      return value.is_null() ? std::string("null") : std::string(value.as_string());
    };
    board.tell(1, 1, "call.started", kFacts);
    board.tell(1, 2, "stream.attached", "{}");
    CHECK(shown("state") == "none");
    SUBCASE("ordered by a person, and busy") {
      board.tell(1, 3, "supervisor.transfer",
                 R"({"actor":"user:1","name":"Ada","number":"+15550001111"})");
      CHECK(shown("state") == "announced");
      CHECK(shown("by_name") == "Ada");
      board.tell(1, 4, "transfer.asked", R"({"target":"ordered","number":"+15550001111"})");
      CHECK(shown("state") == "trying");
      CHECK(shown("by") == "user:1");
      CHECK(shown("number") == "+15550001111");
      board.tell(1, 5, "stream.detached", R"({"reason":"stop"})");
      CHECK(shown("state") == "ringing");
      board.tell(1, 6, "transfer.ended", R"({"result":"busy"})");
      CHECK(shown("state") == "busy");
      CHECK(shown("ended_at") != "null");
      CHECK(shown("back_at") == "null");
      board.tell(1, 7, "stream.attached", "{}");
      CHECK(shown("state") == "busy");
      CHECK(shown("back_at") != "null");
    }
    SUBCASE("called off before the caller was told") {
      board.tell(1, 3, "supervisor.transfer", R"({"actor":"user:1","number":"+15550001111"})");
      board.tell(1, 4, "supervisor.taken-over", R"({"actor":"user:1","name":"Ada"})");
      CHECK(shown("state") == "none");
    }
    SUBCASE("the agent's own; the caller comes back before the carrier says why") {
      board.tell(1, 3, "transfer.asked", R"({"target":0,"number":"+15550001111"})");
      CHECK(shown("by") == "null");
      board.tell(1, 4, "stream.detached", R"({"reason":"stop"})");
      board.tell(1, 5, "stream.attached", "{}");
      board.tell(1, 6, "transfer.ended", R"({"result":"failed"})");
      CHECK(shown("state") == "failed");
      CHECK(shown("back_at") != "null");
      // Another one is another one.
      board.tell(1, 7, "transfer.asked", R"({"target":1,"number":"+15550002222"})");
      CHECK(shown("state") == "trying");
      CHECK(shown("number") == "+15550002222");
      CHECK(shown("back_at") == "null");
    }
    SUBCASE("refused by the carrier: the caller never left") {
      board.tell(1, 3, "transfer.asked", R"({"target":0,"number":"+15550001111"})");
      board.tell(1, 4, "transfer.ended", R"({"result":"rejected"})");
      CHECK(shown("state") == "rejected");
      CHECK(shown("back_at") != "null");
    }
  }

  TEST_CASE("of whom something is heard who has not begun is remembered once, until they begin") {
    Board board;
    board.tell(1, 7, "caller.words", R"({"item":3,"text":"Hello?"})");
    board.tell(1, 0, "agent.partial", R"({"item":4,"text":"He"})");
    CHECK(board.board.size() == 0);
    CHECK(board.board.take_strangers() == std::unordered_set{board.call});
    CHECK(board.board.take_strangers().empty());
    // What `CallSession::tell_again` tells.
    board.tell(1, call::kToldAgain, "call.started", kFacts);
    board.tell(1, call::kToldAgain, "stream.attached", "{}");
    board.tell(1, call::kToldAgain, "supervisor.taken-over", R"({"actor":"user:1","name":"Kim"})");
    // Whoever has the call open was told of these when they happened.
    CHECK(board.events_told() == 0);
    board.look();
    REQUIRE(board.board.find(board.call) != nullptr);
    std::string row;
    board.board.find(board.call)->write(row);
    CHECK(row.find("\"status\":\"in-progress\"") != std::string::npos);
    CHECK(row.find("Kim") != std::string::npos);
    board.tell(1, 8, "caller.words", R"({"item":3,"text":"Hello?"})");
    CHECK(board.events_told() == 1);
    CHECK(board.board.take_strangers().empty());
    CHECK(board.board.active_of(kClinic) == 1);
    board.tell(1, 9, "call.ended", R"({"reason":"caller-hangup","length_ms":9000})");
    board.look();
    CHECK(board.board.size() == 0);
  }
}
