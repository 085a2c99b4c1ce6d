#include "control/calendar/diary_tools.hpp"

#include "bridge/carrier/phone_number.hpp"
#include "bridge/tools/arguments.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "control/calendar/metric_families.hpp"
#include "control/calendar/tool_answers.hpp"
#include "control/calendar/tool_declarations.hpp"
#include "core/event_loop.hpp"
#include "core/log/logger.hpp"
#include "core/sleep.hpp"

namespace tandem::calendar {
namespace {

using store::Appointment;
using tools::Arguments;
using tools::ToolResult;

constexpr std::size_t kOffered = 3;
constexpr std::int64_t kLengthMax = 480;  // minutes
constexpr std::size_t kTextMax = 200;
constexpr std::size_t kMissedCallsMax = 10'000;

/// One of the four, as the registry has them.
class DiaryTool final : public tools::Tool {
 public:
  DiaryTool(DiaryTools& desk, DiaryTools::Kind kind) : desk_(desk), kind_(kind) {}

  model::Tool declaration(const call::Agent& agent) const override {
    return declaration_of(kind_, agent.time_zone, Diary::now());
  }
  /// An agent of a configuration file has no organisation, and so no diary.
  bool offered(const call::Agent& agent) const override { return !agent.organisation.empty(); }
  bool has_side_effect() const override { return kind_ != DiaryTools::Kind::Check; }
  bool knows_repetitions() const override { return true; }
  void run(tools::ToolContext context, tools::ToolCall request, Done done) const override {
    desk_.run(kind_, std::move(context), std::move(request), std::move(done));
  }

 private:
  DiaryTools& desk_;
  DiaryTools::Kind kind_;
};

/// Control characters become blanks: what comes from a caller goes into other people's calendars.
std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
  const auto first = text.find_first_not_of(' ');
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

std::string target_of(const Setup& setup) {
  return setup.connection->provider + ':' + setup.connection->calendar_id;
}

}  // namespace

/// One tool call on its way through the control loop.
struct DiaryTools::Job {
  Kind kind = Kind::Check;
  tools::ToolContext context;
  tools::ToolCall request;
  tools::Tool::Done done;
  Deadline deadline{kLimit};
  Arguments arguments = {};
  SetupPtr setup = {};
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
  /// What had to be asked beyond our memory.
  bool asked_calendar = false, asked_database = false;

