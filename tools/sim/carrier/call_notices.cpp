// What the carrier tells the server about a call besides asking for documents.
#include <algorithm>

#include "tools/sim/carrier/call.hpp"

namespace tandem::sim {

FormFields Call::fields() const {
  FormFields form{{"AccountSid", context_.options.account_sid},
                  {"ApiVersion", "2010-04-01"},
                  {"CallSid", sid_},
                  {"CallStatus", status_},
                  {"Direction", setup_.outbound ? "outbound-api" : "inbound"},
                  {"From", setup_.from},
                  {"To", setup_.to},
                  {"Called", setup_.to},
                  {"Caller", setup_.from}};
  // Geography is known of real numbers only, and often empty.
  const bool number = setup_.from.starts_with("+1");
  for (std::string_view party : {"Called", "Caller", "From", "To"}) {
    const bool known = number && (party == "Caller" || party == "From");
    const std::string name(party);
    form.emplace_back(name + "City", known ? "SOUTH BEND" : "");
    form.emplace_back(name + "Country", number ? "US" : "");
    form.emplace_back(name + "State", known ? "IN" : "");
    form.emplace_back(name + "Zip", known ? "46601" : "");
  }
  if (!setup_.outbound) {
    form.emplace_back("StirVerstat", number ? "TN-Validation-Passed-A" : "No-TN-Validation");
    form.emplace_back("CallToken", "{\"parentCallInfoToken\":\"" + sid_ + "\"}");
  }
  return form;
}

void Call::tell_status(std::string_view event) {
  if (setup_.status_callback.empty()) return;
  const auto& wanted = setup_.status_events;
  const int sequence = status_sequence_++;
  if (std::find(wanted.begin(), wanted.end(), event) == wanted.end()) return;
  Notice notice;
  notice.method = setup_.status_callback_method;
  notice.url = setup_.status_callback;
  notice.fields = fields();
  const Date now = std::chrono::system_clock::now();
  notice.fields.insert(notice.fields.end(), {{"CallbackSource", "call-progress-events"},
                                             {"SequenceNumber", std::to_string(sequence)},
                                             {"Timestamp", rfc2822(now)}});
  if (event == "completed") {
    const Date begin = dates_.started.value_or(now);
    const auto seconds = std::chrono::round<std::chrono::seconds>(now - begin).count();
    notice.fields.insert(notice.fields.end(), {{"CallDuration", std::to_string(seconds)},
                                               {"Duration", std::to_string((seconds + 59) / 60)},
                                               {"SipResponseCode", std::to_string(sip_code())}});
    if (!answered_by_.empty()) notice.fields.emplace_back("AnsweredBy", answered_by_);
  }
  notices_.push_back(std::move(notice));
  notice_ready_.set();
}

/// Of the callee's network (RFC 3261).
int Call::sip_code() const {
  if (answered_) return 200;
  if (setup_.script->sip_code != 0) return setup_.script->sip_code;
  if (status_ == "busy") return 486;
  if (status_ == "no-answer" || status_ == "canceled") return 487;
  return 404;
}

/// Four fields, and no status: it is no callback about the call's progress.
void Call::tell_detected() {
  Notice notice;
  notice.method = setup_.machine_callback_method;
  notice.url = setup_.machine_callback;
  const auto since = std::chrono::steady_clock::now() - answered_at_;
  notice.fields = {
      {"AccountSid", context_.options.account_sid},
      {"CallSid", sid_},
      {"AnsweredBy", answered_by_},
      {"MachineDetectionDuration",
       std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(since).count())}};
  notices_.push_back(std::move(notice));
  notice_ready_.set();
}

void Call::tell_stream(const StreamNoun& noun, std::string_view event, std::string_view error) {
  if (noun.status_callback.empty()) return;
  Notice notice;
  notice.method = noun.status_callback_method;
  notice.url = noun.status_callback;
  const std::string stream = stream_ ? stream_->sid() : context_.sids.make("MZ");
  notice.fields = {{"AccountSid", context_.options.account_sid},
                   {"CallSid", sid_},
                   {"StreamSid", stream},
                   {"StreamName", noun.name.empty() ? stream : noun.name},
                   {"StreamEvent", std::string(event)},
                   {"Timestamp", iso8601(std::chrono::system_clock::now())}};
  if (!error.empty()) notice.fields.emplace_back("StreamError", std::string(error));
  notices_.push_back(std::move(notice));
  notice_ready_.set();
}

Task<> Call::deliver_notices() {
  while (true) {
    while (!notices_.empty()) {
      Notice notice = std::move(notices_.front());
      notices_.pop_front();
      co_await webhooks_.notify(std::move(notice.method), std::move(notice.url),
                                std::move(notice.fields));
    }
    if (notices_closed_) co_return;
    notice_ready_.reset();
    co_await notice_ready_.wait();
  }
}

}  // namespace tandem::sim
