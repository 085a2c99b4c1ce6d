// What a call that we place has beside others: a name that comes later, a telephone that rings.
#include "bridge/call/call_session.hpp"
#include "bridge/call/shard.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {

bool CallSession::outgoing() const noexcept {
  return facts_.direction == engine::Direction::Outbound;
}

const std::string& CallSession::other_party() const noexcept {
  return outgoing() ? facts_.to : facts_.from;
}

void CallSession::note_began() {
  if (facts_.resumed) return note_resumed();
  std::string fields;
  write_facts(fields);
  note("call.started", fields);
}

void CallSession::write_facts(std::string& fields) const {
  const Agent& agent = *facts_.agent;
  json::Writer(fields)
      .begin_object()
      .member("call_sid", facts_.call_sid)
      .member("account_sid", facts_.account_sid)
      .member("from", facts_.from)
      .member("to", facts_.to)
      .member("agent", agent.id)
      .member("agent_name", agent.name)
      .member("agent_version", agent.version)
      .member("organisation", agent.organisation)
      .member("node", shard_.services().node)
      .member("direction", text_of(facts_.direction))
      .end_object();
}

void CallSession::placed(const std::string& call_sid, const std::string& account_sid) {
  if (over_ || !facts_.call_sid.empty()) return;
  facts_.call_sid = call_sid;
  facts_.account_sid = account_sid;
  guarded([this] {
    std::string fields;
    json::Writer(fields)
        .begin_object()
        .member("call_sid", facts_.call_sid)
        .member("account_sid", facts_.account_sid)
        .end_object();
    note("call.placed", fields);
  });
}

void CallSession::rings() {
  guarded([this] {
    feed(engine::CallEvent{engine::CalleeRings{}});
    flush();
  });
}

void CallSession::dial_failed(engine::CarrierStatus status, std::string_view failure) {
  if (over_) return;
  if (failure_.empty()) failure_ = failure;
  carrier_ended(status);
}

void CallSession::callee_seemed(engine::CalleeKind kind) {
  guarded([this, kind] {
    feed(engine::CallEvent{engine::CalleeSeemed{kind}});
    flush();
  });
}

}  // namespace tandem::call
