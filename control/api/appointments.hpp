#pragma once

#include <memory>

#include "control/api/route_table.hpp"
#include "control/calendar/diary.hpp"
#include "control/store/connection_pool.hpp"

namespace tandem::api {

/// Free times and appointments, by the same rules as the callers' tools (`calendar::Diary`): what
/// is booked here cannot be booked by a caller, and the other way round. On the control loop.
class Appointments {
 public:
  /// All outlive this.
  Appointments(EventLoop& loop, store::ConnectionPool& database, calendar::Diary& diary)
      : loop_(loop), database_(database), diary_(diary) {}

  void add_routes(RouteTable& table);

 private:
  using Given = std::shared_ptr<const Request>;
  [[nodiscard]] Task<Reply> free_busy(Given request);
  [[nodiscard]] Task<Reply> create(Given request);
  [[nodiscard]] Task<Reply> move(Given request);
  [[nodiscard]] Task<Reply> cancel(Given request);

  /// The first transaction of a request, as its sender: who may, what is meant, and whether its
  /// Idempotency-Key came with another body before. What follows is done once by the diary's own
  /// rules, however often it is asked.
  [[nodiscard]] Task<> begin(Given request, store::Work work);
  /// The organisation that is meant, where the sender has the route's right.
  [[nodiscard]] Task<std::string> organisation(Given request);
  /// The appointment of the path, where the sender may change it.
  [[nodiscard]] Task<store::Appointment> standing(Given request);
  [[nodiscard]] Task<Reply> row(Given request, std::string id, int status);
  [[nodiscard]] calendar::Booker booker(const Request& request, std::string organisation) const;

  EventLoop& loop_;
  store::ConnectionPool& database_;
  calendar::Diary& diary_;
};

}  // namespace tandem::api
