#include "control/resume/call_resumer.hpp"

#include <exception>
#include <memory>
#include <utility>

#include "control/directory/published_agent.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/control_event_store.hpp"
#include "core/event_loop.hpp"
#include "core/json/writer.hpp"
#include "core/log/logger.hpp"

namespace tandem::resume {
namespace {

using std::chrono::milliseconds;

/// The carrier asks what follows within tens of milliseconds, where it does.
/// (`kLastWords` and a busy database come before a call is seen to be taken.)
constexpr milliseconds kCarrierAsks{1'250};
/// A whole node's calls, and some.
constexpr std::size_t kSentForMax = 10'000;
/// Of a note that nobody waits for.
constexpr milliseconds kNote{2'000};
/// Of what a call can go on without. Less than `kKept`.
constexpr milliseconds kVersion{1'000};

log::RateLimit fault_lines;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kResume;
  // A whole node's calls at once.
  options.queue_max = 5'000;
  return options;
}

milliseconds ms(std::chrono::microseconds time) {
  return std::chrono::duration_cast<milliseconds>(time);
}

/// `which`: the call, by our id or by the carrier's.
void complain(const char* what, log::Field which, const std::string& error) {
  log::Logger().repeated(fault_lines, log::Level::Error, "call.not_resumed",
                         {which, {"at", what}, {"error", error}});
}

/// Takes a name down, and out again.
class UnderWay {
 public:
  UnderWay(std::unordered_set<std::string>& calls, std::string name)
      : calls_(calls), name_(std::move(name)) {
    calls_.insert(name_);
  }
  ~UnderWay() { calls_.erase(name_); }
  UnderWay(const UnderWay&) = delete;
  UnderWay& operator=(const UnderWay&) = delete;

 private:
  std::unordered_set<std::string>& calls_;
  std::string name_;
};

}  // namespace

CallResumer::CallResumer(const std::string& database_url, std::string node,
                         metrics::Registry& registry)
    : node_(std::move(node)), database_(pool_options(database_url), &registry) {}

Task<Answer> CallResumer::take_over(EventLoop& loop, Question question,
                                    std::function<bool()> held_here) {
  const Deadline deadline(kLimit);
  while (under_way_.contains(question.call_sid)) {
    if (deadline.passed()) co_return Unanswered{};
    co_await sleep_for(loop, kLookAgain);
  }
  if (held_here()) co_return Unanswered{};
  const UnderWay mark(under_way_, question.call_sid);
  Answer answer = co_await take(loop, std::move(question), deadline);
  co_return answer;
}

Task<Answer> CallResumer::take(EventLoop& loop, Question question, Deadline deadline) {
  const bool waited = sent_for_.erase(question.call_sid) > 0;
  const Deadline last_words(waited ? milliseconds(0) : kLastWords);
  for (;;) {
    // Behind a stream its node may still be about to say what became of the call.
    while (question.dial_status.empty() && !last_words.passed()) {
      const Result<bool> said = co_await told(loop, question.call_sid, deadline.left());
      if (!said || *said) break;
      co_await sleep_for(loop, kLookAgain);
    }
    Result<Known> known = co_await read(loop, question.call_sid, deadline.left());
    if (!known) {
      complain("read", {"call_sid", question.call_sid}, known.error().message());
      co_return Unanswered{};
    }
    if (!known->row) {
      if (last_words.passed()) co_return NeverHeardOf{};
      co_await sleep_for(loop, kLookAgain);
      continue;
    }
    const store::StoredCall& row = *known->row;
    if (row.status == "ended" || row.hung_up || known->past.ended) co_return Over{};
    if (just_taken(*known)) co_return Elsewhere{};
    if (question.dial_answered) {
      co_await note_end(loop, row.id.text(), row.epoch, "transferred");
      co_return Over{};
    }
    if (question.only_asks) co_return Elsewhere{};
    const Result<bool> ours = co_await claim(loop, row.id, row.epoch, deadline.left());
    if (!ours) {
      complain("claim", {"call", row.id.text()}, ours.error().message());
      co_return Unanswered{};
    }
    if (*ours) co_return taken(std::move(*known));
    // It is being ended, or just taken: the row will tell.
    if (deadline.passed()) co_return Unanswered{};
  }
}

/// Two who go on claiming would take a call from each other in turn. One that was given away is
/// anybody's, however soon.
bool CallResumer::just_taken(const Known& known) {
  return known.row->resumed && *known.row->resumed < kKept && !known.past.handed_over;
}

Taken CallResumer::taken(Known known) const {
  const store::StoredCall& row = *known.row;
  Taken result;
  call::ResumedCall& call = result.call;
  call.id = row.id;
  call.epoch = row.epoch + 1;
  call.account_sid = row.account_sid;
  call.from = row.from;
  call.to = row.to;
  call.direction =
      row.direction == "outbound" ? engine::Direction::Outbound : engine::Direction::Inbound;
  call.cause = known.past.handed_over ? call::ResumeCause::HandedOver : call::ResumeCause::NodeLost;
  call.from_node = row.node;
  call.past = std::move(known.past.call);
  call.past.age = ms(row.age);
  call.past.answered_for = ms(row.answered.value_or(std::chrono::microseconds(0)));
  call.past.met = row.answered.has_value() || !call.past.said.empty();
  result.organisation = row.organisation;
  result.agent_version = row.agent_version;
  result.metadata = row.metadata;
  result.agent = std::move(known.past.agent);
  return result;
}

Task<Result<CallResumer::Known>> CallResumer::read(EventLoop& loop, std::string call_sid,
                                                   milliseconds limit) {
  std::function<Known(pqxx::transaction_base&)> work = [call_sid](pqxx::transaction_base& tx) {
    Known known;
    known.row = store::find_call_to_resume(tx, call_sid);
    if (!known.row) return known;
    const auto events = store::past_events(tx, known.row->id);
    known.past = past_of_call(events, known.row->epoch);
    return known;
  };
  co_return co_await database_.fetch<Known>(loop, store::Acting::writer(), limit, std::move(work));
}

Task<Result<bool>> CallResumer::ask(EventLoop& loop, milliseconds limit,
                                    std::function<bool(pqxx::transaction_base&)> question) {
  auto answer = std::make_shared<bool>(false);
  store::Work work = [answer, question = std::move(question)](pqxx::transaction_base& tx) {
    *answer = question(tx);
  };
  const Result<void> done =
      co_await database_.transact(loop, store::Acting::writer(), limit, std::move(work));
  if (!done) co_return Result<bool>(boost::system::in_place_error, done.error());
  co_return *answer;
}

Task<Result<bool>> CallResumer::told(EventLoop& loop, std::string call_sid, milliseconds limit) {
  return ask(loop, limit, [call_sid = std::move(call_sid)](pqxx::transaction_base& tx) {
    return store::told_what_follows(tx, call_sid);
  });
}

Task<Result<bool>> CallResumer::claim(EventLoop& loop, call::CallId call, std::uint32_t epoch,
                                      milliseconds limit) {
  return ask(loop, limit, [call, epoch, node = node_](pqxx::transaction_base& tx) {
    return store::take_over_call(tx, call, epoch, node);
  });
}

Task<bool> CallResumer::went_on(EventLoop& loop, std::string call_sid, std::uint32_t term) {
  std::function<bool(pqxx::transaction_base&)> question = [call_sid,
                                                           term](pqxx::transaction_base& tx) {
    return store::goes_on_since(tx, call_sid, term);
  };
  const auto began = Patience::Clock::now();
  try {
    const Result<bool> answer = co_await ask(loop, patience_.at(began), std::move(question));
    if (answer) {
      patience_.answered();
      co_return *answer;
    }
    const auto now = Patience::Clock::now();
    patience_.in_vain(now, std::chrono::duration_cast<milliseconds>(now - began));
    complain("went-on", {"call_sid", call_sid}, answer.error().message());
  } catch (const std::exception& thrown) {
    complain("went-on", {"call_sid", call_sid}, thrown.what());
  }
  co_return false;
}

Task<std::optional<call::CallId>> CallResumer::left_alone(EventLoop& loop, std::string call_sid) {
  if (under_way_.contains(call_sid)) co_return std::nullopt;
  Result<Known> before = co_await read(loop, call_sid, kNote);
  if (!before || !before->row || before->row->status == "ended") co_return std::nullopt;
  co_await sleep_for(loop, kCarrierAsks);
  Result<Known> now = co_await read(loop, call_sid, kNote);
  if (!now || !now->row || under_way_.contains(call_sid)) co_return std::nullopt;
  // A stream also ends where its call is handed on or over. Of a call that was given away somebody
  // has been asked by now, or the carrier would not be told.
  const bool explained = now->past.transferring || now->past.ended || now->row->hung_up;
  const bool alone = now->row->status != "ended" && now->row->epoch == before->row->epoch &&
                     !explained && !just_taken(*now);
  // Some will be asked about elsewhere, or never.
  if (sent_for_.size() >= kSentForMax) sent_for_.clear();
  if (!alone) co_return std::nullopt;
  sent_for_.insert(call_sid);
  co_return now->row->id;
}

Task<> CallResumer::give_up(EventLoop& loop, call::CallId call, std::uint32_t epoch) {
  return note_end(loop, call.text(), epoch, "node-lost");
}

Task<> CallResumer::note_end(EventLoop& loop, std::string call, std::uint32_t epoch,
                             std::string reason) {
  std::string fields;
  json::Writer(fields).begin_object().member("reason", reason).member("epoch", epoch).end_object();
  return note(loop, std::move(call), "call.ended", std::move(fields));
}

Task<> CallResumer::note(EventLoop& loop, std::string call, std::string type, std::string fields) {
  store::Work work = [call, type = std::move(type),
                      fields = std::move(fields)](pqxx::transaction_base& tx) {
    store::add_control_event(tx, call, type, fields);
  };
  const Result<void> done =
      co_await database_.transact(loop, store::Acting::writer(), kNote, std::move(work));
  if (!done) complain("note", {"call", call}, done.error().message());
}

Task<> CallResumer::note_not_sent_for(EventLoop& loop, std::string call_sid) {
  Result<Known> known = co_await read(loop, std::move(call_sid), kNote);
  if (!known || !known->row) co_return;
  std::string fields;
  json::Writer(fields).begin_object().member("epoch", known->row->epoch).end_object();
  co_await note(loop, known->row->id.text(), "call.not-sent-for", std::move(fields));
}

Task<std::shared_ptr<call::Agent>> CallResumer::version_of_agent(EventLoop& loop, call::CallId call,
                                                                 std::string organisation,
                                                                 std::string agent,
                                                                 std::string version) {
  using Found = std::shared_ptr<call::Agent>;
  std::function<Found(pqxx::transaction_base&)> work =
      [organisation = std::move(organisation), agent = std::move(agent),
       version = std::move(version)](pqxx::transaction_base& tx) -> Found {
    const auto tenant = store::tenant_with_version(tx, organisation, agent, version);
    return tenant ? control::published_agent(*tenant, tenant->agents.front()) : nullptr;
  };
  try {
    Result<Found> found =
        co_await database_.fetch<Found>(loop, store::Acting::writer(), kVersion, std::move(work));
    if (found) co_return std::move(*found);
    complain("version", {"call", call.text()}, found.error().message());
  } catch (const std::exception& thrown) {
    complain("version", {"call", call.text()}, thrown.what());
  }
  co_return nullptr;
}

}  // namespace tandem::resume
