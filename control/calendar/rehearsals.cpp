#include "control/calendar/rehearsals.hpp"

#include <algorithm>
#include <utility>

#include "control/calendar/diary.hpp"
#include "control/calendar/errc.hpp"
#include "core/crypto/random.hpp"

namespace tandem::calendar {

using std::chrono::milliseconds;
using store::Appointment;

std::vector<Rehearsals::Tried>& Rehearsals::of(const std::string& call) {
  std::vector<Tried>& tried = calls_[call];
  if (calls_.size() > kCallsMax && calls_.begin()->first != call) calls_.erase(calls_.begin());
  return tried;
}

Rehearsals::Tried* Rehearsals::find_tried(const std::string& call, const std::string& id) {
  const auto known = calls_.find(call);
  if (known == calls_.end()) return nullptr;
  const auto found = std::find_if(known->second.begin(), known->second.end(),
                                  [&](const Tried& one) { return one.appointment.id == id; });
  return found == known->second.end() ? nullptr : &*found;
}

std::vector<Interval> Rehearsals::taken(const std::string& call, const Schedule& schedule,
                                        const std::string& but) {
  std::vector<Interval> times;
  const auto known = calls_.find(call);
  if (known == calls_.end()) return times;
  for (const Tried& one : known->second)
    if (one.appointment.id != but)
      times.push_back(with_buffers(schedule.rules, one.appointment.time));
  return times;
}

Task<Result<ViewPtr>> Rehearsals::seen_by(Booker booker, Interval window, milliseconds limit) {
  const std::string call = booker.call;
  const Result<ViewPtr> known = co_await real_.seen_by(std::move(booker), window, limit);
  if (!known || !calls_.contains(call)) co_return known;
  View view = **known;
  const auto tried = taken(call, view.setup->schedule, {});
  view.busy.insert(view.busy.end(), tried.begin(), tried.end());
  view.busy = merged(std::move(view.busy));
  co_return std::make_shared<const View>(std::move(view));
}

Task<Result<Verdict>> Rehearsals::judge_for(Booker booker, Interval time, std::string but,
                                            milliseconds limit) {
  const std::string call = booker.call;
  const Result<ViewPtr> known = co_await real_.seen_by(std::move(booker), time, limit);
  if (!known) co_return known.error();
  const Schedule& schedule = (*known)->setup->schedule;
  std::vector<Interval> busy = (*known)->busy_for(call);
  const auto tried = taken(call, schedule, but);
  busy.insert(busy.end(), tried.begin(), tried.end());
  co_return judge(schedule, merged(std::move(busy)), time, Diary::now());
}

Task<Result<Verdict>> Rehearsals::keep(Booker booker, Interval time, milliseconds limit) {
  return judge_for(std::move(booker), time, {}, limit);
}

Task<Result<Answer>> Rehearsals::book(Booker booker, Booking booking, milliseconds limit) {
  const std::string call = booker.call;
  Answer answer;
  for (const Tried& one : of(call)) {
    if (booking.key.empty() || one.key != booking.key) continue;
    answer.appointment = one.appointment;
    co_return answer;
  }
  Appointment made;
  made.id = crypto::uuid_v7();
  made.organisation = booker.organisation;
  made.call = booker.call;
  made.agent = booker.agent;
  made.status = "confirmed";
  made.time = booking.time;
  made.summary = booking.summary;
  made.description = booking.description;
  made.customer_name = booking.customer_name;
  made.customer_phone = booking.customer_phone;
  const Result<Verdict> verdict = co_await judge_for(std::move(booker), booking.time, {}, limit);
  if (!verdict) co_return verdict.error();
  if (*verdict != Verdict::Free) co_return answer_of(*verdict);
  std::vector<Tried>& tried = of(call);
  if (tried.size() >= kAppointmentsMax) co_return answer_of(Verdict::Taken);
  tried.push_back({booking.key, made});
  answer.appointment = std::move(made);
  co_return answer;
}

Task<Result<Answer>> Rehearsals::move(Booker booker, Appointment appointment, Interval to,
                                      milliseconds limit) {
  const std::string call = booker.call;
  if (appointment.time != to) {
    const Result<Verdict> verdict =
        co_await judge_for(std::move(booker), to, appointment.id, limit);
    if (!verdict) co_return verdict.error();
    if (*verdict != Verdict::Free) co_return answer_of(*verdict);
  }
  Tried* const found = find_tried(call, appointment.id);
  if (found == nullptr) co_return make_error_code(errc::not_found);
  // A booking of its old time is another one from now on.
  if (appointment.time != to) found->key.clear();
  found->appointment.time = to;
  Answer answer;
  answer.appointment = found->appointment;
  co_return answer;
}

Task<Result<Bookings::Cancelled>> Rehearsals::cancel(Booker booker, Appointment appointment,
                                                     milliseconds) {
  const auto known = calls_.find(booker.call);
  if (known != calls_.end())
    std::erase_if(known->second,
                  [&](const Tried& one) { return one.appointment.id == appointment.id; });
  co_return Cancelled::Done;
}

/// All are the caller's own, whatever name they gave: a browser has no number.
Task<Result<std::vector<Appointment>>> Rehearsals::find(Booker booker,
                                                        store::AppointmentQuestion question,
                                                        milliseconds) {
  std::vector<Appointment> found;
  const auto known = calls_.find(booker.call);
  if (known == calls_.end()) co_return found;
  for (const Tried& one : known->second) {
    const Instant start = one.appointment.time.start;
    const auto& between = question.start_between;
    if (!between || (start >= between->start && start < between->end))
      found.push_back(one.appointment);
  }
  std::sort(found.begin(), found.end(),
            [](const Appointment& a, const Appointment& b) { return a.time.start < b.time.start; });
  co_return found;
}

}  // namespace tandem::calendar
