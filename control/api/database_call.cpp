#include "control/api/database_call.hpp"

#include "control/api/sql_refusal.hpp"

namespace tandem::api {
namespace {

Refusal refusal_of(const ErrorCode& error) {
  if (error == store::errc::unknown_outcome) return unknown_outcome();
  return unavailable("database-away",
                     "The database does not answer now (" + error.message() + "); try again.");
}

[[noreturn]] void refuse(const std::exception_ptr& thrown, const Request& request) {
  try {
    std::rethrow_exception(thrown);
  } catch (...) {
    throw refusal_of_current(request);
  }
}

}  // namespace

Task<> transact(store::ConnectionPool& database, EventLoop& loop, store::Acting acting,
                store::Work work, std::shared_ptr<const Request> request, store::Access access) {
  static const Route kNoRoute{};
  const Route& route = request ? *request->route : kNoRoute;
  std::exception_ptr thrown;
  Result<void> done;
  try {
    const auto limit = route.deadline.value_or(database.usual_limit());
    done = co_await database.transact(loop, std::move(acting), limit, std::move(work), access);
  } catch (...) {
    thrown = std::current_exception();
  }
  if (thrown) {
    Request nobody;
    nobody.route = &kNoRoute;
    refuse(thrown, request ? *request : nobody);
  }
  if (!done) throw refusal_of(done.error());
}

}  // namespace tandem::api
