#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "control/calendar/errc.hpp"
#include "control/store/connection_pool.hpp"
#include "core/log/logger.hpp"

namespace tandem::calendar {

/// The error that a caller of a calendar gets where the database did not do it.
[[nodiscard]] inline ErrorCode error_of_store(const ErrorCode& error) {
  // Past its deadline a transaction may still be committed.
  if (error == store::errc::unknown_outcome || error == store::errc::timed_out)
    return make_error_code(errc::unknown_outcome);
  return make_error_code(errc::unavailable);
}

/// One transaction of the diary's. What Postgres refuses otherwise (no rights, a constraint) is
/// logged and is `unavailable`: what can be refused to a caller is asked in SQL that does not
/// throw.
template <class T>
[[nodiscard]] Task<Result<T>> ask_store(store::ConnectionPool& database, EventLoop& loop,
                                        store::Acting acting, std::chrono::milliseconds limit,
                                        std::function<T(pqxx::transaction_base&)> work) {
  auto value = std::make_shared<std::optional<T>>();
  store::Work fill = [value, work = std::move(work)](pqxx::transaction_base& tx) {
    value->emplace(work(tx));
  };
  Result<void> done;
  try {
    done = co_await database.transact(loop, std::move(acting), limit, std::move(fill));
  } catch (const boost::system::system_error&) {
    throw;  // cancelled
  } catch (const std::exception& error) {
    static log::RateLimit lines;
    log::Logger().repeated(lines, log::Level::Error, "diary.sql", {{"error", error.what()}});
    done = make_error_code(store::errc::unavailable);
  }
  if (!done) co_return Result<T>(boost::system::in_place_error, error_of_store(done.error()));
  co_return std::move(**value);
}

}  // namespace tandem::calendar
