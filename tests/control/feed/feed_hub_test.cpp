// Goal: everybody gets all that they may see and asked for, once and in order, and nothing else;
// nobody waits for anybody. Method: a hub over real sockets, whose rounds the test makes.
#include <doctest/doctest.h>
#include <sys/socket.h>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <map>
#include <set>

#include "control/feed/metric_families.hpp"
#include "tests/control/feed/feed_rig.hpp"

using namespace tandem;
using namespace tandem::feed;
using namespace tandem::feed::test;
using namespace std::chrono_literals;
namespace js = boost::json;

namespace {

std::string call_of(const js::object& message) {
  if (const auto* call = message.if_contains("call"))
    return std::string(call->at("id").as_string());
  if (const auto* id = message.if_contains("call_id")) return std::string(id->as_string());
  return {};
}

/// What a screen was told, numbered without gaps.
std::vector<js::object> messages_of(const Screen& screen) {
  std::vector<js::object> all;
  std::int64_t seq = 0;
  for (const std::string& text : screen.texts()) {
    all.push_back(js::parse(text).as_object());
    CHECK(all.back().at("seq").to_number<std::int64_t>() == ++seq);
  }
  return all;
}

bool arrives(const Screen& screen, std::string_view part, std::size_t times = 1) {
  return tandem::test::await([&] { return screen.count(part) >= times; }, 10s);
}

}  // namespace

