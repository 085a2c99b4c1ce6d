#pragma once

#include <memory>
#include <string>

#include "control/calendar/interval.hpp"

namespace tandem::calendar {

/// One row of `calendar_connections`, as far as a provider needs it. Shared and never changed: a
/// connection that is edited is another object.
struct Connection {
  std::string id;               ///< UUID of the row: what tokens, caches and breakers are kept by.
  std::string organisation_id;  ///< UUID.
  std::string provider;         ///< `builtin` or `google`.
  std::string calendar_id;  ///< The provider's: `primary`, an address; of `builtin` the row's id.
  std::string time_zone;    ///< IANA name; what local times of its events are written in.
};
using ConnectionPtr = std::shared_ptr<const Connection>;

/// What is written into the calendar for one appointment.
struct EventDraft {
  /// Made by us from the appointment's row and its attempt (decision 21): 5 to 1024 of `a`-`v` and
  /// `0`-`9`, unique in the calendar and never used again, also not after a cancellation.
  std::string id;
  std::string appointment_id;  ///< UUID of the row; kept with the event where only we see it.
  Interval time;
  std::string summary, description;
  std::string customer_name;
  std::string customer_phone;  ///< E.164, or empty. Kept with the event where only we see it.
};

/// An event as the calendar has it.
struct Event {
  std::string id;
  std::string appointment_id;  ///< Empty: not one of ours.
  std::string etag;            ///< Empty where the provider knows no versions.
  Interval time;
  bool cancelled = false;
};

}  // namespace tandem::calendar
