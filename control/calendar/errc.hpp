#pragma once

#include <boost/system/error_code.hpp>
#include <string>

namespace tandem::calendar {

/// Why a calendar did not do what it was asked. Who asks decides by these alone; what the provider
/// said goes to the log. Texts are stable: metrics use them.
enum class errc {
  unavailable = 1,  ///< Surely nothing was done: no connection, a 5xx before it, a full queue.
  timed_out,        ///< The limit passed before anything that could change the calendar was sent.
  throttled,        ///< 403 or 429 for too many requests: nothing was done.
  needs_reconnect,  ///< The grant is gone or lacks a right: final until a person connects again.
  refused,          ///< The provider says that the request itself is wrong: final, our fault.
  not_found,        ///< No such calendar, or no such event (where one is needed).
  conflict,         ///< The event changed since it was read (its etag), or an id is another's.
  elsewhere,        ///< The call that asks is another node's by now: nothing was done.
  enough,           ///< The call has booked as much as one may: nothing was done.
  unknown_outcome,  ///< A change was sent and no answer came: it may have been done. Read back.
};

class Category final : public boost::system::error_category {
 public:
  [[nodiscard]] const char* name() const noexcept override { return "tandem.calendar"; }
  [[nodiscard]] std::string message(int code) const override {
    switch (static_cast<errc>(code)) {
      case errc::unavailable:
        return "the calendar is unavailable";
      case errc::timed_out:
        return "the calendar did not answer in time";
      case errc::throttled:
        return "the calendar refuses so many requests";
      case errc::needs_reconnect:
        return "the calendar must be connected again";
      case errc::refused:
        return "the calendar refused the request";
      case errc::not_found:
        return "the calendar has no such event";
      case errc::conflict:
        return "the event was changed meanwhile";
      case errc::elsewhere:
        return "another node has the call";
      case errc::enough:
        return "the call has booked enough";
      case errc::unknown_outcome:
        return "the calendar did not say whether it did it";
    }
    return "unknown";
  }
};

[[nodiscard]] inline const boost::system::error_category& category() noexcept {
  static const Category kCategory;
  return kCategory;
}
[[nodiscard]] inline boost::system::error_code make_error_code(errc code) noexcept {
  return {static_cast<int>(code), category()};
}

}  // namespace tandem::calendar

template <>
struct boost::system::is_error_code_enum<tandem::calendar::errc> : std::true_type {};
