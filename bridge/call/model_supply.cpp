#include "bridge/call/model_supply.hpp"

#include <algorithm>
#include <utility>

#include "bridge/call/realtime_port.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/model/model_breaker.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "core/assert.hpp"

namespace tandem::call {

using std::chrono::steady_clock;

ModelSupply::ModelSupply(Shard& shard, std::shared_ptr<const Agent> agent,
                         const std::string& briefing, Listener& listener)
    : shard_(shard), agent_(std::move(agent)), briefing_(briefing), listener_(listener) {}

ModelSupply::~ModelSupply() { close(); }

std::unique_ptr<model::ModelLeg> ModelSupply::make_leg(bool restored) {
  const CallServices& services = shard_.services();
  model::ModelLeg::Options options;
  options.endpoint = services.model;
  options.model = agent_->model;
  // Written when the session is there: until then what is known of the caller may have come. What
  // tools say of themselves is asked now, where a fault of theirs ends this call alone.
  options.session_update = [this, restored, tools = services.tools->declarations(*agent_)] {
    briefing_told();
    return session_update_of(*agent_, briefing_, tools, restored);
  };
  options.ready_max = services.times.model_try;
  return std::make_unique<model::ModelLeg>(
      shard_.loop(), shard_.tasks(), services.dialer, std::move(options), shard_.model_reader(),
      shard_.metrics(), static_cast<model::ModelLeg::Listener&>(*this));
}

void ModelSupply::open(bool restored) {
  close();
  restored_ = restored;
  answered_ = failed_ = false;
  opening_ = true;
  tries_ = 1;
  first_try_ = steady_clock::now();
  active_ = make_leg(restored);
}

void ModelSupply::open_standby() {
  retire(std::move(standby_), "replaced");
  standby_ = make_leg(true);
}

void ModelSupply::swap() {
  TANDEM_ASSERT(standby_ && standby_->ready(), "only a session that is ready takes over");
  retire(std::exchange(active_, std::move(standby_)), "rollover");
  expiry_told_ = answered_ = failed_ = false;
  ready_at_ = steady_clock::now();
}

void ModelSupply::close() {
  opening_ = false;
  retire(std::move(active_), "done");
  retire(std::move(standby_), "done");
}

void ModelSupply::retire(std::unique_ptr<model::ModelLeg> leg, const char* reason) {
  if (!leg) return;
  leg->close(reason);
  shard_.retire(std::move(leg));
}

void ModelSupply::tick(Instant now) {
  if (active_) active_->tick(now);
  if (standby_) standby_->tick(now);
  if (opening_ && !active_ && now >= next_try_) {
    ++tries_;
    active_ = make_leg(restored_);
  }
  watch_expiry(now);
}

void ModelSupply::watch_expiry(Instant now) {
  const model::ModelLeg* leg = active();
  if (leg == nullptr || expiry_told_ || !leg->expires_at()) return;
  using std::chrono::milliseconds;
  const auto left = std::chrono::duration_cast<milliseconds>(*leg->expires_at() -
                                                             std::chrono::system_clock::now());
  const auto life = left + std::chrono::duration_cast<milliseconds>(now - ready_at_);
  if (left > std::min(kRolloverBefore, life / 4)) return;
  expiry_told_ = true;
  listener_.on_supply_expiring(std::max(left, milliseconds{0}));
}

void ModelSupply::flush() {
  if (active_) active_->flush();
  if (standby_) standby_->flush();
}

void ModelSupply::on_model_ready(model::ModelLeg& leg) {
  if (&leg == standby_.get()) return listener_.on_standby_ready();
  opening_ = false;
  expiry_told_ = false;
  ready_at_ = steady_clock::now();
  listener_.on_supply_ready();
}

void ModelSupply::on_model_message(model::ModelLeg& leg, const model::Message& message) {
  // Of the second session nothing matters before it takes over.
  if (&leg != active_.get()) return;
  // A session opens as well where the first response will be refused: only an answer counts.
  const auto* done = std::get_if<model::ResponseDone>(&message);
  if (done != nullptr && done->status == model::ResponseStatus::Completed &&
      !std::exchange(answered_, true)) {
    breaker().succeeded();
  }
  listener_.on_supply_message(message);
}

void ModelSupply::on_model_batch_end(model::ModelLeg& leg) {
  if (&leg == active_.get()) listener_.on_supply_batch_end(leg.batch_began());
}

model::ModelBreaker& ModelSupply::breaker() {
  return shard_.breakers().of(shard_.services().model, agent_->model);
}

void ModelSupply::on_model_end(model::ModelLeg& leg, const model::ModelEnd& end) {
  shard_.metrics().model_error(end.code);
  if (&leg == standby_.get()) {
    retire(std::move(standby_), "");
    return listener_.on_standby_lost();
  }
  retire(std::move(active_), "");
  const auto now = steady_clock::now();
  if (opening_) return try_again(end, now);
  if (!answered_ && end.kind != model::ModelEnd::Kind::Expired) fault(now);
  listener_.on_supply_lost(end);
}

/// However many words there are for one failure, it counts once.
void ModelSupply::fault(Instant now) {
  if (!std::exchange(failed_, true)) breaker().failed(now);
}

void ModelSupply::try_again(const model::ModelEnd& end, Instant now) {
  // A setting that one agent has wrong must not close the model for all others; a key and the
  // model's name are theirs too.
  constexpr std::array kShared{"http-401", "http-403", "http-404", "invalid_api_key",
                               "model_not_found"};
  const bool shared = std::find(kShared.begin(), kShared.end(), end.code) != kShared.end();
  if (end.kind != model::ModelEnd::Kind::Fatal || shared) breaker().failed(now);
  const bool hopeless =
      end.kind == model::ModelEnd::Kind::Fatal || end.kind == model::ModelEnd::Kind::Refused;
  if (hopeless || tries_ >= kTriesMax) {
    opening_ = false;
    return listener_.on_supply_away();
  }
  const auto tried = static_cast<std::size_t>(tries_ - 1);
  next_try_ = std::max(now + kFirstPause * (1 << tried), first_try_ + kTryAfter[tried]);
}

}  // namespace tandem::call
