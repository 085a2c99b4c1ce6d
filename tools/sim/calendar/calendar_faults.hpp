#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tandem::sim {

/// What goes wrong with requests of one kind.
struct CalendarFault {
  enum class Kind {
    Delay,         ///< The answer comes `length` later.
    Status,        ///< Refused with `status` and `reason`, in Google's words.
    Html,          ///< `status` with a page instead of JSON.
    Reset,         ///< The connection breaks, nothing was done.
    LostAnswer,    ///< It is done; then the connection breaks.
    LateAnswer,    ///< It is done; its answer comes `length` later.
    InvalidGrant,  ///< The token endpoint says so, for good.
    FreeBusy,      ///< The entry of `calendar` in a 200 has an error, `reason`.
  };
  std::string on;  ///< An operation, `events.insert`, or all of a kind, `events`; `*`: all.
  Kind kind = Kind::Status;
  int status = 500;
  std::string reason;
  std::string calendar;  ///< Of `FreeBusy`.
  std::chrono::milliseconds length{0};
  std::chrono::seconds retry_after{0};  ///< 0: the header is left out.
  int skip = 0;                         ///< So many such requests pass before.
  int times = 1;                        ///< To so many.
};

/// The faults that are to come, in the order in which they were asked for.
class CalendarFaults {
 public:
  /// Reads one, as `POST /sim/faults` has it. Says what is wrong with it, or nothing.
  [[nodiscard]] std::string add(const boost::json::object& given);
  void clear() { faults_.clear(); }
  /// The next one that fits, used up.
  [[nodiscard]] std::optional<CalendarFault> take(const std::string& operation);

 private:
  std::vector<CalendarFault> faults_;
};

}  // namespace tandem::sim
