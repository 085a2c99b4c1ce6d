#include "control/calendar/google_message.hpp"

#include <string>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::calendar;

namespace {

const Instant kFrom{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24)};
const Interval kWindow{kFrom, kFrom + std::chrono::days(14)};

void check_busy(const std::string& body) {
  const auto busy = read_free_busy(body, "a@b", kWindow);
  if (!busy) return;
  Instant last = kWindow.start;
  for (const Interval& one : *busy) {
    // What touches is one span.
    FUZZ_REQUIRE(one.start < one.end && one.start >= last && one.end <= kWindow.end);
    FUZZ_REQUIRE(one.start > last || &one == &busy->front());
    last = one.end;
  }
}

void check_event(const std::string& body) {
  const auto event = read_event(body, "America/New_York");
  if (!event) return;
  FUZZ_REQUIRE(!event->id.empty() && event->time.start <= event->time.end);
  EventDraft draft;
  draft.id = event->id;
  draft.appointment_id = event->appointment_id;
  draft.time = event->time;
  // What we would write of it says the same.
  const auto again = read_event(event_resource(draft, "America/New_York"), "UTC");
  FUZZ_REQUIRE(again.has_value() && again->id == event->id && !again->cancelled);
  FUZZ_REQUIRE(again->time == event->time && again->appointment_id == event->appointment_id);
}

}  // namespace

/// Whatever Google, or somebody in its place, sends: it is read or refused, and what is read holds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string body(reinterpret_cast<const char*>(data), size);
  check_busy(body);
  check_event(body);
  if (const auto page = read_calendar_list(body); !page)
    FUZZ_REQUIRE(page.error() == errc::unavailable);
  if (const auto entry = read_calendar_entry(body)) FUZZ_REQUIRE(!entry->id.empty());
  if (const auto grant = read_token_grant(body)) {
    FUZZ_REQUIRE(!grant->access_token.empty() && grant->expires_in.count() > 0);
    for (const std::string& scope : grant->scopes)
      FUZZ_REQUIRE(!scope.empty() && scope.find(' ') == std::string::npos);
  }
  const net::HttpResponse forbidden(403, body);
  const Refused refused = refusal_of(forbidden);
  FUZZ_REQUIRE(refused == Refused::TooFast || refused == Refused::QuotaUsedUp ||
               refused == Refused::WrongRequest || refused == Refused::NoRight);
  return 0;
}
