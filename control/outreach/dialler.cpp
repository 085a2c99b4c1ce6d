#include "control/outreach/dialler.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "control/carrier/twilio_rest_client.hpp"
#include "control/outreach/calling_rules.hpp"
#include "control/outreach/carrier_failure.hpp"
#include "control/outreach/metric_families.hpp"
#include "control/outreach/outgoing_briefing.hpp"
#include "control/store/connection_pool.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/log/redaction.hpp"
#include "core/metrics/registry.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"

namespace tandem::control {
namespace {

using call::CallId;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kStatementMax{2'000};
/// A call for which there is no room now is tried again after this, for as long as it may wait.
constexpr milliseconds kNoRoomPause{3'000};
/// The database is asked again so long after it failed.
constexpr milliseconds kAgainAfter{2'000};
/// Looks at the carrier's list for a call that may have been made: after 2, 4, 8, ... seconds.
constexpr milliseconds kFirstLook{2'000};
/// The carrier's clock and ours, and the whole seconds of its dates.
constexpr std::chrono::seconds kClocksApart{10};
/// Requests that are under way when the node stops: one try at the carrier takes at most 4 s.
constexpr milliseconds kLastAnswers{4'500};

log::RateLimit fault_lines, refusal_lines;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = 2;
  return options;
}

/// The connection was never made, so nothing can have come of it.
bool never_sent(const ErrorCode& error) {
  return error == tandem::errc::refused || error == tandem::errc::name_not_found ||
         error == tandem::errc::tls_failed;
}

/// Where there is no room at the moment there may be some in a while.
bool passes(call::Refusal refusal) {
  return refusal != call::Refusal::AgentPaused && refusal != call::Refusal::Ended;
}

}  // namespace

struct Dialler::Impl {
  Impl(EventLoop& home, Options given, net::Dialer dialer, const Settings& config,
       const call::AgentDirectory& agents, call::CallRegistry& calls, metrics::Registry& metrics,
       metrics::Block& own)
      : loop(home),
        options(std::move(given)),
        settings(config),
        urls{config.webhook_base, config.stream_base},
        directory(agents),
        registry(calls),
        block(own),
        rest(home, std::move(dialer), config.twilio),
        pool(pool_options(options.database_url), &metrics),
        looking(home),
        placing(home) {
    for (const char* result : {"placed", "found", "refused", "unavailable", "unknown-outcome",
                               "put-back", "withdrawn", "expired", "doubtful"})
      (void)block.counter(families::kOutgoingCalls, {{"result", result}});
  }

  [[nodiscard]] Task<> look();
  /// False: the database would not.
  [[nodiscard]] Task<bool> claim();
  [[nodiscard]] Task<bool> transact(store::Work work);
  [[nodiscard]] Task<> place(store::ClaimedCall call);
  [[nodiscard]] Task<> look_into(store::ClaimedCall call);
  [[nodiscard]] Task<> ask_carrier(store::ClaimedCall call,
                                   std::shared_ptr<const call::Agent> agent);
  [[nodiscard]] Task<> find_out(store::ClaimedCall call);
  /// The carrier's call for it, if its list has one.
  [[nodiscard]] Task<std::optional<carrier::RestCall>> find_in_list(store::ClaimedCall call);
  [[nodiscard]] Task<> took_it(store::ClaimedCall call, carrier::RestCall theirs,
                               const char* result);
  [[nodiscard]] Task<> hang_up(std::string call_sid);
  [[nodiscard]] Task<> put_back(CallId id);
  [[nodiscard]] Task<> end(CallId id, std::string reason, std::string failure);
  [[nodiscard]] carrier::CallToPlace request_for(const store::ClaimedCall& call,
                                                 const call::Agent& agent) const;
  void count(const char* result) {
    block.counter(families::kOutgoingCalls, {{"result", result}}).add();
  }

  EventLoop& loop;
  Options options;
  const Settings& settings;
  CarrierUrls urls;
  const call::AgentDirectory& directory;
  call::CallRegistry& registry;
  metrics::Block& block;
  TwilioRestClient rest;
  store::ConnectionPool pool;
  int under_way = 0;
  TaskGroup looking, placing;
};

Task<bool> Dialler::Impl::transact(store::Work work) {
  std::string failure;
  try {
    const Result<void> done =
        co_await pool.transact(loop, store::Acting::writer(), kStatementMax, std::move(work));
    if (done) co_return true;
    failure = done.error().message();
  } catch (const boost::system::system_error&) {
    throw;  // Cancelled.
  } catch (const std::exception& error) {
    failure = error.what();
  }
  block.counter(families::kOutgoingFaults).add();
  log::Logger().repeated(fault_lines, log::Level::Error, "outgoing.database_fault",
                         {{"error", failure}});
  co_return false;
}

// ---- The queue.

Task<> Dialler::Impl::look() {
  for (;;) {
    const bool worked = co_await claim();
    co_await sleep_for(loop, worked ? options.look_every : kAgainAfter);
  }
}

Task<bool> Dialler::Impl::claim() {
  struct Claimed {
    std::vector<store::ClaimedCall> due, doubtful;
    int expired = 0;
  };
  auto claimed = std::make_shared<Claimed>();
  const int room = registry.takes_outgoing() ? std::max(options.at_once - under_way, 0) : 0;
  const store::Lease lease{options.node};
  store::Work work = [claimed, room, lease](pqxx::transaction_base& tx) {
    claimed->expired = store::expire_calls(tx);
    claimed->doubtful = store::claim_doubtful_calls(tx, lease, 10);
    claimed->due = store::claim_calls(tx, lease, room);
  };
  const bool worked = co_await transact(std::move(work));
  if (!worked) co_return false;
  if (claimed->expired > 0)
    block.counter(families::kOutgoingCalls, {{"result", "expired"}})
        .add(static_cast<std::uint64_t>(claimed->expired));
  for (store::ClaimedCall& call : claimed->due) {
    ++under_way;
    placing.spawn([this, call = std::move(call)]() -> Task<> { return place(call); });
  }
  for (store::ClaimedCall& call : claimed->doubtful)
    placing.spawn([this, call = std::move(call)]() -> Task<> { return look_into(call); });
  co_return true;
}

// ---- One call.

Task<> Dialler::Impl::place(store::ClaimedCall call) {
  struct Leave {
    int& count;
    ~Leave() { --count; }
  } const leave{under_way};
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
  if (const auto refusal = registry.prepare(wanted, agent)) {
    count(passes(*refusal) ? "put-back" : "withdrawn");
    if (passes(*refusal))
      co_await put_back(call.id);
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
  carrier::RestRequest request =
      carrier::create_call(settings.twilio.account_sid, request_for(call, *agent));
  const auto asked_at = steady_clock::now();
  const Result<net::HttpResponse> answer =
      co_await rest.send(std::move(request), TwilioRestClient::Repeat::Harmful);
  block.histogram(families::kOutgoingSeconds).observe(steady_clock::now() - asked_at);
  if (answer && answer->status < 300) {
    const auto theirs = carrier::read_call(answer->body);
    if (theirs) {
      carrier::RestCall made = *theirs;
      co_await took_it(std::move(call), std::move(made), "placed");
      co_return;
    }
  }
  if (answer && answer->status >= 400 && answer->status < 500) {
    const carrier::RestError error = carrier::read_error(answer->status, answer->body);
    const CarrierFailure& failure = failure_of_error(error.status, error.code);
    count("refused");
    log::Logger().repeated(refusal_lines, log::Level::Warn, "outgoing.refused",
                           {{"call", call.id.text()},
                            {"status", error.status},
                            {"code", error.code},
                            {"reason", failure.reason}});
    registry.dial_failed(call.id, call::CarrierStatus::Failed, failure.reason);
    co_return;
  }
  if (!answer && never_sent(answer.error())) {
    count("unavailable");
    registry.dial_failed(call.id, call::CarrierStatus::Failed, kCarrierAway);
    co_return;
  }
  co_await find_out(std::move(call));
}

Task<> Dialler::Impl::took_it(store::ClaimedCall call, carrier::RestCall theirs,
                              const char* result) {
  count(result);
  log::Logger().info("outgoing.placed", {{"call", call.id.text()},
                                         {"call_sid", theirs.sid},
                                         {"to", log::mask_phone_number(call.to)}});
  const bool wanted = registry.placed(call.id, theirs.sid, theirs.account_sid);
  store::Work work = [id = call.id, sid = theirs.sid](pqxx::transaction_base& tx) {
    store::note_placed(tx, id, sid);
  };
  static_cast<void>(co_await transact(std::move(work)));
  if (!wanted) co_await hang_up(theirs.sid);
  const auto status = call::carrier_status_of(theirs.status);
  if (wanted) registry.dial_failed(call.id, status, {});
}

/// The answer was lost. The carrier tells of a call that it made by its callbacks (then the
/// registry knows its name), or shows it in its list.
Task<> Dialler::Impl::find_out(store::ClaimedCall call) {
  const auto until = steady_clock::now() + options.find_out_for;
  for (milliseconds pause = kFirstLook; steady_clock::now() < until; pause *= 2) {
    co_await sleep_for(loop, std::min<milliseconds>(pause, options.find_out_for));
    const auto name = registry.name_of(call.id);
    if (!name) co_return;  // Over.
    if (!name->empty()) {
      carrier::RestCall told;
      told.sid = *name;
      told.account_sid = settings.twilio.account_sid;
      co_await took_it(std::move(call), std::move(told), "found");
      co_return;
    }
    store::ClaimedCall sought = call;
    auto found = co_await find_in_list(std::move(sought));
    if (found) {
      co_await took_it(std::move(call), std::move(*found), "found");
      co_return;
    }
  }
  count("unknown-outcome");
  log::Logger().error("outgoing.unknown_outcome", {{"call", call.id.text()}});
  registry.dial_failed(call.id, call::CarrierStatus::Failed, kUnknownOutcome);
}

Task<std::optional<carrier::RestCall>> Dialler::Impl::find_in_list(store::ClaimedCall call) {
  carrier::RestRequest request =
      carrier::list_calls(settings.twilio.account_sid, call.from, call.to);
  const Result<net::HttpResponse> answer =
      co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe);
  std::optional<carrier::RestCall> found;
  if (!answer || answer->status >= 300) co_return found;
  const auto page = carrier::read_call_page(answer->body);
  if (!page) co_return found;
  for (const carrier::RestCall& each : *page) {
    const bool recent = !each.created || *each.created >= call.dialled_at - kClocksApart;
    const bool ours = each.direction == "outbound-api" && each.from == call.from &&
                      each.to == call.to && recent && !registry.knows(each.sid);
    if (ours) {
      found = each;
      break;
    }
  }
  co_return found;
}

/// A node claimed it and has said nothing since. No session stands for it, so a telephone that
/// rings is to ring no longer.
Task<> Dialler::Impl::look_into(store::ClaimedCall call) {
  if (registry.name_of(call.id)) co_return;  // Ours, and alive.
  count("doubtful");
  store::ClaimedCall sought = call;
  auto found = co_await find_in_list(std::move(sought));
  if (found && call::carrier_status_of(found->status) == call::CarrierStatus::Running)
    co_await hang_up(found->sid);
  std::string reason = found ? "node-lost" : "failed";
  std::string failure(found ? std::string_view() : kUnknownOutcome);
  co_await end(call.id, std::move(reason), std::move(failure));
}

Task<> Dialler::Impl::hang_up(std::string call_sid) {
  carrier::RestRequest request = carrier::complete_call(settings.twilio.account_sid, call_sid);
  static_cast<void>(co_await rest.send(std::move(request), TwilioRestClient::Repeat::Safe));
}

Task<> Dialler::Impl::put_back(CallId id) {
  store::Work work = [id, node = options.node](pqxx::transaction_base& tx) {
    store::put_back_call(tx, id, node, kNoRoomPause);
  };
  static_cast<void>(co_await transact(std::move(work)));
}

Task<> Dialler::Impl::end(CallId id, std::string reason, std::string failure) {
  store::Work work = [id, reason, failure](pqxx::transaction_base& tx) {
    store::end_unplaced_call(tx, id, reason, failure);
  };
  static_cast<void>(co_await transact(std::move(work)));
}

Dialler::Dialler(EventLoop& loop, Options options, net::Dialer dialer, const Settings& settings,
                 const call::AgentDirectory& directory, call::CallRegistry& registry,
                 metrics::Registry& metrics, metrics::Block& block)
    : impl_(std::make_unique<Impl>(loop, std::move(options), std::move(dialer), settings, directory,
                                   registry, metrics, block)) {}

Dialler::~Dialler() = default;

void Dialler::start() {
  impl_->looking.spawn([impl = impl_.get()] { return impl->look(); });
}

Task<> Dialler::stop() {
  co_await survive_cancellation();
  impl_->looking.cancel();
  co_await impl_->looking.join();
  static_cast<void>(co_await impl_->placing.join_for(kLastAnswers));
  impl_->placing.cancel();
  co_await impl_->placing.join();
}

}  // namespace tandem::control
