// Goal: what a person said who had the call is in its record before its end is, whenever the call
// ends, and waits for nothing that cannot come. Method: the registry between a scripted carrier and
// scripted sessions of the model, one of which only writes.
#include <doctest/doctest.h>

#include <algorithm>

#include "bridge/call/take_over.hpp"
#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;
using namespace std::chrono_literals;

namespace {

/// A call that somebody has, who has spoken; the session that writes is there.
struct Held : Greeted {
  /// Nothing is given up for a machine that is slow.
  Held() : Greeted(CallRig::agent(), {.times = {.last_words = 60s}}) { take_over("user:1"); }

  void take_over(const std::string& actor) {
    const std::size_t writers = rig.model_sessions();
    holder = call::mint_holder();
    call::TakeOverHolder taken;
    taken.id = holder;
    taken.actor = actor;
    taken.ended = [](call::HandBackReason) {};
    call::take_over(*rig.registry, offer.call, std::move(taken), [](call::TakeOverAnswer answer) {
      CHECK(answer == call::TakeOverAnswer::Done);
    });
    hear(writers);
  }
  /// They speak, in the n-th session, which is there then.
  void hear(std::size_t session) {
    writer = &rig.model(session);
    writer->expect("\"transcription\"");
    call::speak(*rig.registry, offer.call, holder, std::vector<std::uint8_t>(50 * 160, 0x2A));
    writer->expect("input_audio_buffer.append");
  }
  void hand_back() {
    call::hand_back(*rig.registry, offer.call, holder, call::HandBackReason::Asked);
    wait_until([this] { return rig.events.count("supervisor.handed-back") > given_back; },
               "the hand-back");
    ++given_back;
  }
  static void write(Peer& session, const std::string& item, const std::string& words) {
    for (const std::string& message : writer_writes(item, words)) session.send(message);
  }
  [[nodiscard]] std::vector<EventBook::Entry> all(std::string_view type) const {
    auto found = rig.events.all();
    std::erase_if(found, [type](const auto& event) { return event.type != type; });
    return found;
  }

  call::HolderId holder = 0;
  std::size_t given_back = 0;
  Peer* writer = nullptr;
};

}  // namespace

