#include "bridge/call/call_registry.hpp"

#include <atomic>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

#include "bridge/call/admission.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/ended_calls.hpp"
#include "bridge/call/errc.hpp"
#include "bridge/call/metric_families.hpp"
#include "bridge/call/shard_set.hpp"
#include "bridge/model/model_breaker.hpp"
#include "core/crypto/errc.hpp"
#include "core/json/writer.hpp"

namespace tandem::call {
namespace {

using std::chrono::steady_clock;
using std::chrono::system_clock;

/// How long webhooks about a call that is over still get a proper answer.
constexpr std::chrono::minutes kEntryKept{5};
/// A stream that ends though neither side hung up is opened again so many times.
constexpr std::uint32_t kReconnectsMax = 4;
/// How long a token may lie before its stream is offered: the carrier's tries of one webhook take
/// 15 s each, and two of them must see the same answer.
constexpr std::chrono::seconds kTokenGrace{30};

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

/// `DialCallStatus` of the action behind a `<Dial>`.
engine::TransferResult transfer_result(std::string_view dial_status) {
  if (dial_status == "completed" || dial_status == "answered")
    return engine::TransferResult::Answered;
  if (dial_status == "busy") return engine::TransferResult::Busy;
  if (dial_status == "no-answer") return engine::TransferResult::NoAnswer;
  if (dial_status == "canceled") return engine::TransferResult::Canceled;
  return engine::TransferResult::Failed;
}

/// On the shard. A call that cannot be made gives its slot back.
void begin_call(Shard& shard, const CallFacts& facts, CallOwner& owner) {
  if (shard.stopping()) return owner.call_over(facts.id);
  try {
    shard.add(facts.id, std::make_unique<CallSession>(shard, facts, owner));
  } catch (const std::exception& thrown) {
    shard.metrics().call_faults.add();
    log::Logger().error("call.fault", {{"call", facts.id.text()}, {"what", thrown.what()}});
    return owner.call_over(facts.id);
  }
  shard.find(facts.id)->begin();
}

}  // namespace

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
    unsigned shard = 0;
    StreamOffer offer;
    std::uint32_t attachment = 0;                ///< Of the token in `offer`; the first is 1.
    bool claimed = false;                        ///< That token was used.
    bool streaming = false;                      ///< The last stream has begun.
    system_clock::time_point offer_fresh_until;  ///< A stream that is offered later may be late.
    std::uint32_t reconnects = 0;                ///< After streams that ended unexplained.
    std::string dial_number;        ///< What follows the stream, where it is to be dialled.
    std::optional<EndedDial> dial;  ///< The last `<Dial>` that we were told the end of.
    bool over = false;
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
    const auto now = system_clock::now();
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

  /// A slot is taken: the call's entry, and its begin on the shard.
  StreamOffer place(const IncomingCall& call, std::shared_ptr<const Agent> agent, Shard& shard) {
    auto entry = std::make_shared<Entry>();
    entry->id = CallId::generate(system_clock::now());
    entry->call_sid = call.call_sid;
    entry->agent_id = agent->id;
    entry->shard = shard.index();
    mint(*entry);
    CallFacts facts{.id = entry->id,
                    .call_sid = call.call_sid,
                    .account_sid = call.account_sid,
                    .from = call.from,
                    .to = call.to,
                    .briefing = call.briefing,
                    .agent = std::move(agent),
                    .received = call.received};
    StreamOffer offer = entry->offer;
    by_sid.emplace(entry->call_sid, entry);
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
    return offer;
  }

  void give_back(const std::string& agent_id, unsigned shard) {
    admission.release(agent_id);
    shards.released(shard);
    active.store(admission.active(), std::memory_order_relaxed);
  }

