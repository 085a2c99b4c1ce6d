#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "bridge/call/admission.hpp"
#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/ended_calls.hpp"
#include "bridge/call/metric_families.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/call/shard_set.hpp"
#include "bridge/model/model_breaker.hpp"

// The inside of `CallRegistry`, for the files that implement it; nobody else includes this.
namespace tandem::call {

/// How long webhooks about a call that is over still get a proper answer.
inline constexpr std::chrono::minutes kEntryKept{5};
/// A stream that ends though neither side hung up is opened again so many times.
inline constexpr std::uint32_t kReconnectsMax = 4;
/// More than one node's streams of a call.
inline constexpr std::uint32_t kTokensOfTerm = 65'536;
/// How long a token may lie before its stream is offered: the carrier's tries of one webhook take
/// 15 s each, and two of them must see the same answer.
inline constexpr std::chrono::seconds kTokenGrace{30};

/// On the shard. A call that cannot be made gives its slot back.
void begin_call(Shard& shard, const CallFacts& facts, CallOwner& owner);
[[nodiscard]] engine::CarrierStatus engine_status(CarrierStatus status);
/// `DialCallStatus` of the action behind a `<Dial>`.
[[nodiscard]] engine::TransferResult transfer_result(const AfterRequest& request);

/// What the registry knows: the calls of the node by our id and by the carrier's, their tokens and
/// slots. Everything under `mutex` but for the atomics; `CallOwner` is how shards report.
struct CallRegistry::Impl final : CallOwner {
  /// The end of a `<Dial>` and what was answered to it.
  struct EndedDial {
    std::string sid, status;
    std::uint32_t attachment;  ///< The current one when it was answered.
    bool answered;             ///< The caller has talked to somebody; else back to the agent.
  };
  struct Entry {
    CallId id;
    std::string call_sid;
    std::string agent_id;
    std::uint32_t term = 1;  ///< This node's of the call.
    SlotOf slot = SlotOf::Callers;
    unsigned shard = 0;
    StreamOffer offer;
    std::uint32_t attachment = 0;  ///< Of the token in `offer`; of a call, the first is 1.
    bool claimed = false;          ///< That token was used.
    bool streaming = false;        ///< The last stream has begun.
    std::chrono::system_clock::time_point
        offer_fresh_until;                   ///< A stream that is offered later may be late.
    std::uint32_t reconnects = 0;            ///< After streams that ended unexplained.
    std::optional<AfterTransfer> dial_next;  ///< What follows the stream, where it is a `<Dial>`.
    std::optional<EndedDial> dial;           ///< The last `<Dial>` that we were told the end of.
    bool over = false;
    bool moved = false;  ///< Over here: another node's now.
  };
  Impl(Options given, CallServices shared)
      : options(std::move(given)),
        services(std::move(shared)),
        admission({options.calls_max, options.agent_calls_per_minute}),
        block(services.metrics->add_block()),
        shards(options.shards, options.capacity, services, breakers) {
    for (int i = 0; i <= static_cast<int>(Refusal::Ended); ++i)
      (void)rejections(static_cast<Refusal>(i));
  }

  [[nodiscard]] std::shared_ptr<Entry> find_sid(std::string_view call_sid) const {
    const auto found = by_sid.find(call_sid);
    return found == by_sid.end() ? nullptr : found->second;
  }

  metrics::Counter& rejections(Refusal refusal) {
    return block.counter(families::kRejectedCalls, {{"reason", std::string(text_of(refusal))}});
  }
  void refused(Refusal refusal) { rejections(refusal).add(); }

  /// A token for the entry's next attachment.
  void mint(Entry& entry) {
    ++entry.attachment;
    entry.claimed = false;
    entry.streaming = false;
    const auto now = std::chrono::system_clock::now();
    const auto expires = now + services.times.stream_wait + kTokenGrace;
    entry.offer_fresh_until = now + kTokenGrace;
    entry.offer.call = entry.id;
    entry.offer.token = options.signer.sign({.subject = entry.id.text(),
                                             .node = options.node_id,
                                             .shard = static_cast<std::uint16_t>(entry.shard),
                                             .nonce = entry.attachment,
                                             .expires = expires});
    entry.offer.parameters = {{"call_id", entry.id.text()}};
  }