TEST_SUITE("call/supervisor_words") {
  TEST_CASE("a call that ends with a person's words has them before its end, and its end's date") {
    Held call;
    call.writer->send(writer_hears("item_S"));
    call.carrier.send(carrier_stop("CA1"));
    (void)call.rig.events.expect("supervisor.handed-back");
    // The place is free at once.
    CHECK(call.rig.registry->active() == 0);
    Held::write(*call.writer, "item_S", "I refund you the forty euros.");
    (void)call.rig.events.expect("call.ended");
    const auto words = call.all("supervisor.words"), ended = call.all("call.ended"),
               usage = call.all("model.usage");
    REQUIRE(words.size() == 1);
    const auto ending = call.all("call.ending");
    REQUIRE(ending.size() == 1);
    CHECK(ending[0].seq < words[0].seq);
    CHECK(words[0].fields.starts_with(R"({"actor":"user:1",)"));
    CHECK(words[0].fields.find("forty euros") != std::string::npos);
    CHECK(ended[0].seq > words[0].seq);
    CHECK(ended[0].seq == call.rig.events.all().size());
    CHECK(ended[0].call_time < words[0].call_time);
    CHECK(ended[0].fields.find("caller-hangup") != std::string::npos);
    CHECK(std::any_of(usage.begin(), usage.end(), [](const auto& event) {
      return event.fields.find("\"transcription\",\"audio_ms\":2000") != std::string::npos;
    }));
    CHECK(call.writer->expect_end() == 1000);
  }

  TEST_CASE("two persons, one right behind the other: each one's words are theirs") {
    Held call;
    Peer& first = *call.writer;
    first.send(writer_hears("item_1"));
    call.hand_back();
    call.take_over("user:2");
    call.writer->send(writer_hears("item_2"));
    Held::write(*call.writer, "item_2", "I am Bo.");
    (void)call.rig.events.expect("supervisor.words");
    Held::write(first, "item_1", "I was Al.");
    wait_until([&] { return call.all("supervisor.words").size() == 2; }, "both persons' words");
    const auto words = call.all("supervisor.words");
    CHECK(words[0].fields.starts_with(R"({"actor":"user:2",)"));
    CHECK(words[1].fields.starts_with(R"({"actor":"user:1",)"));
    // Nothing holds the first one's session any more; the second one's is in use.
    CHECK(first.expect_end() == 1000);
    CHECK_FALSE(call.writer->ended());
  }

  TEST_CASE("an emptied node gives the call away when the words are there") {
    Held call;
    call.writer->send(writer_hears("item_S"));
    call.hand_back();
    call.rig.registry->hand_over_all();
    const std::string create = call.rig.model().expect("response.create", call.at);
    speak(call.rig.model(), {.response = "resp_B", .item = "item_B", .ask = member(create, "ask")});
    wait_until([&] { return call.rig.events.count("agent.words") == 2; }, "the agent");
    Held::write(*call.writer, "item_S", "Monday it is.");
    (void)call.rig.events.expect("call.handed-over");
    const auto words = call.all("supervisor.words"), moved = call.all("call.handed-over");
    REQUIRE(words.size() == 1);
    CHECK(words[0].seq < moved[0].seq);
  }

  TEST_CASE("an ear that loses a sentence says so, and the agent takes what it has for a part") {
    Held call;
    call.writer->send(writer_hears("item_1"));
    Held::write(*call.writer, "item_1", "I refund you the forty euros.");
    (void)call.rig.events.expect("supervisor.words");
    call.writer->send(writer_hears("item_2"));
    SUBCASE("with its session") { call.writer->close(1001); }
    SUBCASE("because nobody understood it") {
      const auto heard = writer_writes("item_2", "");
      call.writer->send(heard[0]);
      call.writer->send(heard[1]);
      call.writer->send(
          R"({"type":"conversation.item.input_audio_transcription.failed","event_id":"e",)"
          R"("item_id":"item_2","content_index":0,"error":{"type":"server_error","code":"x",)"
          R"("message":"no","param":null}})");
    }
    CHECK(call.rig.events.expect("supervisor.words-missing") == R"({"actor":"user:1"})");
    call.hand_back();
    const std::string told = call.rig.model().expect("human colleague", call.at);
    CHECK_MESSAGE(told.find("known only in part") != std::string::npos, told);
    CHECK(told.find("forty euros") != std::string::npos);
    CHECK(call.rig.events.count("supervisor.words-missing") == 1);
  }

  TEST_CASE("a person may hold a call for longer than any session lasts: a new one is opened") {
    Held call;
    const std::size_t first = call.rig.model_sessions() - 1;
    // More than may come to nothing in a row.
    for (std::size_t session = first; session < first + 3; ++session) {
      call.writer->abort();
      call.hear(session + 1);
    }
    call.writer->send(writer_hears("item_S"));
    Held::write(*call.writer, "item_S", "Are you still there?");
    CHECK(call.rig.events.expect("supervisor.words").find("still there") != std::string::npos);
    CHECK(call.rig.events.count("supervisor.words-missing") == 0);
  }

  TEST_CASE("a call's end waits for no words that went with their session") {
    Held call;
    call.writer->send(writer_hears("item_S"));
    call.carrier.send(carrier_stop("CA1"));
    (void)call.rig.events.expect("supervisor.handed-back");
    call.writer->abort();
    (void)call.rig.events.expect("call.ended");
    CHECK(call.rig.events.count("supervisor.words") == 0);
    const auto missing = call.all("supervisor.words-missing");
    REQUIRE(missing.size() == 1);
    CHECK(missing[0].seq < call.all("call.ended").at(0).seq);
  }

  TEST_CASE("a node that stops tells a call's end without waiting") {
    Held call;
    call.writer->send(writer_hears("item_S"));
    call.carrier.send(carrier_stop("CA1"));
    (void)call.rig.events.expect("supervisor.handed-back");
    call.rig.registry->stop();
    CHECK(call.rig.events.count("call.ended") == 1);
  }

  TEST_CASE("a call that is cut with its node has one end, whoever had it") {
    Held call;
    call.rig.registry->stop();
    CHECK(call.rig.events.count("call.ended") == 1);
  }
}