  void forget_old(steady_clock::time_point now) {
    while (!ended.empty() && now - ended.front().first > kEntryKept) {
      by_id.erase(ended.front().second->id);
      by_sid.erase(ended.front().second->call_sid);
      ended.pop_front();
    }
    ended_calls.forget_old(now);
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
    if (!entry.dial_number.empty()) return AfterTransfer{entry.dial_number, {}};
    // The end of a running stream ends the call; this question may be faster than the shard.
    if (entry.streaming) return AfterHangUp{};
    // The same question again: the stream that was offered has not come yet.
    if (!entry.claimed && system_clock::now() < entry.offer_fresh_until)
      return AfterReconnect{entry.offer};
    if (entry.reconnects == kReconnectsMax) return AfterHangUp{};
    ++entry.reconnects;
    mint(entry);
    return AfterReconnect{entry.offer};
  }

  AfterAnswer after_dial(Entry& entry, const AfterRequest& request) {
    if (!told_again(entry, request)) {
      const auto result = transfer_result(request.dial_status);
      with_session(entry, [result](CallSession& session) { session.transfer_ended(result); });
      entry.dial_number.clear();
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

  void dial_next(CallId call, std::string number) override {
    const std::lock_guard lock(mutex);
    const auto found = by_id.find(call);
    if (found != by_id.end()) found->second->dial_number = std::move(number);
  }

  void call_over(CallId call) override {
    const std::lock_guard lock(mutex);
    const auto found = by_id.find(call);
    if (found == by_id.end() || found->second->over) return;
    Entry& entry = *found->second;
    entry.over = true;
    give_back(entry.agent_id, entry.shard);
    const auto now = options.clock();
    ended.emplace_back(now, found->second);
    ended_calls.add(entry.call_sid, now);
  }

  Options options;
  CallServices services;
  model::ModelBreakers breakers;
  std::mutex mutex;
  Admission admission;
  metrics::Block& block;  ///< Written under the mutex.
  std::map<std::string, std::shared_ptr<Entry>, std::less<>> by_sid;
  std::map<CallId, std::shared_ptr<Entry>> by_id;
  std::deque<std::pair<steady_clock::time_point, std::shared_ptr<Entry>>> ended;
  EndedCalls ended_calls;
  std::atomic<int> active{0};
  std::atomic<bool> draining{false};
  bool running = false;
  ShardSet shards;  ///< Last: their calls use all of the above until they are gone.
};

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
  const auto now = steady_clock::now();
  const std::lock_guard lock(impl.mutex);
  impl.forget_old(impl.options.clock());
  if (const auto known = impl.find_sid(call.call_sid)) {
    if (known->over) return Refusal::Ended;
    return known->offer;
  }
  if (impl.ended_calls.contains(call.call_sid)) return Refusal::Ended;
  std::optional<Refusal> refusal;
  if (impl.draining.load(std::memory_order_relaxed)) refusal = Refusal::Draining;
  Shard* const shard = impl.shards.with_room(now);
  if (!refusal && shard == nullptr) refusal = Refusal::Overloaded;
  if (!refusal) refusal = impl.admission.reserve(*agent, now);
  if (!refusal && !impl.breakers.of(impl.services.model, agent->model).allow(now)) {
    impl.admission.release(agent->id);
    refusal = Refusal::ModelUnavailable;
  }
  if (refusal) {
    impl.refused(*refusal);
    return *refusal;
  }
  impl.shards.taken(*shard, now);
  impl.active.store(impl.admission.active(), std::memory_order_relaxed);
  try {
    return impl.place(call, agent, *shard);
  } catch (...) {
    impl.give_back(agent->id, shard->index());
    throw;
  }
}

Result<CallRegistry::StreamGrant> CallRegistry::claim(std::string_view token) {
  Impl& impl = *impl_;
  const auto claims = impl.options.signer.verify(token, system_clock::now());
  if (!claims) {
    if (claims.error() == crypto::errc::expired_token) return errc::token_expired;
    if (claims.error() == crypto::errc::forged_token) return errc::token_forged;
    return errc::token_malformed;
  }
  if (claims->node != impl.options.node_id) return errc::wrong_node;
  const auto id = CallId::parse(claims->subject);
  if (!id) return errc::token_malformed;
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

}  // namespace tandem::call