  [[nodiscard]] const Zone& zone() const { return setup->schedule.zone; }
  [[nodiscard]] WallTime wall(const Interval& time) const { return zone().wall(time.start); }
  [[nodiscard]] WallTime today() const { return zone().wall(Diary::now()); }
  [[nodiscard]] Booker booker() const {
    Booker one(context.agent->organisation);
    one.call = context.call.text();
    one.term = context.term;
    one.agent = context.agent->id;
    return one;
  }
  [[nodiscard]] minutes length() const {
    const std::int64_t asked = arguments.integer("duration_minutes").value_or(0);
    return asked > 0 && asked <= kLengthMax ? minutes(asked) : setup->schedule.rules.slot;
  }
  /// E.164 of who calls; empty where the carrier does not know it.
  [[nodiscard]] std::string caller() const { return carrier::read_party(context.from).number; }
  [[nodiscard]] ToolResult bad(std::string_view sentence) const {
    return bad_argument(sentence, today());
  }
  /// The time that two arguments name; an answer to the model where they name none.
  [[nodiscard]] std::variant<Interval, ToolResult> time(const char* date_name,
                                                        const char* time_name) const;
};

std::variant<Interval, ToolResult> DiaryTools::Job::time(const char* date_name,
                                                         const char* time_name) const {
  const auto day = parse_date(arguments.text(date_name).value_or(""));
  const auto clock = parse_clock(arguments.text(time_name).value_or(""));
  if (!day) return bad('`' + std::string(date_name) + "` must be a day such as 2026-11-24.");
  if (!clock) return bad('`' + std::string(time_name) + "` must be a time such as 14:30.");
  const auto start = zone().at(*day, *clock);
  if (!start) return bad("The clock is set forward over that time: it does not exist on that day.");
  return Interval{*start, *start + length()};
}

DiaryTools::DiaryTools(Diary& diary, metrics::Block& block)
    : diary_(diary),
      rehearsals_(diary),
      from_memory_(block.histogram(families::kAvailabilityTime, {{"asked", "memory"}})),
      from_database_(block.histogram(families::kAvailabilityTime, {{"asked", "database"}})),
      from_calendar_(block.histogram(families::kAvailabilityTime, {{"asked", "calendar"}})),
      tasks_(diary.loop()) {}
DiaryTools::~DiaryTools() = default;

void DiaryTools::add_to(tools::ToolRegistry& registry) {
  for (const Kind kind : {Kind::Check, Kind::Book, Kind::Cancel, Kind::Reschedule})
    registry.add(name_of(kind), std::make_unique<DiaryTool>(*this, kind));
}

Task<> DiaryTools::stop() {
  co_await survive_cancellation();
  // A booking that is under way is given its time.
  (void)co_await tasks_.join_for(kLimit);
  tasks_.cancel();
  (void)co_await tasks_.join_for(std::chrono::seconds(1));
}

void DiaryTools::call_began(const call::CallId&, const call::Agent& agent) {
  if (!agent.organisation.empty()) diary_.call_began(agent.organisation);
}

void DiaryTools::call_ended(const call::CallId& call, std::uint32_t term,
                            const call::Agent& agent) {
  if (agent.organisation.empty()) return;
  diary_.call_ended(agent.organisation, call.text(), term);
  diary_.loop().post([this, name = call.text()] {
    rehearsals_.ended(name);
    misses_.erase(name);
  });
}

/// What is kept for the caller stays: it is the call's, wherever that goes on.
void DiaryTools::call_moved(const call::CallId& call, const call::Agent& agent) {
  if (agent.organisation.empty()) return;
  diary_.call_moved(agent.organisation);
  diary_.loop().post([this, name = call.text()] { misses_.erase(name); });
}

void DiaryTools::run(Kind kind, tools::ToolContext context, tools::ToolCall request,
                     tools::Tool::Done done) {
  if (context.agent->organisation.empty() || running_.fetch_add(1) >= kRunningMax) {
    if (!context.agent->organisation.empty()) running_.fetch_sub(1);
    return done(calendar_failed(make_error_code(errc::unavailable)));
  }
  auto job = std::make_shared<Job>();
  job->kind = kind;
  job->context = std::move(context);
  job->request = std::move(request);
  job->done = std::move(done);
  diary_.loop().post([this, job] { tasks_.spawn([this, job] { return serve(job); }); });
}

Task<> DiaryTools::serve(std::shared_ptr<Job> job) {
  ToolResult result = calendar_failed(make_error_code(errc::unavailable));
  try {
    result = co_await answer(job);
  } catch (const std::exception& error) {
    log::Logger().warn(
        "diary.tool_ended",
        {{"call", job->context.call.text()}, {"tool", job->request.name}, {"error", error.what()}});
  }
  if (job->setup) result.target = job->context.rehearsal ? "rehearsal" : target_of(*job->setup);
  if (job->kind == Kind::Check) {
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - job->began;
    (job->asked_calendar   ? from_calendar_
     : job->asked_database ? from_database_
                           : from_memory_)
        .observe(took.count());
  }
  running_.fetch_sub(1);
  EventLoop* const shard = job->context.loop;
  shard->post([job, result = std::move(result)] { job->done(result); });
}

Task<ToolResult> DiaryTools::answer(std::shared_ptr<Job> job) {
  const Instant now = Diary::now();
  job->asked_calendar = !diary_.remembers(job->context.agent->organisation, {now, now});
  const Result<SetupPtr> known =
      co_await diary_.setup(job->context.agent->organisation, job->deadline.left());
  if (!known) co_return calendar_failed(known.error());
  job->setup = *known;
  const auto arguments = Arguments::parse(job->request.arguments);
  if (!arguments) co_return job->bad("The arguments are no JSON object.");
  job->arguments = *arguments;
  switch (job->kind) {
    case Kind::Check:
      co_return co_await check(job);
    case Kind::Book:
      co_return co_await book(job);
    case Kind::Cancel:
    case Kind::Reschedule:
      break;
  }
  co_return co_await change(job);
}

Bookings& DiaryTools::at(const Job& job) {
  if (job.context.rehearsal) return rehearsals_;
  return diary_;
}

// ---- Times.

Task<Result<ViewPtr>> DiaryTools::look(std::shared_ptr<Job> job, Interval window) {
  const std::string& organisation = job->context.agent->organisation;
  job->asked_calendar = job->asked_calendar || !diary_.remembers(organisation, window);
  return at(*job).seen_by(job->booker(), window, job->deadline.left());
}

/// What can be had instead, near the wish.
Task<Result<std::vector<WallTime>>> DiaryTools::others(std::shared_ptr<Job> job, Interval wish) {
  const Instant now = Diary::now();
  // What is past or too far is answered from here on; else around the wish.
  const Instant middle = std::clamp(wish.start, now, now + job->setup->schedule.rules.horizon);
  const Instant start = std::max(now, middle - std::chrono::days(7));
  const Instant last = middle + FreeBusyCache::kAhead - std::chrono::days(1);
  const auto length = std::chrono::floor<minutes>(wish.end - wish.start);
  std::vector<WallTime> times;
  // What is in memory first: further days are asked for only where those have too little.
  const Instant in_memory = std::min(last, now + FreeBusyCache::kAhead);
  for (Interval window{start, in_memory > start ? in_memory : last};; window.end = last) {
    const Result<ViewPtr> known = co_await look(job, window);
    if (!known) co_return known.error();
    const View& view = **known;
    const auto free = free_slots(view.setup->schedule, view.busy_for(job->context.call.text()),
                                 window, length, now);
    times.clear();
    for (const Interval& slot : nearest(free, job->zone(), wish.start, kOffered))
      times.push_back(job->wall(slot));
    if (times.size() >= kOffered || window.end == last) break;
  }
  co_return times;
}

Task<ToolResult> DiaryTools::refuse(std::shared_ptr<Job> job, Verdict verdict, Interval wish) {
  const Result<std::vector<WallTime>> found = co_await others(job, wish);
  if (!found) co_return calendar_failed(found.error());
  co_return slot_refused(verdict, job->wall(wish), *found);
}

Task<ToolResult> DiaryTools::check_time(std::shared_ptr<Job> job, Interval wish) {
  const Schedule& schedule = job->setup->schedule;
  // What our own rules forbid needs nobody to be asked.
  Verdict verdict = judge(schedule, {}, wish, Diary::now());
  if (verdict == Verdict::Free) {
    const Result<ViewPtr> known = co_await look(job, wish);
    if (!known) co_return calendar_failed(known.error());
    const View& view = **known;
    if (is_taken(schedule, view.elsewhere, wish)) {
      // What people wrote into the calendar is known from memory; a booking looks again.
      verdict = Verdict::Taken;
    } else if (is_taken(schedule, view.busy_for(job->context.call.text()), wish)) {
      // Another caller's as far as we know: whether they still have it, the database knows.
      job->asked_database = true;
      const Result<Verdict> kept =
          co_await at(*job).keep(job->booker(), wish, job->deadline.left());
      if (!kept) co_return calendar_failed(kept.error());
      verdict = *kept;
    } else {
      at(*job).keep_soon(job->booker(), view.setup, wish);
    }
  }
  if (verdict == Verdict::Free) co_return slot_kept(job->wall(wish));
  ToolResult refused = co_await refuse(job, verdict, wish);
  co_return refused;
}

Task<ToolResult> DiaryTools::check(std::shared_ptr<Job> job) {
  const auto day = parse_date(job->arguments.text("date").value_or(""));
  if (!day) co_return job->bad("`date` must be a day such as 2026-11-24.");
  if (!job->arguments.text("time").value_or("").empty()) {
    const auto wished = job->time("date", "time");
    if (std::holds_alternative<ToolResult>(wished)) co_return std::get<ToolResult>(wished);
    ToolResult told = co_await check_time(job, std::get<Interval>(wished));
    co_return told;
  }
  const Interval window{job->zone().start_of(*day), job->zone().start_of(next_day(*day))};
  const Instant now = Diary::now();
  std::vector<WallTime> times;
  // A day that is over, too far, or closed needs nobody to be asked.
  if (!free_slots(job->setup->schedule, {}, window, job->length(), now).empty()) {
    const Result<ViewPtr> known = co_await look(job, window);
    if (!known) co_return calendar_failed(known.error());
    const auto busy = (*known)->busy_for(job->context.call.text());
    for (const Interval& slot : free_slots(job->setup->schedule, busy, window, job->length(), now))
      times.push_back(job->wall(slot));
  }
  if (!times.empty()) co_return day_told(*day, times, {});
  const Instant noon = job->zone().at_or_after(*day, std::chrono::hours(12));
  const Interval wish{noon, noon + job->length()};
  const Result<std::vector<WallTime>> found = co_await others(job, wish);
  if (!found) co_return calendar_failed(found.error());
  co_return day_told(*day, {}, *found);
}

Task<ToolResult> DiaryTools::book(std::shared_ptr<Job> job) {
  const auto wished = job->time("date", "time");
  if (std::holds_alternative<ToolResult>(wished)) co_return std::get<ToolResult>(wished);
  const std::string name = one_line(job->arguments.text("name").value_or(""));
  if (name.empty()) co_return job->bad("`name` is missing: ask who the appointment is for.");
  const std::string said = job->arguments.text("phone").value_or("");
  const auto phone = carrier::normalise_number(said);
  if (!said.empty() && !phone)
    co_return job->bad("`phone` must be a number such as +12125550123, or be left out.");
  const std::string reason = one_line(job->arguments.text("reason").value_or(""));
  if (name.size() > kTextMax || reason.size() > kTextMax)
    co_return job->bad("`name` and `reason` may have 200 characters.");
  Booking booking;
  booking.time = std::get<Interval>(wished);
  booking.customer_name = name;
  booking.customer_phone = phone.value_or(job->caller());
  booking.summary = (reason.empty() ? "Appointment" : reason) + " - " + booking.customer_name;
  booking.description = "Booked by phone.";
  booking.key = job->context.call.text() + "|book|" + utc_text(booking.time.start) + '|' +
                std::to_string(job->length().count());
  const Interval wish = booking.time;
  Result<Answer> answer =
      co_await at(*job).book(job->booker(), std::move(booking), job->deadline.left());
  if (!answer) co_return calendar_failed(answer.error());
  if (answer->verdict == Verdict::Free)
    co_return booked(job->wall(wish), answer->appointment.customer_name);
  ToolResult refused = co_await refuse(job, answer->verdict, wish);
  co_return refused;
}

// ---- What stands.

/// Who tries one time after the other with a name looks for somebody else's appointment.
bool DiaryTools::may_name_others(const Job& job) const {
  const auto found = misses_.find(job.context.call.text());
  return found == misses_.end() || found->second < kMissesMax;
}

Task<ToolResult> DiaryTools::change(std::shared_ptr<Job> job) {
  store::AppointmentQuestion question;
  question.organisation = job->context.agent->organisation;
  question.phone = job->caller();
  question.name = one_line(job->arguments.text("name").value_or(""));
  const std::string date = job->arguments.text("date").value_or("");
  const std::string time = job->arguments.text("time").value_or("");
  if (!date.empty() && !time.empty()) {
    const auto named = job->time("date", "time");
    if (std::holds_alternative<ToolResult>(named)) co_return std::get<ToolResult>(named);
    const Instant start = std::get<Interval>(named).start;
    question.start_between = Interval{start, start + minutes(1)};
  } else if (!date.empty()) {
    const auto day = parse_date(date);
    if (!day) co_return job->bad("`date` must be a day such as 2026-11-24.");
    question.start_between =
        Interval{job->zone().start_of(*day), job->zone().start_of(next_day(*day))};
    question.name.clear();  // A name opens only an appointment whose time is known, too.
  }
  if (!may_name_others(*job)) question.name.clear();
  const bool number_known = !question.phone.empty();
  const bool named = !question.name.empty() && question.start_between.has_value();
  const Result<std::vector<Appointment>> found =
      co_await at(*job).find(job->booker(), std::move(question), job->deadline.left());
  if (!found) co_return calendar_failed(found.error());
  if (found->empty() && named) {
    // Calls that have ended are forgotten; one that asked in its last moment may be left.
    if (misses_.size() >= kMissedCallsMax) misses_.clear();
    ++misses_[job->context.call.text()];
  }
  if (found->empty() && !may_name_others(*job)) co_return not_found_so_often();
  if (found->empty()) co_return none_found(number_known);
  if (found->size() > 1) {
    std::vector<WallTime> times;
    for (const Appointment& one : *found) times.push_back(job->wall(one.time));
    co_return several_found(times);
  }
  if (job->kind == Kind::Cancel) co_return co_await cancel(job, found->front());
  co_return co_await reschedule(job, found->front());
}

Task<ToolResult> DiaryTools::cancel(std::shared_ptr<Job> job, Appointment appointment) {
  const WallTime time = job->wall(appointment.time);
  const Result<Diary::Cancelled> gone =
      co_await at(*job).cancel(job->booker(), std::move(appointment), job->deadline.left());
  if (!gone) co_return calendar_failed(gone.error());
  // Where the calendar does not answer now it is done as soon as it does: to the caller, done.
  co_return cancelled(time);
}

Task<ToolResult> DiaryTools::reschedule(std::shared_ptr<Job> job, Appointment appointment) {
  const auto wished = job->time("new_date", "new_time");
  if (std::holds_alternative<ToolResult>(wished)) co_return std::get<ToolResult>(wished);
  const Instant start = std::get<Interval>(wished).start;
  const Interval to{start, start + (appointment.time.end - appointment.time.start)};
  const WallTime from = job->wall(appointment.time);
  const Result<Answer> answer =
      co_await at(*job).move(job->booker(), std::move(appointment), to, job->deadline.left());
  if (!answer) co_return calendar_failed(answer.error());
  if (answer->verdict == Verdict::Free) co_return moved(from, job->wall(to));
  ToolResult refused = co_await refuse(job, answer->verdict, to);
  co_return refused;
}

}  // namespace tandem::calendar
