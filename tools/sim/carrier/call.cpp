#include "tools/sim/carrier/call.hpp"

#include <algorithm>
#include <ctime>

#include "core/sleep.hpp"
#include "tools/sim/message_log.hpp"

namespace tandem::sim {

namespace {

using std::chrono::milliseconds;

/// A document may redirect to itself for ever; a caller would not.
constexpr int kVerbsMost = 200;

std::string formatted(Call::Date date, const char* format) {
  const std::time_t seconds = std::chrono::system_clock::to_time_t(date);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  char text[64];
  std::strftime(text, sizeof text, format, &parts);
  return text;
}

}  // namespace

std::string rfc2822(Call::Date date) { return formatted(date, "%a, %d %b %Y %H:%M:%S +0000"); }
std::string iso8601(Call::Date date) { return formatted(date, "%Y-%m-%dT%H:%M:%S.000Z"); }

Call::Call(CarrierContext& context, CallSetup setup)
    : context_(context),
      setup_(std::move(setup)),
      sid_(context.sids.make("CA")),
      journal_(context.log, sid_),
      webhooks_(context, journal_),
      script_(setup_.script->turns, context.recordings),
      changed_(context.loop),
      tasks_(context.loop),
      status_(setup_.outbound ? "queued" : "ringing"),
      notice_ready_(context.loop) {
  dates_.created = std::chrono::system_clock::now();
  journal_.tolerate(setup_.script->tolerate);
}

Call::~Call() = default;

Task<> Call::run() {
  journal_.write("call-begin", {{"from", setup_.from},
                                {"to", setup_.to},
                                {"scenario", setup_.script->name},
                                {"direction", setup_.outbound ? "outbound" : "inbound"}});
  tasks_.spawn([this] { return deliver_notices(); });
  if (setup_.outbound) co_await ring();
  if (!over_) {
    Next first = co_await first_document();
    if (first)
      co_await execute(std::move(*first));
    else
      end("application-error", answered_ ? "completed" : "failed");
  }
  ticks_.reset();
  notices_closed_ = true;
  notice_ready_.set();
  co_await tasks_.join();
  journal_.write("call-end", report());
}

Task<> Call::ring() {
  if (setup_.queue_time > milliseconds{0}) (void)co_await pause(setup_.queue_time);
  if (over_) co_return;
  status_ = "initiated";
  tell_status("initiated");
  status_ = "ringing";
  tell_status("ringing");
  const std::string& outcome = setup_.script->answer;
  const milliseconds ringing =
      outcome == "no-answer" ? milliseconds(setup_.ring_timeout) : setup_.script->ring;
  (void)co_await pause(ringing);
  if (over_) co_return;
  if (outcome != "completed") {
    end("callee", outcome);
    co_return;
  }
  answer();
  tell_status("answered");
  if (!setup_.machine_detection.empty()) tasks_.spawn([this] { return detect(); });
}

bool Call::beeps() const {
  return std::any_of(setup_.script->turns.begin(), setup_.script->turns.end(),
                     [](const CallerTurn& turn) { return std::holds_alternative<Beep>(turn); });
}

/// While the call goes on: its document is asked for and run meanwhile.
Task<> Call::detect() {
  const CallScenario& who = *setup_.script;
  const bool to_the_end = setup_.machine_detection == "DetectMessageEnd";
  const bool by_beep = to_the_end && who.detected == "machine" && beeps();
  const Deadline limit(by_beep ? milliseconds{30'000} : who.detected_after);
  // Its own look at the clock: what wakes the call is for whoever runs the document.
  while (!over_ && !limit.passed() && !(by_beep && beeped_))
    co_await sleep_for(context_.loop, media::kPtime);
  if (over_) co_return;
  answered_by_ = who.detected;
  if (who.detected == "machine")
    answered_by_ = !to_the_end ? "machine_start"
                   : beeped_   ? "machine_end_beep"
                               : "machine_end_silence";
  tell_detected();
}

Task<Call::Next> Call::first_document() {
  std::variant<TwimlDocument, TwimlFault> read = TwimlFault{};
  if (!setup_.twiml.empty()) {
    TwimlContext document;
    document.allow_plain = context_.options.allow_ws;
    document.answered = answered_;
    read = parse_twiml(setup_.twiml, document);
    if (const auto* fault = std::get_if<TwimlFault>(&read))
      journal_.fault(fault->code, fault->what);
  } else {
    const auto& turns = setup_.script->turns;
    const auto* fault = turns.empty() ? nullptr : std::get_if<NetworkFault>(&turns.front());
    if (fault != nullptr && fault->kind == NetworkFault::Kind::DoubleWebhook) {
      FormFields again = fields();
      (void)co_await webhooks_.fetch(setup_.method, setup_.url, std::move(again), answered_);
    }
    FormFields form = fields();
    read = co_await webhooks_.fetch(setup_.method, setup_.url, std::move(form), answered_);
    if (const auto* failed = std::get_if<TwimlFault>(&read);
        failed != nullptr && !setup_.fallback_url.empty()) {
      FormFields why = fields();
      why.emplace_back("ErrorCode", std::to_string(failed->code));
      why.emplace_back("ErrorUrl", setup_.url);
      read = co_await webhooks_.fetch("POST", setup_.fallback_url, std::move(why), answered_);
    }
  }
  if (auto* document = std::get_if<TwimlDocument>(&read)) co_return std::move(*document);
  co_return std::nullopt;
}

Task<> Call::execute(TwimlDocument document) {
  std::size_t at = 0;
  for (int verbs = 0; !over_; ++verbs) {
    if (verbs > kVerbsMost) {
      journal_.fault(12200, "the documents never end");
      end("application-error", "completed");
    } else if (!std::holds_alternative<std::monostate>(replacement_)) {
      document = co_await take_replacement();
      at = 0;
    } else if (at >= document.size()) {
      end("twiml-end", "completed");
    } else {
      Verb verb = document[at++];
      Next next = co_await perform(std::move(verb));
      if (!next) continue;
      document = std::move(*next);
      at = 0;
    }
  }
}

Task<TwimlDocument> Call::take_replacement() {
  auto taken = std::move(replacement_);
  replacement_ = std::monostate{};
  if (auto* document = std::get_if<TwimlDocument>(&taken)) co_return std::move(*document);
  Redirection to = std::get<Redirection>(std::move(taken));
  FormFields none;
  Next next = co_await action(to.method, to.url, std::move(none));
  co_return next ? std::move(*next) : TwimlDocument{};
}

Task<Call::Next> Call::action(std::string method, std::string url, FormFields extra) {
  FormFields form = fields();
  form.insert(form.end(), extra.begin(), extra.end());
  auto read =
      co_await webhooks_.fetch(std::move(method), std::move(url), std::move(form), answered_);
  if (auto* document = std::get_if<TwimlDocument>(&read)) co_return std::move(*document);
  end("application-error", "completed");
  co_return std::nullopt;
}

Task<bool> Call::pause(milliseconds length) {
  const Deadline limit(length);
  while (!interrupted() && !limit.passed()) {
    changed_.reset();
    (void)co_await changed_.wait_until(limit.at());
  }
  co_return !interrupted();
}

Task<> Call::hold() {
  // No caller stays on a dead line for longer.
  (void)co_await pause(milliseconds{60'000});
}

bool Call::interrupted() const noexcept {
  return over_ || !std::holds_alternative<std::monostate>(replacement_);
}

void Call::answer() {
  if (answered_) return;
  answered_ = true;
  status_ = "in-progress";
  dates_.started = std::chrono::system_clock::now();
  answered_at_ = std::chrono::steady_clock::now();
  ticks_ = context_.loop.on_tick([this] { tick(); });
}

void Call::tick() {
  // The loop skips ticks after a stall; a carrier does not: every frame that is due is sent.
  const auto due = (std::chrono::steady_clock::now() - answered_at_) / media::kPtime;
  bool audible = announcing_;
  if (stream_ && stream_->hear() > 0) audible = true;
  for (; ticks_done_ < due && !over_; ++ticks_done_) {
    const CallerScript::Step step = script_.tick(audible);
    const bool speaking = script_.speaking();
    for (const CallerAct& each : step.acts) act(each);
    if (stream_) stream_->send_frame(step.frame, speaking);
  }
}

void Call::act(const CallerAct& act) {
  if (const auto* key = std::get_if<PressKey>(&act)) {
    journal_.write("press", {{"digit", std::string(1, key->digit)}});
    if (stream_) stream_->send_digit(key->digit);
  } else if (const auto* fault = std::get_if<NetworkFault>(&act)) {
    journal_.write("network-fault",
                   {{"kind", static_cast<int>(fault->kind)}, {"length_ms", fault->length.count()}});
    if (stream_) stream_->apply(*fault);
  } else if (const auto* speech = std::get_if<SpeechBegins>(&act)) {
    journal_.write("say-begin",
                   {{"transcript", speech->transcript}, {"barge_in", speech->barge_in}});
  } else if (std::holds_alternative<BeepEnds>(act)) {
    beeped_ = true;
    journal_.write("beep", {});
  } else if (std::holds_alternative<SpeechEnds>(act)) {
    journal_.write("say-end", {});
  } else {
    end("caller", "completed");
  }
}

/// What has not been answered yet is called off.
void Call::complete(std::string_view by) { end(by, setup_.outbound ? "canceled" : "completed"); }

void Call::replace(TwimlDocument document) {
  journal_.write("replaced", {});
  replacement_ = std::move(document);
  changed_.set();
}

void Call::replace_by(std::string method, std::string url) {
  journal_.write("replaced", {{"url", url}});
  Redirection to;
  to.method = std::move(method);
  to.url = std::move(url);
  replacement_ = std::move(to);
  changed_.set();
}

void Call::end(std::string_view by, std::string status) {
  if (over_) return;
  over_ = true;
  ended_by_ = std::string(by);
  status_ = answered_ ? "completed" : std::move(status);
  dates_.ended = std::chrono::system_clock::now();
  if (by != "caller") script_.ended_by_other_side();
  for (const std::string& unmet : script_.unmet()) journal_.write("unmet", {{"text", unmet}});
  journal_.write("hang-up", {{"by", by}});
  tell_status("completed");
  changed_.set();
}

boost::json::object Call::report() const {
  boost::json::array faults, unmet;
  for (const CallJournal::Fault& fault : journal_.faults())
    faults.push_back(boost::json::object{{"code", fault.code}, {"text", fault.what}});
  for (const std::string& each : script_.unmet()) unmet.emplace_back(each);
  const auto begin = dates_.started.value_or(dates_.created);
  const auto length = dates_.ended.value_or(begin) - begin;
  return {{"sid", sid_},
          {"scenario", setup_.script->name},
          {"from", setup_.from},
          {"to", setup_.to},
          {"status", status_},
          {"ended_by", ended_by_},
          {"answered_by", answered_by_},
          {"duration_ms", std::chrono::duration_cast<milliseconds>(length).count()},
          {"streams", streams_},
          {"frames_sent", totals_.frames_sent},
          {"frames_dropped", totals_.frames_dropped},
          {"media_received", totals_.media_received},
          {"bytes_received", totals_.bytes_received},
          {"heard_bytes", heard_bytes_},
          {"marks_received", totals_.marks_received},
          {"marks_echoed", totals_.marks_echoed},
          {"marks_unsettled", marks_unsettled_},
          {"clears", totals_.clears},
          {"underruns", underruns_},
          {"clicks", clicks_},
          {"faults", std::move(faults)},
          {"unmet", std::move(unmet)},
          {"failed", failed()}};
}

}  // namespace tandem::sim
