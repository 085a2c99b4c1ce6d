#include "bridge/call/call_registry.hpp"

#include <exception>
#include <utility>

#include "bridge/call/call_registry_impl.hpp"
#include "bridge/call/errc.hpp"
#include "core/crypto/errc.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {

using std::chrono::system_clock;

engine::CarrierStatus engine_status(CarrierStatus status) {
  switch (status) {
    case CarrierStatus::Busy:
      return engine::CarrierStatus::Busy;
    case CarrierStatus::NoAnswer:
      return engine::CarrierStatus::NoAnswer;
    case CarrierStatus::Failed:
      return engine::CarrierStatus::Failed;
    case CarrierStatus::Canceled:
      return engine::CarrierStatus::Canceled;
    case CarrierStatus::Running:
    case CarrierStatus::Completed:
      return engine::CarrierStatus::Completed;
  }
  return engine::CarrierStatus::Completed;
}

engine::TransferResult transfer_result(const AfterRequest& request) {
  const std::string_view dial_status = request.dial_status;
  if (dial_status == "completed" || dial_status == "answered")
    return request.not_bridged ? engine::TransferResult::Declined
                               : engine::TransferResult::Answered;
  if (dial_status == "busy") return engine::TransferResult::Busy;
  if (dial_status == "no-answer") return engine::TransferResult::NoAnswer;
  if (dial_status == "canceled") return engine::TransferResult::Canceled;
  return engine::TransferResult::Failed;
}

void begin_call(Shard& shard, const CallFacts& facts, CallOwner& owner) {
  if (shard.stopping()) return owner.call_over(facts.id);
  shard.make_way(facts.id);
  try {
    shard.add(facts.id, std::make_unique<CallSession>(shard, facts, owner));
  } catch (const std::exception& thrown) {
    shard.metrics().call_faults.add();
    log::Logger().error("call.fault", {{"call", facts.id.text()}, {"what", thrown.what()}});
    return owner.call_over(facts.id);
  }
  shard.find(facts.id)->begin();
}

std::string_view text_of(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::Draining:
      return "draining";
    case Refusal::NodeFull:
      return "node-full";
    case Refusal::Overloaded:
      return "overloaded";
    case Refusal::AgentFull:
      return "agent-full";
    case Refusal::AgentRate:
      return "agent-rate";
    case Refusal::AgentPaused:
      return "agent-paused";
    case Refusal::ModelUnavailable:
      return "model-unavailable";
    case Refusal::Ended:
      return "ended";
  }
  return "unknown";
}

CarrierStatus carrier_status_of(std::string_view call_status) noexcept {
  if (call_status == "completed") return CarrierStatus::Completed;
  if (call_status == "busy") return CarrierStatus::Busy;
  if (call_status == "no-answer") return CarrierStatus::NoAnswer;
  if (call_status == "failed") return CarrierStatus::Failed;
  if (call_status == "canceled") return CarrierStatus::Canceled;
  return CarrierStatus::Running;
}

CallRegistry::CallRegistry(Options options, CallServices services)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(services))) {}

CallRegistry::~CallRegistry() { stop(); }

void CallRegistry::start() {
  impl_->shards.start();
  impl_->running = true;
}

void CallRegistry::stop() {
  {
    // Whoever is let in behind the last look at a shard's posts would keep his slot for ever.
    const std::lock_guard lock(impl_->mutex);
    drain();
  }
  if (!std::exchange(impl_->running, false)) return;
  impl_->shards.stop();
}

AdmitAnswer CallRegistry::admit(const IncomingCall& call, std::shared_ptr<const Agent> agent) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  impl.forget_old(impl.options.clock());
  if (const auto known = impl.find_sid(call.call_sid)) {
    if (known->over) return Refusal::Ended;
    return known->offer;
  }
  if (impl.ended_calls.contains(call.call_sid)) return Refusal::Ended;
  const auto slot = impl.reserve(*agent, Intake::Inbound);
  if (const auto* refusal = std::get_if<Refusal>(&slot)) return *refusal;
  CallFacts facts{.id = CallId::generate(system_clock::now()),
                  .call_sid = call.call_sid,
                  .account_sid = call.account_sid,
                  .from = call.from,
                  .to = call.to,
                  .briefing = call.briefing,
                  .agent = std::move(agent),
                  .received = call.received};
  return impl.place(std::move(facts), *std::get<Shard*>(slot))->offer;
}

