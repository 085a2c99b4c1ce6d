#include "bridge/call/call_registry_impl.hpp"

namespace tandem::call {

AdmitAnswer CallRegistry::try_out(std::shared_ptr<const Agent> agent, std::string briefing,
                                  std::function<void(std::string)> newer_token) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  impl.forget_old(impl.options.clock());
  const auto slot = impl.reserve(*agent, Intake::All, SlotOf::Trials);
  if (const auto* refusal = std::get_if<Refusal>(&slot)) return *refusal;
  CallFacts facts{.id = CallId::generate(std::chrono::system_clock::now()),
                  .call_sid = {},
                  .account_sid = {},
                  .from = std::string(kPlaygroundCaller),
                  .to = {},
                  .briefing = std::move(briefing),
                  .agent = std::move(agent),
                  .direction = engine::Direction::Playground,
                  .received = std::chrono::steady_clock::now(),
                  .newer_token = std::move(newer_token)};
  const auto entry = impl.place(std::move(facts), *std::get<Shard*>(slot));
  // The carrier has no name for it, so nothing else could ask for its stream.
  impl.mint(*entry);
  return entry->offer;
}

}  // namespace tandem::call
