#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "control/calendar/bookings.hpp"
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

/// Before a calendar was told of anything there is nothing to read back.
[[nodiscard]] inline ErrorCode nothing_done(const ErrorCode& error) {
  return error == errc::elsewhere ? error : make_error_code(errc::unavailable);
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

/// Whether no other node has begun a later term of the call for which somebody wants something. Who
/// wants it without a call of this node's (no term) is asked nothing.
[[nodiscard]] bool still_ours(pqxx::transaction_base& tx, const Booker& booker);

/// `ask_store` for somebody who may want it for a call: `errc::elsewhere`, and nothing is done,
/// where that is another node's by now. A model that had asked for a tool before its node stood
/// still must not have it for a caller who talks with another one. Without a lock: what this node
/// does in the moment in which it loses the call it could have done just before.
template <class T>
[[nodiscard]] Task<Result<T>> ask_for(Booker booker, store::ConnectionPool& database,
                                      EventLoop& loop, std::chrono::milliseconds limit,
                                      std::function<T(pqxx::transaction_base&)> work) {
  std::function<std::optional<T>(pqxx::transaction_base&)> where_ours =
      [booker, work = std::move(work)](pqxx::transaction_base& tx) -> std::optional<T> {
    if (!still_ours(tx, booker)) return std::nullopt;
    return work(tx);
  };
  Result<std::optional<T>> done = co_await ask_store<std::optional<T>>(
      database, loop, booker.acting, limit, std::move(where_ours));
  if (!done) co_return Result<T>(boost::system::in_place_error, done.error());
  if (!*done) co_return Result<T>(boost::system::in_place_error, make_error_code(errc::elsewhere));
  co_return std::move(**done);
}

}  // namespace tandem::calendar
