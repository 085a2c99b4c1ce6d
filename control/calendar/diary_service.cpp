#include "control/calendar/diary_service.hpp"

#include "control/store/connection_shares.hpp"

namespace tandem::calendar {
namespace {

store::ConnectionPool::Options pool_options(const std::string& url) {
  store::ConnectionPool::Options options;
  options.url = url;
  options.threads = store::ConnectionShares::kDiary;
  options.queue_max = 2 * DiaryTools::kRunningMax;
  return options;
}

Diary::Providers providers(BuiltinCalendar& builtin, Calendar* google) {
  Diary::Providers all{{"builtin", &builtin}};
  if (google != nullptr) all.emplace("google", google);
  return all;
}

}  // namespace

DiaryService::DiaryService(EventLoop& control, const std::string& database_url, Calendar* google,
                           metrics::Registry& metrics)
    : database_(pool_options(database_url), &metrics),
      builtin_(control, database_),
      diary_(control, database_, providers(builtin_, google)),
      tools_(diary_, metrics.add_block()),
      gauges_(control, database_, diary_, metrics.add_block()) {}

DiaryService::~DiaryService() = default;

void DiaryService::start() {
  diary_.start();
  gauges_.start();
}

Task<> DiaryService::stop() {
  co_await gauges_.stop();
  co_await tools_.stop();
  co_await diary_.stop();
}

}  // namespace tandem::calendar