Result<CallRegistry::StreamGrant> CallRegistry::claim(std::string_view token,
                                                      std::optional<CallId>* named_out) {
  Impl& impl = *impl_;
  // One that ran out is ours all the same, and names its call.
  const auto claims = impl.options.signer.verify(token, system_clock::time_point());
  if (!claims) {
    if (claims.error() == crypto::errc::forged_token) return errc::token_forged;
    return errc::token_malformed;
  }
  const auto id = CallId::parse(claims->subject);
  if (!id) return errc::token_malformed;
  if (named_out != nullptr) *named_out = *id;
  if (claims->expires <= system_clock::now()) return errc::token_expired;
  if (claims->node != impl.options.node_id) return errc::wrong_node;
  const std::lock_guard lock(impl.mutex);
  const auto found = impl.by_id.find(*id);
  if (found == impl.by_id.end() || found->second->over) return errc::call_over;
  Impl::Entry& entry = *found->second;
  if (claims->nonce != entry.attachment || entry.claimed) return errc::token_used;
  entry.claimed = true;
  StreamGrant grant;
  grant.call_ = entry.id;
  grant.shard_ = entry.shard;
  grant.attachment_ = entry.attachment;
  return grant;
}

void CallRegistry::attach(const StreamGrant& grant, net::StreamHandle connection,
                          std::string answer) {
  Shard* shard = &impl_->shards.at(grant.shard_);
  // A posted function must be copyable; the connection is not, so it travels behind a pointer.
  auto carried = std::make_shared<net::StreamHandle>(std::move(connection));
  shard->loop().post([shard, id = grant.call_, carried, answer = std::move(answer)] {
    CallSession* session = shard->find(id);
    if (session != nullptr)
      session->attach(net::ByteStream(shard->loop(), std::move(*carried)), answer);
  });
}

AfterAnswer CallRegistry::after(const AfterRequest& request) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto entry = impl.find_sid(request.call_sid);
  if (!entry) return AfterUnknown{};
  if (entry->moved) return AfterElsewhere{};
  if (entry->over) return AfterHangUp{};
  return request.dial_status.empty() ? impl.after_stream(*entry) : impl.after_dial(*entry, request);
}

void CallRegistry::status(std::string_view call_sid, CarrierStatus status) {
  if (status == CarrierStatus::Running) return;
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto entry = impl.find_sid(call_sid);
  if (!entry || entry->over) return;
  impl.with_session(*entry, [status = engine_status(status)](CallSession& session) {
    session.carrier_ended(status);
  });
}

void CallRegistry::stream_error(std::string_view call_sid, std::string_view text) {
  Impl& impl = *impl_;
  const std::lock_guard lock(impl.mutex);
  const auto entry = impl.find_sid(call_sid);
  if (!entry || entry->over) return;
  std::string fields;
  json::Writer(fields).begin_object().member("text", text.substr(0, 500)).end_object();
  impl.with_session(*entry, [fields = std::move(fields)](CallSession& session) {
    session.note("stream.error", fields);
  });
}

bool CallRegistry::reach(CallId call, std::function<void(CallSession*)> work) {
  const std::lock_guard lock(impl_->mutex);
  const auto found = impl_->by_id.find(call);
  if (found == impl_->by_id.end() || found->second->over) return false;
  Shard* shard = &impl_->shards.at(found->second->shard);
  shard->loop().post([shard, call, work = std::move(work)] { work(shard->find(call)); });
  return true;
}

void CallRegistry::drain() { impl_->draining.store(true, std::memory_order_relaxed); }

bool CallRegistry::draining() const noexcept {
  return impl_->draining.load(std::memory_order_relaxed);
}

void CallRegistry::end_all() {
  drain();
  impl_->shards.for_each([](Shard& shard) {
    shard.loop().post([&shard] { shard.for_each([](CallSession& session) { session.drain(); }); });
  });
}

int CallRegistry::active() const noexcept { return impl_->active.load(std::memory_order_relaxed); }

bool CallRegistry::stalled(std::chrono::milliseconds limit) const noexcept {
  return impl_->shards.stalled(limit);
}

void CallRegistry::limit_intake(Intake intake) noexcept {
  impl_->intake.store(intake, std::memory_order_relaxed);
}

bool CallRegistry::takes_outgoing() const noexcept {
  return !draining() && impl_->intake.load(std::memory_order_relaxed) == Intake::All;
}

ShardLoad CallRegistry::heaviest_load() const { return impl_->shards.heaviest(); }

std::vector<EventLoop*> CallRegistry::loops() {
  std::vector<EventLoop*> found;
  impl_->shards.for_each([&found](Shard& shard) { found.push_back(&shard.loop()); });
  return found;
}

}  // namespace tandem::call
