#include <chrono>
#include <exception>
#include <string>
#include <utility>

#include "bridge/call/call_session.hpp"
#include "bridge/call/call_watcher.hpp"
#include "bridge/call/carrier_control.hpp"
#include "bridge/call/shard.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;

constexpr std::uint16_t kNormal = 1000;

}  // namespace

// ---- What must not happen.

void CallSession::fault(const char* what) {
  // The shard's other calls use the list of actions too.
  shard_.actions().clear();
  waiting_.clear();
  carrying_out_ = false;
  shard_.metrics().call_faults.add();
  log_.error("call.fault", {{"what", what}});
  try {
    std::string fields;
    json::Writer(fields).begin_object().member("what", what).end_object();
    note("call.fault", fields);
    // Of a call that is over the machine wants nothing any more.
    if (over_) return let_go();
    feed(engine::CallEvent{engine::Faulted{}});
    flush();
    // Its end was among what the machine wanted done, and is lost with the rest.
    if (!over_) end_without_machine();
  } catch (const std::exception& again) {
    log_.error("call.fault", {{"what", again.what()}});
    end_without_machine();
  }
}

/// The machine itself is broken, or what it wanted done is.
void CallSession::end_without_machine() {
  shard_.actions().clear();
  waiting_.clear();
  carrying_out_ = false;
  if (over_) return let_go();
  if (!end_noted_) {
    note("call.ended", R"({"reason":"failed"})");
    shard_.metrics().call_ended(facts_.direction, engine::to_string(engine::EndReason::Failed));
  }
  try {
    end_call({engine::EndReason::Failed, engine::CarrierCall::HangUp, carrier_ == nullptr});
  } catch (const std::exception& thrown) {
    log_.error("call.fault", {{"what", thrown.what()}});
    let_go();
  }
}

/// The call is over, but a fault kept its end from being carried out: what is left of that is done,
/// whatever throws, and the carrier's leg goes at once. The carrier then asks what follows and
/// hears that nothing does, should the request to hang up have come to nothing too.
void CallSession::let_go() {
  while (end_step_ != EndStep::Done) {
    try {
      end_next();
    } catch (const std::exception& thrown) {
      log_.error("call.fault", {{"what", thrown.what()}});
    }
  }
  hanging_up_until_.reset();
  for (const auto& ear : ears_) {
    try {
      ear->give_up();
    } catch (const std::exception& thrown) {
      log_.error("call.fault", {{"what", thrown.what()}});
    }
  }
  note_kept_end();
  drop_carrier(kNormal, "call over");
}

// ---- The end.

void CallSession::end_call(const engine::EndCall& end) {
  over_ = true;
  over_at_ = steady_clock::now();
  shard_.metrics().calls_active(facts_.direction).add(-1);
  end_ = end;
  end_step_ = EndStep::GiveBackSlot;
  while (end_step_ != EndStep::Done) end_next();
}

void CallSession::end_next() {
  const EndStep step = end_step_;
  end_step_ = static_cast<EndStep>(static_cast<std::uint8_t>(step) + 1);
  switch (step) {
    case EndStep::GiveBackSlot:
      return moved_ ? owner_.call_moved(facts_.id) : owner_.call_over(facts_.id);
    case EndStep::TellWatcher:
      if (CallWatcher* watcher = shard_.services().watcher)
        moved_ ? watcher->call_moved(facts_.id, *facts_.agent)
               : watcher->call_ended(facts_.id, term(), *facts_.agent);
      return;
    case EndStep::CloseModel:
      supply_.close();
      return uplink_.forget();
    case EndStep::FreeLine:
      if (moved_) return send_back();
      if (end_.carrier == engine::CarrierCall::HangUp) return hang_up();
      return drop_carrier(kNormal, "call over");
    case EndStep::Done:
      break;
  }
}

void CallSession::hang_up() {
  CarrierControl* control = shard_.services().carrier;
  // A call without a name yet is ended by whoever learns its name.
  if (control == nullptr || facts_.call_sid.empty()) return drop_carrier(kNormal, "call over");
  hanging_up_until_ = steady_clock::now() + shard_.services().times.hang_up_wait;
  control->hang_up(shard_.loop(), carrier_call(end_.make_sure),
                   [&shard = shard_, id = facts_.id, term = term()](Result<> result) {
                     CallSession* found = shard.find(id, term);
                     if (found == nullptr) return;
                     found->guarded([&] { found->hung_up(result.has_value()); });
                   });
}

/// Once the carrier has ended the call it says `stop`; where it did not, closing the stream makes
/// it ask what follows, and the answer is to hang up.
void CallSession::hung_up(bool worked) {
  if (worked && carrier_) return;
  hanging_up_until_.reset();
  drop_carrier(kNormal, "call over");
}

void CallSession::drop_carrier(std::uint16_t code, std::string_view reason) {
  if (!carrier_) return;
  carrier_->close(code, reason);
  frames_in_batch_ = 0;
  shard_.retire(std::move(carrier_));
}

}  // namespace tandem::call
