#include "control/assistant/postgres_caller_book.hpp"

#include "control/assistant/instructions.hpp"
#include "control/ops/metric_families.hpp"
#include "control/store/connection_shares.hpp"
#include "control/store/known_caller_store.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"

namespace tandem::control {
namespace {

log::RateLimit fault_lines;

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kCallers;
  options.queue_max = PostgresCallerBook::kPendingMax;
  return options;
}

}  // namespace

PostgresCallerBook::PostgresCallerBook(EventLoop& control, const std::string& database_url,
                                       metrics::Registry& registry, metrics::Block& block)
    : control_(control),
      block_(block),
      database_(pool_options(database_url), &registry),
      tasks_(control) {
  // A series that first appears with an event cannot be watched for its first one.
  for (const char* result : {"known", "unknown", "unavailable", "failed", "too-many"})
    (void)block_.counter(families::kCallerLookups, {{"result", result}});
}

PostgresCallerBook::~PostgresCallerBook() = default;

void PostgresCallerBook::look_up(EventLoop& loop, call::CallerQuery query, Done done) {
  if (pending_.fetch_add(1) >= kPendingMax) {
    pending_.fetch_sub(1);
    control_.post([this] { count("too-many"); });
    return loop.post([done = std::move(done)] { done({}); });
  }
  auto question = std::make_shared<Question>(Question{std::move(query), &loop, std::move(done)});
  control_.post([this, question] { tasks_.spawn([this, question] { return answer(question); }); });
}

Task<> PostgresCallerBook::answer(std::shared_ptr<Question> question) {
  call::CallerQuery query = question->query;
  std::string words;
  try {
    words = co_await words_for(std::move(query));
  } catch (const std::exception& error) {
    count("failed");
    log::Logger().repeated(fault_lines, log::Level::Warn, "caller.lookup_failed",
                           {{"error", error.what()}});
  }
  pending_.fetch_sub(1);
  question->loop->post([question, words = std::move(words)] { question->done(words); });
}

Task<std::string> PostgresCallerBook::words_for(call::CallerQuery query) {
  std::function<KnownCaller(pqxx::transaction_base&)> work =
      [organisation = query.organisation, number = query.number](pqxx::transaction_base& tx) {
        return store::known_caller(tx, organisation, number);
      };
  const Result<KnownCaller> known = co_await database_.fetch<KnownCaller>(
      control_, store::Acting::writer(), kDeadline, std::move(work));
  if (!known) {
    count("unavailable");
    co_return std::string();
  }
  std::string words = caller_briefing(*known, query.time_zone, query.language);
  count(words.empty() ? "unknown" : "known");
  co_return words;
}

void PostgresCallerBook::count(const char* result) {
  block_.counter(families::kCallerLookups, {{"result", result}}).add();
}

}  // namespace tandem::control
