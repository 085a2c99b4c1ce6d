// A call that comes from another node, and one that goes to another.
#include "bridge/call/call_session.hpp"
#include "bridge/call/carrier_control.hpp"
#include "bridge/call/resumed_call.hpp"
#include "bridge/call/shard.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

constexpr std::uint16_t kNormal = 1000;

}  // namespace

std::uint32_t CallFacts::term() const noexcept { return resumed ? resumed->epoch : 1; }

/// Before the session begins.
void CallSession::take_over() {
  if (!facts_.resumed) return;
  port_.expect_past_tools(facts_.resumed->past.tools_asked());
  machine_.take_over(facts_.resumed->past);
}

/// In the place of `call.started`: from whom it comes, then what its row is made of.
void CallSession::note_resumed() {
  const ResumedCall& resumed = *facts_.resumed;
  std::string fields;
  const bool lost = resumed.cause == ResumeCause::NodeLost;
  (lost ? shard_.metrics().resumed_lost : shard_.metrics().resumed_given).add();
  if (lost) {
    json::Writer(fields)
        .begin_object()
        .member("node", resumed.from_node)
        .member("epoch", resumed.epoch - 1)
        .end_object();
    note("call.node-lost", fields);
    fields.clear();
  }
  write_facts(fields);
  fields.pop_back();  // the object's end
  fields += ",\"from_node\":";
  json::Writer(fields).value(resumed.from_node);
  fields += lost ? R"(,"cause":"node-lost"})" : R"(,"cause":"handed-over"})";
  note("call.resumed", fields);
  if (resumed.lost_version.empty()) return;
  fields.clear();
  json::Writer(fields)
      .begin_object()
      .member("agent_version", resumed.lost_version)
      .member("instead", facts_.agent->version)
      .end_object();
  note("call.agent-replaced", fields);
}

void CallSession::hand_over(Instant not_before) {
  if (!over_) hand_over_at_ = not_before;
}

void CallSession::watch_hand_over(Instant now) {
  // Of a call that the carrier does not know, nobody could be asked what follows.
  if (!hand_over_at_ || now < *hand_over_at_ || facts_.call_sid.empty()) return;
  hand_over_at_.reset();
  feed(engine::CallEvent{engine::HandOver{}});
}

void CallSession::taken_elsewhere() {
  guarded([this] {
    feed(engine::CallEvent{engine::TakenElsewhere{}});
    flush();
  });
}

void CallSession::give_away(const engine::GiveAway& how) {
  moved_ = true;
  is_elsewhere_ = how.is_there;
  if (is_elsewhere_) {
    log_.warn("call.lost_to_another", {{"term", term()}});
  } else {
    log_.info("call.handed_over", {});
    shard_.metrics().handed_over.add();
  }
  end_call({engine::EndReason::Drained, engine::CarrierCall::LeaveAlone, how.make_sure});
}

/// Replacing the document is what the carrier documents without a second reading: the stream ends,
/// and our address is asked. Where its REST API is not there, closing the stream has to do.
void CallSession::send_back() {
  CarrierControl* control = shard_.services().carrier;
  if (is_elsewhere_ || control == nullptr || facts_.call_sid.empty())
    return drop_carrier(kNormal, "handed over");
  hanging_up_until_ = steady_clock::now() + shard_.services().times.hang_up_wait;
  control->send_back(shard_.loop(), carrier_call(end_.make_sure),
                     [&shard = shard_, id = facts_.id, term = term()](Result<> result) {
                       CallSession* found = shard.find(id, term);
                       if (found == nullptr) return;
                       found->guarded([&] { found->hung_up(result.has_value()); });
                     });
}

}  // namespace tandem::call
