#include "bridge/call/call_registry_impl.hpp"
#include "bridge/call/resumed_call.hpp"

namespace tandem::call {
namespace {

/// Balancers look every second or two: until they have seen that this node takes nothing, what it
/// gives away would come back to it.
constexpr std::chrono::seconds kNoticed{2};
/// Of one shard: those who take them over open a session of the model for each.
constexpr std::chrono::milliseconds kBetweenCalls{40};

}  // namespace

AdmitAnswer CallRegistry::resume(ResumedCall call, std::shared_ptr<const Agent> agent) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  impl.forget_old(impl.options.clock());
  if (const auto known = impl.find_sid(call.call_sid)) {
    if (!known->over) return known->offer;
    // It was here in an earlier term, and another node had it since.
    impl.forget(known);
  }
  if (const auto found = impl.by_id.find(call.id); found != impl.by_id.end()) {
    const std::shared_ptr<Impl::Entry> known = found->second;
    // Under another name of the carrier's: never so, but a row is no reason to fall over.
    if (!known->over) return Refusal::Ended;
    impl.forget(known);
  }
  const auto slot = impl.reserve_again(*agent);
  if (const auto* refusal = std::get_if<Refusal>(&slot)) return *refusal;
  CallFacts facts{.id = call.id,
                  .call_sid = call.call_sid,
                  .account_sid = call.account_sid,
                  .from = call.from,
                  .to = call.to,
                  .briefing = call.briefing,
                  .agent = std::move(agent),
                  .direction = call.direction,
                  .received = std::chrono::steady_clock::now() - call.past.age,
                  .resumed = std::make_shared<const ResumedCall>(std::move(call))};
  return impl.place(std::move(facts), *std::get<Shard*>(slot))->offer;
}

std::optional<CallRegistry::Standing> CallRegistry::standing(std::string_view call_sid) const {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto entry = impl.find_sid(call_sid);
  if (!entry) return std::nullopt;
  return Standing{entry->term, entry->over, entry->moved};
}

void CallRegistry::lose(std::string_view call_sid, std::uint32_t term) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto entry = impl.find_sid(call_sid);
  if (!entry || entry->over || entry->term != term) return;
  Shard* const shard = &impl.shards.at(entry->shard);
  shard->loop().post([shard, id = entry->id, term] {
    if (CallSession* session = shard->find(id, term)) session->taken_elsewhere();
  });
}

void CallRegistry::hand_over_all() {
  drain();
  const auto first = std::chrono::steady_clock::now() + kNoticed;
  impl_->shards.for_each([first](Shard& shard) {
    shard.loop().post([&shard, at = first]() mutable {
      shard.for_each([&at](CallSession& session) {
        session.hand_over(at);
        at += kBetweenCalls;
      });
    });
  });
}

}  // namespace tandem::call