  /// Takes a slot for a call of `agent`, which is let in while so much is, or says why there is
  /// none.
  std::variant<Shard*, Refusal> reserve(const Agent& agent, Intake while_open,
                                        SlotOf slot = SlotOf::Callers) {
    const auto now = std::chrono::steady_clock::now();
    std::optional<Refusal> refusal;
    if (draining.load(std::memory_order_relaxed)) refusal = Refusal::Draining;
    Shard* const shard = shards.with_room(now);
    const bool open = intake.load(std::memory_order_relaxed) <= while_open;
    if (!refusal && (shard == nullptr || !open)) refusal = Refusal::Overloaded;
    if (!refusal)
      refusal =
          slot == SlotOf::Trials ? admission.reserve_trial(agent) : admission.reserve(agent, now);
    if (!refusal && !breakers.of(services.model, agent.model).allow(now)) {
      admission.release(agent.id, slot);
      refusal = Refusal::ModelUnavailable;
    }
    return seat(shard, refusal, now);
  }

  /// The same for a call that has been going on: whoever is talked with is worth the tries that may
  /// come to nothing.
  std::variant<Shard*, Refusal> reserve_again(const Agent& agent) {
    std::optional<Refusal> refusal;
    if (draining.load(std::memory_order_relaxed)) refusal = Refusal::Draining;
    if (!refusal) refusal = admission.reserve_again(agent);
    return seat(&shards.least(), refusal, std::chrono::steady_clock::now());
  }

  /// Its slot is counted, unless it was refused.
  std::variant<Shard*, Refusal> seat(Shard* shard, std::optional<Refusal> refusal,
                                     std::chrono::steady_clock::time_point now) {
    if (refusal) {
      refused(*refusal);
      return *refusal;
    }
    shards.taken(*shard, now);
    active.store(admission.active(), std::memory_order_relaxed);
    return shard;
  }

  [[nodiscard]] static SlotOf slot_of(const CallFacts& facts) noexcept {
    return facts.direction == engine::Direction::Playground ? SlotOf::Trials : SlotOf::Callers;
  }

  /// A slot is taken: the call's entry, and its begin on the shard. The slot is given back where
  /// that fails.
  std::shared_ptr<Entry> place(CallFacts facts, Shard& shard) {
    const std::string agent = facts.agent->id;
    const SlotOf slot = slot_of(facts);
    try {
      return enter(std::move(facts), shard);
    } catch (...) {
      give_back(agent, slot, shard.index());
      throw;
    }
  }

  std::shared_ptr<Entry> enter(CallFacts facts, Shard& shard) {
    auto entry = std::make_shared<Entry>();
    entry->id = facts.id;
    entry->call_sid = facts.call_sid;
    entry->agent_id = facts.agent->id;
    entry->term = facts.term();
    // Numbered on, so that no token of an earlier term is good again.
    entry->attachment = (entry->term - 1) * kTokensOfTerm;
    entry->slot = slot_of(facts);
    entry->shard = shard.index();
    // One that we place gets its names, and its token, when the carrier has taken it.
    if (!entry->call_sid.empty()) {
      mint(*entry);
      by_sid.emplace(entry->call_sid, entry);
    }
    try {
      by_id.emplace(entry->id, entry);
      shard.loop().post([&shard, owner = static_cast<CallOwner*>(this), facts = std::move(facts)] {
        begin_call(shard, facts, *owner);
      });
    } catch (...) {
      by_id.erase(entry->id);
      by_sid.erase(entry->call_sid);
      throw;
    }
    return entry;
  }

  void give_back(const std::string& agent_id, SlotOf slot, unsigned shard) {
    admission.release(agent_id, slot);
    shards.released(shard);
    active.store(admission.active(), std::memory_order_relaxed);
  }

  void forget_old(std::chrono::steady_clock::time_point now) {
    while (!ended.empty() && now - ended.front().first > kEntryKept) {
      forget(ended.front().second);
      ended.pop_front();
    }
    ended_calls.forget_old(now);
  }

