#include "bridge/call/call_registry_impl.hpp"

namespace tandem::call {

std::optional<Refusal> CallRegistry::prepare(const OutgoingCall& call,
                                             std::shared_ptr<const Agent> agent) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  impl.forget_old(impl.options.clock());
  if (impl.by_id.contains(call.id)) return Refusal::Ended;
  const auto slot = impl.reserve(*agent, Intake::All);
  if (const auto* refusal = std::get_if<Refusal>(&slot)) return *refusal;
  CallFacts facts{.id = call.id,
                  .call_sid = {},
                  .account_sid = {},
                  .from = call.from,
                  .to = call.to,
                  .briefing = call.briefing,
                  .agent = std::move(agent),
                  .direction = engine::Direction::Outbound,
                  .received = std::chrono::steady_clock::now()};
  (void)impl.place(std::move(facts), *std::get<Shard*>(slot));
  return std::nullopt;
}

bool CallRegistry::placed(CallId id, std::string_view call_sid, std::string_view account_sid) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(id);
  if (found == impl.by_id.end()) return false;
  Impl::Entry& entry = *found->second;
  if (entry.call_sid.empty()) {
    entry.call_sid = call_sid;
    impl.by_sid.emplace(entry.call_sid, found->second);
    if (entry.over) impl.ended_calls.add(entry.call_sid, impl.options.clock());
    impl.with_session(entry, [sid = std::string(call_sid), account = std::string(account_sid)](
                                 CallSession& session) { session.placed(sid, account); });
  }
  return !entry.over && entry.call_sid == call_sid;
}

std::optional<std::string> CallRegistry::name_of(CallId id) const {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(id);
  if (found == impl.by_id.end() || found->second->over) return std::nullopt;
  return found->second->call_sid;
}

bool CallRegistry::holds(std::string_view call_sid) const {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto entry = impl.find_sid(call_sid);
  return entry != nullptr && !entry->over;
}

void CallRegistry::rings(CallId id) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(id);
  if (found == impl.by_id.end() || found->second->over) return;
  impl.with_session(*found->second, [](CallSession& session) { session.rings(); });
}

AdmitAnswer CallRegistry::answered(CallId id) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(id);
  if (found == impl.by_id.end() || found->second->over) return Refusal::Ended;
  Impl::Entry& entry = *found->second;
  if (entry.attachment == 0) impl.mint(entry);
  return entry.offer;
}

void CallRegistry::dial_failed(CallId id, CarrierStatus status, std::string_view failure) {
  if (status == CarrierStatus::Running) return;
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(id);
  if (found == impl.by_id.end() || found->second->over) return;
  impl.with_session(*found->second,
                    [status = engine_status(status), why = std::string(failure)](
                        CallSession& session) { session.dial_failed(status, why); });
}

void CallRegistry::callee_seemed(CallId id, engine::CalleeKind kind) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(id);
  if (found == impl.by_id.end() || found->second->over) return;
  impl.with_session(*found->second, [kind](CallSession& session) { session.callee_seemed(kind); });
}

}  // namespace tandem::call
