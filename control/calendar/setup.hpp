#pragma once

#include <memory>
#include <string>

#include "control/calendar/calendar.hpp"
#include "control/calendar/slots.hpp"

namespace tandem::calendar {

/// A time that is kept for a call which has not booked it, with its buffers.
struct KeptTime {
  std::string call;
  Interval busy;
};

/// An organisation's diary as it is set up: which calendar, and how its time is given away. Read
/// from the database as a whole, never changed.
struct Setup {
  ConnectionPtr connection;
  Schedule schedule;
  bool healthy = true;  ///< False: a person must connect the calendar again.
};
using SetupPtr = std::shared_ptr<const Setup>;

}  // namespace tandem::calendar
