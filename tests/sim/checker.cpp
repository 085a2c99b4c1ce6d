#include "tests/sim/checker.hpp"

#include <algorithm>

#include "bridge/engine/canonical_json.hpp"

namespace tandem::simulation {

using namespace engine;

namespace {

/// What is still to be known of a call that is over: what its tools did, and what a person said in
/// the agent's place, with its cost.
bool may_be_late(const CallRecord& record) {
  const auto* usage = std::get_if<UsageRecord>(&record);
  return std::holds_alternative<ToolLateRecord>(record) ||
         std::holds_alternative<SupervisorWordsRecord>(record) ||
         std::holds_alternative<SupervisorWordsMissingRecord>(record) ||
         (usage != nullptr && usage->kind == UsageKind::Transcription && !usage->item);
}

}  // namespace

void Checker::pooled(ItemId item, std::int64_t bytes) {
  if (illegal_ && dead_.erase(item.value) > 0) {
    item_order_.erase(item.value);
    item_order_[item.value] = ++orders_;
    sent_.erase(item.value);
  }
  if (dead_.count(item.value) != 0) fail("audio of a freed item was pooled");
  pool_[item.value].generated += bytes;
  if (item_order_.count(item.value) == 0) {
    item_order_[item.value] = ++orders_;
  }
}

void Checker::received(const RealtimeEvent& event) {
  if (const auto* created = std::get_if<ResponseCreated>(&event)) {
    if (!created->out_of_band) open_responses_.insert(created->response.value);
    // Without metadata any created one may be the answer; the sequencer has to find out which.
    if (!created->ask || created->ask.value == create_ask_) create_in_flight_.reset();
  } else if (const auto* done = std::get_if<ResponseDone>(&event)) {
    open_responses_.erase(done->response.value);
  } else if (const auto* error = std::get_if<ModelErrored>(&event)) {
    if (create_in_flight_ && error->cause.value == *create_in_flight_) create_in_flight_.reset();
  }
}

void Checker::new_session() {
  open_responses_.clear();
  create_in_flight_.reset();
}

void Checker::check(const Play& play) {
  const std::uint32_t id = play.item.value;
  if (dead_.count(id) != 0) return fail("played after it was discarded");
  Pooled& item = pool_[id];
  if (play.offset != item.sent) fail("played out of order or twice");
  if (play.offset < item.freed) fail("played what was freed");
  if (play.bytes <= 0 || play.offset + play.bytes > item.generated) {
    fail("played beyond what was generated");
  }
  if (play.padding < 0 || play.padding >= 160 || (play.bytes + play.padding) % 160 != 0) {
    fail("not a whole number of frames");
  }
  if (play.bytes + play.padding > 16'000) fail("more than 2 s in one message");
  if (item_order_[id] < last_item_order_) fail("went back to an earlier item");
  last_item_order_ = item_order_[id];
  item.sent += play.bytes;
  sent_[id] = item.sent;
}

void Checker::check(const FreeAudio& freed) {
  const std::uint32_t id = freed.item.value;
  if (freed.until == kWhole) {
    dead_.insert(id);
    pool_.erase(id);
    return;
  }
  Pooled& item = pool_[id];
  if (freed.until < item.freed || freed.until > item.sent) fail("freed what is not heard");
  item.freed = freed.until;
}

void Checker::check(const CreateResponse& create) {
  if (illegal_) return;
  if (create_in_flight_) fail("two creates in flight");
  if (!open_responses_.empty()) fail("create while a response is active");
  create_in_flight_ = create.wire.value;
  create_ask_ = create.ask.value;
}

void Checker::check(const RunTool& run) {
  const auto tool = std::find_if(settings_.tools.begin(), settings_.tools.end(),
                                 [&](const ToolSettings& each) { return each.name == run.name; });
  if (tool == settings_.tools.end() || tool->effect == Effect::ReadsOnly) return;
  const std::string key = run.name + canonical_json(run.arguments);
  if (running_.count(key) != 0) fail("a tool that changes the world runs twice at once");
  if (succeeded_.count(key) != 0) fail("a tool that had succeeded ran again");
  running_[key] = run.call.value;
  run_keys_[run.call.value] = key;
}

void Checker::tool_finished(const ToolFinished& event) {
  if (event.effect != ToolEffect::None && event.status == ToolStatus::Succeeded)
    wishes_[event.call.value] = event.effect;
  const auto key = run_keys_.find(event.call.value);
  if (key == run_keys_.end()) return;
  // A wish may be refused, and then nothing was done.
  const bool wish = event.effect != ToolEffect::None;
  if (event.status == ToolStatus::Succeeded && !wish) succeeded_.insert(key->second);
  running_.erase(key->second);
  run_keys_.erase(key);
}

/// A wish to end or to hand on the call that the agent was told of as granted is carried out once,
/// and only such a one is; while it is, no other is granted. Beside it there are a supervisor's
/// order, and what an agent does with a machine that answers.
void Checker::check_wish(const CallRecord& record) {
  if (const auto* settled = std::get_if<ToolSettledRecord>(&record)) {
    const auto wish = wishes_.find(settled->call.value);
    if (wish == wishes_.end() || settled->outcome != ToolOutcome::Succeeded) return;
    if (granted_) fail("a wish was granted while another is carried out");
    granted_ = wish->second;
  } else if (const auto* asked = std::get_if<TransferAskedRecord>(&record)) {
    if (dialling_) fail("transferred twice");
    dialling_ = true;
    const bool fallback = asked->target == kFallbackNumber;
    const bool ordered = asked->target == kOrderedNumber && ordered_;
    if (!fallback && !ordered && granted_ != ToolEffect::Transfer)
      fail("a transfer that nobody was granted");
  } else if (std::holds_alternative<TransferEndedRecord>(record)) {
    dialling_ = false;
  } else if (const auto* machine = std::get_if<MachineRecord>(&record)) {
    machine_ = machine->belief != MachineBelief::Refuted;
  } else if (const auto* ended = std::get_if<EndedRecord>(&record)) {
    if (ended->reason == EndReason::AgentEnded && granted_ != ToolEffect::EndCall && !machine_)
      fail("ended by a wish that was not granted");
  }
}

void Checker::check(const CallRecord& record) {
  check_wish(record);
  if (const auto* asked = std::get_if<ToolAskedRecord>(&record)) {
    if (!asked_.insert(asked->call.value).second) fail("a tool call was recorded twice");
    unsettled_[asked->call.value] = now_;
  } else if (const auto* settled = std::get_if<ToolSettledRecord>(&record)) {
    if (asked_.count(settled->call.value) == 0) fail("settled a call that nobody asked");
    unsettled_.erase(settled->call.value);
    if (!settled_.insert(settled->call.value).second) fail("a tool call was settled twice");
  } else if (const auto* words = std::get_if<AgentWordsRecord>(&record)) {
    if (words->text.compare(0, words->heard_text.size(), words->heard_text) != 0) {
      fail("heard words are not what was said");
    }
    if (words->heard > words->audio) fail("heard more than the item has");
    if (!illegal_ && audio_bytes(words->heard) > sent(words->item))
      fail("heard more than was sent");
  } else if (const auto* ended = std::get_if<EndedRecord>(&record)) {
    if (++ended_records_ > 1) fail("ended twice");
    reason_ = ended->reason;
  } else if (ended_records_ > 0 && !may_be_late(record)) {
    fail("a record after the end");
  }
}

void Checker::action(const CallAction& action, Ms now) {
  now_ = now;
  if (ends_ > 0) {
    const auto* log = std::get_if<Log>(&action);
    if (log == nullptr || !may_be_late(log->record)) {
      return fail("an action after the end");
    }
  }
  if (const auto* play = std::get_if<Play>(&action)) {
    check(*play);
  } else if (const auto* freed = std::get_if<FreeAudio>(&action)) {
    check(*freed);
  } else if (const auto* mark = std::get_if<SendMark>(&action)) {
    if (!marks_.insert(mark->mark.value).second) fail("a mark was sent twice");
  } else if (const auto* create = std::get_if<CreateResponse>(&action)) {
    check(*create);
    in_flight_since_ = now;
  } else if (const auto* truncate = std::get_if<TruncateItem>(&action)) {
    if (audio_bytes(truncate->audio_end) > sent(truncate->item) &&
        audio_bytes(truncate->audio_end) > pool_[truncate->item.value].generated) {
      fail("truncate above what was sent");
    }
  } else if (const auto* output = std::get_if<CreateToolOutput>(&action)) {
    if (!answered_.insert(output->call.value).second) fail("a tool call was answered twice");
  } else if (const auto* run = std::get_if<RunTool>(&action)) {
    check(*run);
  } else if (std::holds_alternative<EndCall>(action)) {
    ++ends_;
  } else if (std::holds_alternative<CloseModel>(action)) {
    model_closed_ = true;
  } else if (std::holds_alternative<OpenModel>(action)) {
    model_closed_ = false;
  } else if (const auto* log = std::get_if<Log>(&action)) {
    check(log->record);
  }
  const bool to_model =
      std::holds_alternative<AppendCaller>(action) ||
      std::holds_alternative<AppendSilence>(action) || std::holds_alternative<AppendKept>(action) ||
      std::holds_alternative<CreateResponse>(action) ||
      std::holds_alternative<CancelResponse>(action) ||
      std::holds_alternative<TruncateItem>(action) ||
      std::holds_alternative<CreateMessage>(action) ||
      std::holds_alternative<CreateToolOutput>(action) || std::holds_alternative<SwapModel>(action);
  if (to_model && model_closed_) fail("spoke to a model that was given up");
  if (std::holds_alternative<Ask>(action) || std::holds_alternative<Stop>(action) ||
      std::holds_alternative<Heard>(action) || std::holds_alternative<Tell>(action) ||
      std::holds_alternative<ToolResult>(action)) {
    fail("a neutral word left the machine");
  }
}

void Checker::settled(const CallMachine& machine, Ms now) {
  // A joined call's budget begins anew for those that wait with it.
  constexpr Ms kAnswered = 20'000;
  for (const auto& [call, since] : unsettled_) {
    if (now - since > kAnswered) fail("a tool call without an answer in its budget");
  }
  // A create that the sequencer goes on waiting for blocks all that come after it.
  if (!machine.sequencer().create_in_flight() || machine.ended()) in_flight_since_ = now;
  if (!illegal_ && now - in_flight_since_ > 4'500) fail("waits for a response that does not come");
  const auto& engine = machine.engine();
  if (!engine.ending() && !engine.ended()) granted_.reset();
  if (engine.model().is_away() && !model_closed_) fail("a model that was given up is not closed");
  const auto& ledger = engine.ledger();
  if (ledger.marks_outstanding() > 256) fail("marks without bound");
  if (ledger.items_waiting() > 64) fail("items without bound");
  if (machine.sequencer().waiting() > 8) fail("creates without bound");
  // One delta may lie above the bound, and marks that are lost free three
  // seconds late.
  if (!machine.ended() && pool_bytes() > audio_bytes(settings_.pool_max) + 48'000) {
    fail("pool without bound");
  }
}

void Checker::over() {
  if (ends_ != 1 || ended_records_ != 1) fail("did not end exactly once");
  if (asked_ != settled_) fail("a tool call without its one answer");
  if (pool_bytes() > 0) fail("audio left in the pool");
}

std::int64_t Checker::sent(ItemId item) const {
  const auto found = sent_.find(item.value);
  return found == sent_.end() ? 0 : found->second;
}

std::int64_t Checker::pool_bytes() const {
  std::int64_t bytes = 0;
  for (const auto& [id, item] : pool_) bytes += item.generated - item.freed;
  return bytes;
}

}  // namespace tandem::simulation