  /// Unless another entry stands in its place: the call came back.
  void forget(const std::shared_ptr<Entry>& entry) {
    const auto id = by_id.find(entry->id);
    if (id != by_id.end() && id->second == entry) by_id.erase(id);
    const auto sid = by_sid.find(entry->call_sid);
    if (sid != by_sid.end() && sid->second == entry) by_sid.erase(sid);
  }

  /// Runs `work` with the call's session, on its shard, if it still lives.
  template <class Work>
  void with_session(const Entry& entry, Work work) {
    Shard* shard = &shards.at(entry.shard);
    shard->loop().post([shard, id = entry.id, work = std::move(work)] {
      if (CallSession* session = shard->find(id)) work(*session);
    });
  }

  AfterAnswer after_stream(Entry& entry) {
    // Stays until the `<Dial>` is told to have ended: the carrier may ask twice.
    if (entry.dial_next) return *entry.dial_next;
    // The end of a running stream ends the call; this question may be faster than the shard.
    if (entry.streaming) return AfterHangUp{};
    // The same question again: the stream that was offered has not come yet.
    if (!entry.claimed && std::chrono::system_clock::now() < entry.offer_fresh_until)
      return AfterReconnect{entry.offer};
    if (entry.reconnects == kReconnectsMax) return AfterHangUp{};
    ++entry.reconnects;
    mint(entry);
    return AfterReconnect{entry.offer};
  }

  AfterAnswer after_dial(Entry& entry, const AfterRequest& request) {
    if (!told_again(entry, request)) {
      const auto result = transfer_result(request);
      with_session(entry, [result](CallSession& session) { session.transfer_ended(result); });
      entry.dial_next.reset();
      const bool answered = result == engine::TransferResult::Answered;
      if (!answered) mint(entry);
      entry.dial = EndedDial{request.dial_sid, request.dial_status, entry.attachment, answered};
    }
    if (entry.dial->answered) return AfterHangUp{};
    return AfterReconnect{entry.offer};
  }

  /// Whether this end of a `<Dial>` was answered before. Where the carrier does not name the
  /// `<Dial>`, another one takes another stream in between.
  [[nodiscard]] static bool told_again(const Entry& entry, const AfterRequest& request) {
    if (!entry.dial || entry.dial->status != request.dial_status) return false;
    if (!request.dial_sid.empty() && !entry.dial->sid.empty())
      return entry.dial->sid == request.dial_sid;
    return entry.dial->attachment == entry.attachment && !entry.claimed;
  }

  // CallOwner, from the shards:

  void stream_started(CallId call) override {
    const std::lock_guard lock(mutex);
    const auto found = by_id.find(call);
    if (found != by_id.end()) found->second->streaming = true;
  }

  void dial_next(CallId call, std::string number, std::string caller_id) override {
    const std::lock_guard lock(mutex);
    const auto found = by_id.find(call);
    if (found != by_id.end())
      found->second->dial_next = AfterTransfer{std::move(number), std::move(caller_id)};
  }

  void call_over(CallId call) override { leaves(call, false); }
  void call_moved(CallId call) override { leaves(call, true); }

  void leaves(CallId call, bool moved) {
    const std::lock_guard lock(mutex);
    const auto found = by_id.find(call);
    if (found == by_id.end() || found->second->over) return;
    Entry& entry = *found->second;
    entry.over = true;
    entry.moved = moved;
    // Before the place is given back: who sees it free may reckon that the end is not later.
    const auto now = options.clock();
    give_back(entry.agent_id, entry.slot, entry.shard);
    ended.emplace_back(now, found->second);
    if (!entry.call_sid.empty() && !moved) ended_calls.add(entry.call_sid, now);
  }

  Options options;
  CallServices services;
  model::ModelBreakers breakers;
  std::mutex mutex;
  Admission admission;
  metrics::Block& block;  ///< Written under the mutex.
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> by_sid;
  std::map<CallId, std::shared_ptr<Entry>> by_id;
  std::deque<std::pair<std::chrono::steady_clock::time_point, std::shared_ptr<Entry>>> ended;
  EndedCalls ended_calls;
  std::atomic<int> active{0};
  std::atomic<bool> draining{false};
  std::atomic<Intake> intake{Intake::All};
  bool running = false;
  ShardSet shards;  ///< Last: their calls use all of the above until they are gone.
};

}  // namespace tandem::call
