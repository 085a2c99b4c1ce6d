// Goal: what is known of a caller reaches the model without the call ever waiting for it.
// Method: a book that answers when the test says so, before, during and after the session's set-up.
#include "bridge/call/caller_book.hpp"

#include <doctest/doctest.h>

#include <future>

#include "tests/bridge/call_rig.hpp"

using namespace tandem;
using namespace tandem::test;

namespace {

class ScriptedBook final : public call::CallerBook {
 public:
  void look_up(EventLoop& loop, call::CallerQuery query, Done done) override {
    if (at_once) return loop.post([this, done = std::move(done)] { done(words); });
    asked.set_value([&loop, done = std::move(done)](const std::string& late) {
      loop.post([done, late] { done(late); });
    });
    asked_for = std::move(query);
  }
  /// Answers the one question; waits until it was asked.
  void answer(const std::string& late) { asked.get_future().get()(late); }

  bool at_once = false;
  std::string words = "Appointment: tomorrow.";
  call::CallerQuery asked_for;
  std::promise<std::function<void(const std::string&)>> asked;
};

std::shared_ptr<call::Agent> agent_of_tenant() {
  auto agent = CallRig::agent();
  agent->organisation = "0199bbbb-0000-7000-8000-000000000000";
  agent->time_zone = "Europe/London";
  return agent;
}

/// A rig whose model is configured by the test.
CallRig::Options with_book(ScriptedBook& book) {
  CallRig::Options options;
  options.callers = &book;
  options.model_configures = false;
  return options;
}

call::StreamOffer admit(CallRig& rig, std::shared_ptr<call::Agent> agent) {
  call::IncomingCall incoming = CallRig::incoming("CA1");
  incoming.briefing = "It is Saturday.";
  return std::get<call::StreamOffer>(rig.registry->admit(incoming, std::move(agent)));
}

/// Until everything that was posted to the call's shard before has run there.
void settle(CallRig& rig) {
  rig.registry->stream_error("CA1", "settled");
  (void)rig.events.expect("stream.error");
}

}  // namespace

TEST_SUITE("call/caller_book") {
  TEST_CASE("what is known in time stands in the session from its beginning, behind all else") {
    ScriptedBook book;
    book.at_once = true;
    CallRig rig(with_book(book));
    (void)admit(rig, agent_of_tenant());
    Peer& model = rig.model();
    settle(rig);
    model.send(session_created(std::chrono::hours(1)));
    CHECK(member(model.expect("\"session.update\""), "instructions") ==
          "You are Ann.\\n\\nIt is Saturday.\\nAppointment: tomorrow.");
    model.send(session_updated());
    const std::string greeting = model.expect("response.create");
    CHECK(greeting.find("You are Ann.\\n\\nIt is Saturday.\\nAppointment: tomorrow.\\n\\n") !=
          std::string::npos);
    CHECK(model.count("\"session.update\"") == 1);
  }

  TEST_CASE("what comes while the session is set up is told before the greeting is asked for") {
    ScriptedBook book;
    CallRig rig(with_book(book));
    (void)admit(rig, agent_of_tenant());
    Peer& model = rig.model();
    model.send(session_created(std::chrono::hours(1)));
    std::size_t at = 0;
    CHECK(member(model.expect("\"session.update\"", at), "instructions") ==
          "You are Ann.\\n\\nIt is Saturday.");
    book.answer("Appointment: tomorrow.");
    settle(rig);
    model.send(session_updated());
    CHECK(member(model.expect("\"session.update\"", at), "instructions") ==
          "You are Ann.\\n\\nIt is Saturday.\\nAppointment: tomorrow.");
    (void)model.expect("response.create", at);
    CHECK(book.asked_for.number == "+15557654321");
    CHECK(book.asked_for.organisation == agent_of_tenant()->organisation);
    CHECK(book.asked_for.time_zone == "Europe/London");
  }

  TEST_CASE("the greeting does not wait: what comes behind it is told as a message of the system") {
    ScriptedBook book;
    CallRig rig(with_book(book));
    const auto offer = admit(rig, agent_of_tenant());
    Peer& model = rig.model();
    model.send(session_created(std::chrono::hours(1)));
    (void)model.expect("\"session.update\"");
    model.send(session_updated());
    (void)model.expect("response.create");
    book.answer("Appointment: tomorrow.");
    const std::string told = model.expect("conversation.item.create");
    CHECK(told.find("\"role\":\"system\"") != std::string::npos);
    CHECK(member(told, "text") == "Appointment: tomorrow.");
    CHECK(model.count("\"session.update\"") == 1);
    settle(rig);
    CHECK(model.count("conversation.item.create") == 1);
  }

  TEST_CASE("of a caller whose number is withheld, and for an agent of no tenant, nobody asks") {
    for (const bool withheld : {true, false}) {
      ScriptedBook book;
      book.at_once = true;
      CallRig rig(with_book(book));
      call::IncomingCall incoming = CallRig::incoming("CA1");
      if (withheld) incoming.from = "anonymous";
      (void)rig.registry->admit(incoming, withheld ? agent_of_tenant() : CallRig::agent());
      Peer& model = rig.model();
      settle(rig);
      model.send(session_created(std::chrono::hours(1)));
      CHECK(member(model.expect("\"session.update\""), "instructions") == "You are Ann.");
    }
  }

  TEST_CASE("an answer for a call that is over finds nobody") {
    ScriptedBook book;
    CallRig rig(with_book(book));
    (void)admit(rig, agent_of_tenant());
    (void)rig.model();
    rig.registry->status("CA1", call::CarrierStatus::Canceled);
    CHECK(rig.events.expect("call.ended").find(R"("reason":"canceled")") != std::string::npos);
    book.answer("Appointment: tomorrow.");
  }
}