TEST_SUITE("feed/feed_hub") {
  TEST_CASE("what is new is told with the next tick, a row that changed with the next round") {
    FeedRig rig;
    Screen& screen = rig.look(FeedRig::of({{kNorth, true}}), false);
    const auto call = rig.script.begin(kNorth);
    rig.script.words(call, 2, 7, "I need an appointment.");
    rig.tick();
    REQUIRE(arrives(screen, R"("type":"transcript-update")"));
    CHECK(screen.count("\"new-call\"") == 1);
    CHECK(screen.count("call-event") == 2);
    CHECK(screen.count("call-upsert") == 0);
    for (int i = 0; i < 4; ++i) rig.tick();
    REQUIRE(arrives(screen, "call-upsert"));
    CHECK(screen.count("\"new-call\"") == 1);
    CHECK(screen.count(R"("type":"transcript-update")") == 1);
  }

  TEST_CASE(
      "a snapshot comes first, what happens then follows, and the end is the last of a call") {
    FeedRig rig;
    const auto before = rig.script.begin(kNorth);
    rig.round();
    Screen& screen = rig.look(FeedRig::of({{kNorth, true}}), true);
    REQUIRE(arrives(screen, "snapshot"));
    const auto snapshot = messages_of(screen).front();
    CHECK(snapshot.at("active_count").to_number<int>() == 1);
    CHECK(snapshot.at("calls").at(0).at("id").as_string() == before.text());
    CHECK(snapshot.at("calls").at(0).at("agent_name").as_string() == "Ann");

    const auto call = rig.script.begin(kNorth);
    rig.script.words(call, 2, 7, "I need an appointment.");
    rig.round();
    REQUIRE(arrives(screen, "\"active-count\",\"count\":2"));
    CHECK(screen.count("\"new-call\"") == 1);
    CHECK(screen.count("I need an appointment.") >= 2);  // As words, and in the timeline.
    CHECK(screen.count(R"("type":"transcript-update","call_id")") == 1);
    rig.script.end(call, 3);
    rig.script.event(call, 4, "tool.late", "{}");
    rig.round();
    REQUIRE(arrives(screen, "\"active-count\",\"count\":1"));
    const auto all = messages_of(screen);
    std::string last;
    for (const auto& message : all)
      if (call_of(message) == call.text()) last = js::serialize(message);
    CHECK(last.find("\"call-upsert\"") != std::string::npos);
    CHECK(last.find("\"status\":\"ended\"") != std::string::npos);
    CHECK(last.find("caller-hangup") != std::string::npos);
  }

  TEST_CASE(
      "fault-39 two tenants under load: each screen gets its own calls, all of them, and no "
      "other") {
    FeedRig rig;
    constexpr int kCalls = 120, kWords = 20;
    struct Looker {
      const char* name;
      Screen* screen;
      std::function<bool(const std::string& organisation, int n)> sees;
    };
    std::vector<call::CallId> calls;
    std::map<std::string, std::pair<std::string, int>> whose;  // By id: organisation, number.
    // Every third call of north is somebody else's to a worker.
    FeedRights worker = FeedRig::of({{kNorth, false}});
    for (int i = 0; i < kCalls; ++i) {
      const std::string& organisation = i % 2 == 0 ? kNorth : kSouth;
      calls.push_back(rig.script.begin(organisation));
      whose[calls.back().text()] = {organisation, i};
      if (i % 3 == 0) worker.of_others.insert(calls.back());
    }
    FeedRights everything;
    everything.everything = true;
    std::vector<Looker> lookers;
    const auto look = [&](const char* name, FeedRights rights, auto sees) {
      lookers.push_back({name, &rig.look(std::move(rights)), sees});
    };
    const auto of_north = [](const std::string& o, int) { return o == kNorth; };
    const auto of_south = [](const std::string& o, int) { return o == kSouth; };
    for (int i = 0; i < 3; ++i) {
      look("owner of north", FeedRig::of({{kNorth, true}}), of_north);
      look("owner of south", FeedRig::of({{kSouth, true}}), of_south);
    }
    look("worker of north", std::move(worker),
         [](const std::string& o, int n) { return o == kNorth && n % 3 != 0; });
    look("reseller of both", FeedRig::of({{kNorth, true}, {kSouth, true}}),
         [](const std::string&, int) { return true; });
    look("operator", std::move(everything), [](const std::string&, int) { return true; });
    look("of nobody", FeedRights{}, [](const std::string&, int) { return false; });
    look("reseller who looks at south", FeedRig::of({{kNorth, true}, {kSouth, true}}), of_south);
    lookers.back().screen->send(R"({"type":"subscribe","organisation_id":")" + kSouth + "\"}");
    look("who names an organisation that is not theirs", FeedRig::of({{kNorth, true}}),
         [](const std::string&, int) { return false; });
    lookers.back().screen->send(R"({"type":"subscribe","organisation_id":")" + kSouth + "\"}");
    // Their wishes have arrived when nonsense behind them is answered.
    for (std::size_t i = lookers.size() - 2; i < lookers.size(); ++i) {
      lookers[i].screen->send("nonsense");
      REQUIRE(arrives(*lookers[i].screen, "\"error\""));
    }

    for (int word = 0; word < kWords; ++word) {
      for (std::size_t i = 0; i < calls.size(); ++i)
        rig.script.words(calls[i], static_cast<std::uint64_t>(word + 2),
                         static_cast<std::uint64_t>(word + 1),
                         "secret of " + calls[i].text() + " word " + std::to_string(word));
      rig.round();
    }
    for (const call::CallId call : calls) rig.script.end(call, kWords + 2);
    rig.round();
    for (const Looker& looker : lookers) {
      CAPTURE(looker.name);
      std::map<std::string, int> words;
      std::size_t expected = 0;
      for (const auto& [id, owner] : whose)
        expected += looker.sees(owner.first, owner.second) ? 1 : 0;
      REQUIRE(tandem::test::await(
          [&] { return looker.screen->count("\"status\":\"ended\"") == expected; }, 20s));
      for (const js::object& message : messages_of(*looker.screen)) {
        const std::string id = call_of(message);
        if (id.empty()) continue;
        const auto& owner = whose.at(id);
        REQUIRE(looker.sees(owner.first, owner.second));
        words[id] += message.at("type").as_string() == "transcript-update" ? 1 : 0;
      }
      CHECK(words.size() == expected);
      for (const auto& [id, count] : words) CHECK(count == kWords);
      // Not one byte of another's, in whatever kind of message.
      for (const auto& [id, owner] : whose)
        if (!looker.sees(owner.first, owner.second)) CHECK(looker.screen->count(id) == 0);
    }
    CHECK(rig.metrics.value(families::kDropped, {{"where", "ring"}}) == 0);
  }

  TEST_CASE("words on their way are for who watches the call, and grow") {
    FeedRig rig;
    const auto call = rig.script.begin(kNorth), other = rig.script.begin(kNorth);
    Screen& watches = rig.look(FeedRig::of({{kNorth, true}}));
    Screen& looks = rig.look(FeedRig::of({{kNorth, true}}));
    watches.send(R"({"type":"subscribe","levels":[")" + call.text() + "\"]}");
    watches.send("{}");
    REQUIRE(arrives(watches, "\"error\""));
    rig.script.partial(call, 5, "We are ");
    rig.script.partial(call, 5, "open until six.");
    rig.script.partial(other, 5, "Nobody watches this.");
    rig.script.words(call, 2, 6, "Thanks.");
    rig.round();
    REQUIRE(arrives(watches, "Thanks."));
    REQUIRE(arrives(looks, "Thanks."));
    CHECK(watches.count(
              R"("append":"open until six.","text":"We are open until six.","final":false)") == 1);
    CHECK(watches.count("Nobody watches this.") == 0);
    CHECK(looks.count("\"final\":false") == 0);
  }

  TEST_CASE("who wants less gets less") {
    FeedRig rig;
    const auto call = rig.script.begin(kNorth), other = rig.script.begin(kNorth);
    Screen& screen = rig.look(FeedRig::of({{kNorth, true}}));
    screen.send(R"({"type":"subscribe","events":false,"transcripts":[")" + call.text() + "\"]}");
    screen.send("{}");
    REQUIRE(arrives(screen, "\"error\""));
    rig.script.words(call, 2, 6, "These.");
    rig.script.words(other, 2, 6, "Not those.");
    rig.round();
    REQUIRE(arrives(screen, "transcript-update"));
    CHECK(screen.count("\"call-event\"") == 0);
    // The row of a call shows its last words; its transcript is another thing.
    CHECK(screen.count("\"transcript-update\"") == 1);
  }

  TEST_CASE("fault-38 a token that runs out closes with 4401") {
    FeedRig rig;
    const auto now = std::chrono::system_clock::now();
    Screen& late = rig.look(FeedRig::of({{kNorth, true}}), false, now - 1s);
    Screen& fine = rig.look(FeedRig::of({{kNorth, true}}), false, now + 1h);
    rig.round();
    REQUIRE(tandem::test::await([&] { return late.ended() != 0; }, 10s));
    CHECK(late.ended() == 4401);
    CHECK(fine.ended() == 0);
    fine.send(R"({"type":"refresh","token":"a.b.c"})");
    CHECK(tandem::test::await([&] {
      std::string token;
      rig.thread.call([&] { token = rig.refreshed; });
      return token == "a.b.c";
    }));
  }

  TEST_CASE("a call whose end was dropped leaves the wall, whose beginning was is asked for it") {
    FeedRig rig;
    std::set<call::CallId> living;
    std::vector<call::CallId> asked;
    rig.thread.call([&] {
      rig.hub->compare_with({[&](call::CallId id) { return living.contains(id); },
                             [&](call::CallId id) { asked.push_back(id); }});
    });
    const auto rounds = [&rig](int count) {
      for (int i = 0; i < count; ++i) rig.round();
    };
    const auto call = rig.script.begin(kNorth), ghost = rig.script.begin(kNorth);
    living = {call};
    Screen& screen = rig.look(FeedRig::of({{kNorth, true}}));
    rounds(1);
    REQUIRE(arrives(screen, "\"active-count\",\"count\":2"));
    // Somebody speaks whose call nobody knows, and something is told of one that is over.
    const auto unseen = call::CallId::generate(std::chrono::system_clock::now());
    const auto over = call::CallId::generate(std::chrono::system_clock::now());
    living.insert(unseen);
    rig.script.words(unseen, 7, 1, "Hello?");
    rig.script.event(over, 9, "tool.late", "{}");
    // At one look its last events may be under way.
    rounds(60);
    CHECK(asked == std::vector{unseen});
    CHECK(screen.count("\"active-count\",\"count\":1") == 0);
    rounds(60);
    REQUIRE(arrives(screen, "\"active-count\",\"count\":1"));
    bool told = false;
    for (const auto& message : messages_of(screen))
      if (call_of(message) == ghost.text() && message.at("type").as_string() == "call-upsert")
        told = js::serialize(message).find("\"status\":\"ended\"") != std::string::npos;
    CHECK(told);
    rig.script.end(call, 5);
    rounds(1);
    CHECK(arrives(screen, "\"active-count\",\"count\":0"));
  }

  TEST_CASE("every row says what its reader may do, in snapshots and after") {
    FeedRig rig;
    const auto theirs = rig.script.begin(kNorth), free = rig.script.begin(kNorth);
    rig.round();
    FeedRights owner = FeedRig::of({{kNorth, true}});
    owner.organisations[kNorth].deeds = R"(["listen","hang-up"])";
    FeedRights worker = FeedRig::of({{kNorth, false}});
    worker.organisations[kNorth].deeds = R"(["listen"])";
    worker.mine.insert(theirs);
    FeedRights boss;
    boss.everything = true;
    boss.deeds = R"(["say"])";
    struct Looker {
      Screen* screen;
      const char *of_theirs, *of_free;
    };
    const Looker lookers[] = {
        {&rig.look(owner, true), R"(["listen","hang-up"])", R"(["listen","hang-up"])"},
        {&rig.look(worker, true), R"(["listen"])", "[]"},
        {&rig.look(boss, true), R"(["say"])", R"(["say"])"},
        {&rig.look(FeedRig::of({{kNorth, true}}), true), "[]", "[]"}};
    rig.script.words(theirs, 2, 7, "Hello?");
    rig.script.words(free, 2, 7, "Hello?");
    rig.round();
    for (const Looker& each : lookers) {
      REQUIRE(arrives(*each.screen, "call-upsert", 2));
      int seen = 0;
      const auto check = [&](const js::value& call) {
        const bool mine = call.at("id").as_string() == theirs.text();
        CHECK(js::serialize(call.at("rights")) == (mine ? each.of_theirs : each.of_free));
        ++seen;
      };
      for (const js::object& message : messages_of(*each.screen)) {
        if (message.contains("call")) check(message.at("call"));
        if (message.contains("calls"))
          for (const js::value& call : message.at("calls").as_array()) check(call);
      }
      CHECK(seen == 4);
    }
  }

  TEST_CASE("who may do something else from now on gets the rows anew") {
    FeedRig rig;
    const auto call = rig.script.begin(kNorth);
    rig.round();
    FeedRights worker = FeedRig::of({{kNorth, false}});
    worker.organisations[kNorth].deeds = R"(["listen"])";
    Screen& screen = rig.look(worker, false);
    const auto use = [&](const FeedRights& rights) {
      bool others = false;
      rig.thread.call([&] { others = rig.hub->find(rig.hub->clients().front())->use(rights); });
      rig.round();
      return others;
    };
    CHECK_FALSE(use(worker));
    CHECK(screen.count("snapshot") == 0);
    worker.mine.insert(call);
    CHECK(use(worker));
    REQUIRE(arrives(screen, R"("rights":["listen"])"));
    CHECK(screen.count("\"snapshot\"") == 1);
  }

  TEST_CASE("snapshots that are asked for again and again are few") {
    FeedRig rig;
    Screen& screen = rig.look(FeedRig::of({{kNorth, true}}));
    for (int i = 0; i < 20; ++i) screen.send(R"({"type":"snapshot"})");
    REQUIRE(tandem::test::await([&] {
      rig.round();
      return screen.count("\"snapshot\"") >= 1;
    }));
    for (int i = 0; i < 5; ++i) rig.round();
    CHECK(screen.count("\"snapshot\"") == 1);
    screen.send(R"({"type":"snapshot"})");
    CHECK(tandem::test::await(
        [&] {
          rig.round();
          return screen.count("\"snapshot\"") == 2;
        },
        10s));
    CHECK(screen.ended() == 0);
  }

  TEST_CASE("a client that floods is closed, and one that talks nonsense is told so") {
    FeedRig rig;
    Screen& screen = rig.look(FeedRig::of({{kNorth, true}}));
    for (const char* nonsense :
         {"[", "[]", R"({"type":"dance"})", R"({"type":"subscribe","levels":"all"})",
          R"({"type":"subscribe","levels":["x"]})", R"({"type":"refresh"})",
          R"({"type":"subscribe","organisation_id":7})"})
      screen.send(nonsense);
    CHECK(arrives(screen, "\"error\"", 7));
    CHECK(screen.ended() == 0);
    for (int i = 0; i < 60; ++i) screen.send(R"({"type":"snapshot"})");
    REQUIRE(tandem::test::await([&] { return screen.ended() != 0; }, 10s));
    CHECK(screen.ended() == 1008);
  }

  TEST_CASE("a screen that does not read costs the others nothing, misses, and is told") {
    FeedRig rig;
    Screen& fine = rig.look(FeedRig::of({{kNorth, true}}));
    auto ends = tandem::test::tcp_pair();
    auto stuck = ends[1].take();
    // Little enough to fill soon, enough to be emptied within the 10 s of the slow.
    const int small = 128 * 1024;
    REQUIRE(::setsockopt(stuck.fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small) == 0);
    rig.thread.call([&] {
      FeedMember member{
          {auth::Principal::Kind::User, "u", {}, {}, false}, FeedRig::of({{kNorth, true}}), {}};
      REQUIRE(rig.hub->add(net::ByteStream(rig.thread.loop, std::move(ends[0])), "",
                           std::move(member), false));
    });
    const auto call = rig.script.begin(kNorth);
    const std::string long_words(1'500, 'x');
    std::uint64_t seq = 1;
    const auto dropped = [&] {
      return rig.metrics.value(families::kDropped, {{"where", "client"}});
    };
    // What the kernel and our own bound hold is some megabytes.
    for (int i = 0; i < 200 && dropped() == 0; ++i) {
      for (int j = 0; j < 50; ++j) {
        ++seq;
        rig.script.words(call, seq, seq, long_words);
      }
      rig.round();
    }
    CHECK(dropped() > 0);
    REQUIRE(arrives(fine, "transcript-update", seq - 1));
    // It begins to read: all that was sent comes, then the word that some was not, and a snapshot.
    std::unique_ptr<Screen> late;
    rig.thread.call([&] {
      late = std::make_unique<Screen>(rig.thread.loop, net::StreamHandle(stuck.fd, nullptr, {}));
    });
    REQUIRE(tandem::test::await(
        [&] {
          rig.round();
          return late->count("\"snapshot\"") == 1;
        },
        20s));
    CHECK(late->count("\"resync\"") == 1);
    rig.script.words(call, seq + 1, seq + 1, "And on it goes.");
    rig.round();
    CHECK(arrives(*late, "And on it goes."));
    (void)messages_of(*late);
    rig.thread.call([&] { late.reset(); });
  }
}
