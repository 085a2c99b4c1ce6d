// One call of the queue: from its claim to the carrier's word about it.
#include <algorithm>
#include <optional>
#include <utility>

#include "control/outreach/calling_rules.hpp"
#include "control/outreach/carrier_failure.hpp"
#include "control/outreach/dialler_impl.hpp"
#include "control/outreach/outgoing_briefing.hpp"
#include "control/outreach/placing_answer.hpp"
#include "core/crypto/random.hpp"
#include "core/log/logger.hpp"
#include "core/log/redaction.hpp"
#include "core/sleep.hpp"

namespace tandem::control {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using Meaning = PlacingAnswer::Meaning;

/// How long no call is claimed where the node has no room at all.
constexpr milliseconds kNoRoomPause{3'000};
/// A call holds its agent's slot so long while the carrier takes none; its session waits for 150 s
/// (`ring_wait`), and a telephone has to ring within that.
constexpr std::chrono::seconds kHeldMax{60};
/// Those that wait for the carrier do not all ask at once.
constexpr std::uint64_t kSpreadMs = 1'000;
/// Looks at whether anybody has heard of a call that may have been made: after 1, 2, 4, ... s.
constexpr milliseconds kFirstLook{1'000};

log::RateLimit refusal_lines;

/// Of this agent alone; all others are the node's.
bool is_agents(call::Refusal refusal) {
  return refusal == call::Refusal::AgentFull || refusal == call::Refusal::AgentRate;
}

/// Where there is no room at the moment there may be some in a while.
bool passes(call::Refusal refusal) {
  return refusal != call::Refusal::AgentPaused && refusal != call::Refusal::Ended;
}

}  // namespace

Task<> Dialler::Impl::place(store::ClaimedCall call) {
  struct Leave {
    std::set<CallId>& claimed;
    CallId id;
    ~Leave() { claimed.erase(id); }
  } const leave{claimed, call.id};
  const auto agent = directory.find_agent_of(call.organisation, call.agent);
  // What was allowed when somebody asked may not be any more.
  const bool allowed = call.from_is_theirs && !why_not_ring(call.rules, call.to);
  if (agent == nullptr || agent->status != call::AgentStatus::Published || !allowed) {
    count("withdrawn");
    std::string failure = allowed ? "agent-unavailable" : "not-allowed";
    co_await end(call.id, "rejected", std::move(failure));
    co_return;
  }
  call::OutgoingCall wanted;
  wanted.id = call.id;
  wanted.from = call.from;
  wanted.to = call.to;
  wanted.briefing =
      outgoing_briefing(*agent, call.to, call.metadata, std::chrono::system_clock::now());
  const int calls = registry.active();
  if (const auto refusal = registry.prepare(wanted, agent)) {
    const auto now = steady_clock::now();
    count(passes(*refusal) ? "put-back" : "withdrawn");
    if (is_agents(*refusal))
      full_agents.full(call.agent, calls, now);
    else if (passes(*refusal))
      no_room_until = now + kNoRoomPause;
    if (passes(*refusal))
      returned.insert(call.id);  // With the next look at the queue.
    else if (*refusal != call::Refusal::Ended)
      co_await end(call.id, "rejected", "agent-unavailable");
    co_return;
  }
  co_await ask_carrier(std::move(call), agent);
}

carrier::CallToPlace Dialler::Impl::request_for(const store::ClaimedCall& call,
                                                const call::Agent& agent) const {
  carrier::CallToPlace request;
  request.from = call.from;
  request.to = call.to;
  request.url = urls.outgoing(kOutgoingAnsweredPath, call.id.text());
  request.fallback_url = urls.outgoing_elsewhere(call.id.text());
  request.status_callback = urls.outgoing(kOutgoingStatusPath, call.id.text());
  if (agent.detects_machines)
    request.machine_callback = urls.outgoing(kOutgoingMachinePath, call.id.text());
  request.awaits_message_end = agent.voicemail == engine::VoicemailPolicy::LeaveMessage;
  request.ring_timeout = options.ring_timeout;
  // The engine says goodbye before; the carrier's own limit is for when we are gone.
  request.time_limit = agent.max_call + std::chrono::minutes(5);
  return request;
}

Task<> Dialler::Impl::ask_carrier(store::ClaimedCall call,
                                  std::shared_ptr<const call::Agent> agent) {
  const auto give_up = steady_clock::now() + kHeldMax;
  for (;;) {
    carrier::RestRequest request =
        carrier::create_call(settings.twilio.account_sid, request_for(call, *agent));
    const auto asked_at = steady_clock::now();
    const Result<net::HttpResponse> answer =
        co_await rest.send(std::move(request), TwilioRestClient::Repeat::Harmful);
    block.histogram(families::kOutgoingSeconds).observe(steady_clock::now() - asked_at);
    PlacingAnswer read = read_placing_answer(answer);
    if (read.meaning == Meaning::NotNow) {
      pace.put_off(steady_clock::now(), read.retry_after);
      count("put-off");
      const bool again = co_await wait_for_carrier(call.id, give_up);
      if (again) continue;
      count("unavailable");
      registry.dial_failed(call.id, call::CarrierStatus::Failed, read.failure);
      co_return;
    }
    if (read.meaning == Meaning::Unknown) {
      co_await find_out(std::move(call));
      co_return;
    }
    pace.answered();
    if (read.meaning == Meaning::Placed) {
      co_await took_it(std::move(call), std::move(read.call), "placed");
      co_return;
    }
    count("refused");
    log::Logger().repeated(refusal_lines, log::Level::Warn, "outgoing.refused",
                           {{"call", call.id.text()},
                            {"status", read.error.status},
                            {"code", read.error.code},
                            {"reason", read.failure}});
    registry.dial_failed(call.id, call::CarrierStatus::Failed, read.failure);
    co_return;
  }
}

Task<bool> Dialler::Impl::wait_for_carrier(CallId id, Instant give_up) {
  const milliseconds spread(crypto::random_u64() % kSpreadMs);
  const auto again = std::max(pace.ready_at(), steady_clock::now()) + spread;
  if (again >= give_up) co_return false;
  co_await sleep_until(loop, again);
  // Called off meanwhile, or the session would not wait.
  co_return registry.name_of(id).has_value();
}

Task<> Dialler::Impl::took_it(store::ClaimedCall call, carrier::RestCall theirs,
                              const char* result) {
  count(result);
  log::Logger().info("outgoing.placed", {{"call", call.id.text()},
                                         {"call_sid", theirs.sid},
                                         {"to", log::mask_phone_number(call.to)}});
  const bool wanted = registry.placed(call.id, theirs.sid, theirs.account_sid);
  // Where this fails, each look at the queue tries it again.
  unwritten[call.id] = theirs.sid;
  store::Work work = [id = call.id, sid = theirs.sid](pqxx::transaction_base& tx) {
    store::note_placed(tx, id, sid);
  };
  const bool written = co_await transact(std::move(work));
  if (written) unwritten.erase(call.id);
  if (!wanted) {
    co_await hang_up(theirs.sid);
    co_return;
  }
  registry.dial_failed(call.id, call::carrier_status_of(theirs.status), {});
}

/// The answer was lost. Whatever the carrier tells of a call that it made bears our id: to this
/// node, which then knows its name, or to another, which leaves the name in the row. Its list of
/// calls would not do: it does not say whose of two calls to the same number one is.
Task<> Dialler::Impl::find_out(store::ClaimedCall call) {
  const auto until = steady_clock::now() + options.find_out_for;
  for (milliseconds pause = kFirstLook; steady_clock::now() < until; pause *= 2) {
    co_await sleep_until(loop, std::min(steady_clock::now() + pause, until));
    const auto name = registry.name_of(call.id);
    if (!name) co_return;  // Over.
    carrier::RestCall told;
    told.sid = *name;
    if (told.sid.empty()) told.sid = co_await name_in_row(call.id);
    if (told.sid.empty()) continue;
    told.account_sid = settings.twilio.account_sid;
    co_await took_it(std::move(call), std::move(told), "found");
    co_return;
  }
  count("unknown-outcome");
  log::Logger().error("outgoing.unknown_outcome", {{"call", call.id.text()}});
  registry.dial_failed(call.id, call::CarrierStatus::Failed, kUnknownOutcome);
}

Task<std::string> Dialler::Impl::name_in_row(CallId id) {
  const auto name = std::make_shared<std::string>();
  store::Work work = [id, name](pqxx::transaction_base& tx) {
    *name = store::carrier_name_of(tx, id);
  };
  const bool read = co_await transact(std::move(work));
  co_return read ? *name : std::string();
}

/// Never cuts a call: where the carrier still has it, somebody may be talking. Its end, whoever
/// finds out, settles the row.
Task<> Dialler::Impl::look_into(store::ClaimedCall call) {
  if (const auto name = registry.name_of(call.id)) {
    // Ours, and alive.
    if (!name->empty()) unwritten[call.id] = *name;
    co_return;
  }
  count("doubtful");
  if (call.carrier_call.empty()) {
    // Nobody has heard of it, so nobody can say whether a telephone rang.
    co_await end_doubtful(std::move(call), "failed", std::string(kUnknownOutcome));
    co_return;
  }
  carrier::RestRequest request =
      carrier::fetch_call(settings.twilio.account_sid, call.carrier_call);
  const Result<net::HttpResponse> answer =
      co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
  if (!answer) co_return;  // The lease runs out again.
  const auto theirs = carrier::read_call(answer->body);
  const bool gone = answer->status == 404;
  if (!gone && (answer->status >= 300 || !theirs)) co_return;
  const bool runs =
      !gone && call::carrier_status_of(theirs->status) == call::CarrierStatus::Running;
  // What was said, and for how long, is in the events; whoever closes the call reads them.
  if (runs || call.answered) {
    store::Work work = [id = call.id, sid = call.carrier_call](pqxx::transaction_base& tx) {
      store::note_placed(tx, id, sid);
    };
    static_cast<void>(co_await transact(std::move(work)));
    co_return;
  }
  co_await end_doubtful(std::move(call), "node-lost", {});
}

/// While we looked, its node may have come back and said what became of it.
Task<> Dialler::Impl::end_doubtful(store::ClaimedCall call, std::string reason,
                                   std::string failure) {
  store::Work work = [call, reason, failure, node = options.node](pqxx::transaction_base& tx) {
    static_cast<void>(store::end_doubtful_call(tx, call, node, reason, failure));
  };
  static_cast<void>(co_await transact(std::move(work)));
}

Task<> Dialler::Impl::look_after(CallId id, std::string call_sid) {
  struct Leave {
    int& count;
    ~Leave() { --count; }
  } const leave{strangers};
  const auto name = registry.name_of(id);
  if (name && (name->empty() || *name == call_sid)) co_return;  // Ours after all.
  // One order, two calls at the carrier: the second is nobody's.
  bool wanted = !name;
  if (wanted) {
    const auto standing = std::make_shared<bool>(true);
    store::Work work = [id, call_sid, standing](pqxx::transaction_base& tx) {
      *standing = store::is_wanted(tx, id, call_sid);
    };
    const bool read = co_await transact(std::move(work));
    wanted = !read || *standing;
  }
  if (wanted) co_return;
  count("unwanted");
  co_await hang_up(std::move(call_sid));
}

Task<> Dialler::Impl::hang_up(std::string call_sid) {
  carrier::RestRequest request = carrier::complete_call(settings.twilio.account_sid, call_sid);
  static_cast<void>(co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe));
}

Task<> Dialler::Impl::end(CallId id, std::string reason, std::string failure) {
  store::Work work = [id, reason, failure](pqxx::transaction_base& tx) {
    store::end_unplaced_call(tx, id, reason, failure);
  };
  static_cast<void>(co_await transact(std::move(work)));
}

}  // namespace tandem::control
