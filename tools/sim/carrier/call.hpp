#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/async_event.hpp"
#include "core/event_loop.hpp"
#include "core/task.hpp"
#include "core/task_group.hpp"
#include "tools/sim/carrier/call_journal.hpp"
#include "tools/sim/carrier/caller_script.hpp"
#include "tools/sim/carrier/carrier_context.hpp"
#include "tools/sim/carrier/media_stream.hpp"
#include "tools/sim/carrier/twiml.hpp"
#include "tools/sim/carrier/webhook_client.hpp"

namespace tandem::sim {

/// How a call begins.
struct CallSetup {
  CallSetup() = default;
  const CallScenario* script = nullptr;  ///< Outlives the call.
  std::string from, to;
  bool outbound = false;
  std::string url, method = "POST";  ///< Of the first document; unless `twiml` is given.
  std::string fallback_url;          ///< Asked where `url` gives no document.
  std::string twiml;
  std::string status_callback, status_callback_method = "POST";
  std::vector<std::string> status_events{"completed"};
  std::string machine_detection;  ///< Enable or DetectMessageEnd; empty: nobody listens.
  std::string machine_callback, machine_callback_method = "POST";
  std::chrono::seconds ring_timeout{60};
  std::chrono::milliseconds queue_time{0};
};

/// One phone call at the carrier: runs its TwiML, plays the caller's script, answers to the REST
/// API. On the loop's thread.
class Call {
 public:
  Call(CarrierContext& context, CallSetup setup);
  ~Call();

  /// From the first webhook to the end.
  [[nodiscard]] Task<> run();

  // What the REST API does to a running call.
  [[nodiscard]] bool over() const noexcept { return over_; }
  /// Neither over nor still ringing.
  [[nodiscard]] bool in_progress() const noexcept { return !over_ && status_ == "in-progress"; }
  void complete(std::string_view by);
  void replace(TwimlDocument document);
  void replace_by(std::string method, std::string url);
  /// A document that the server sent cannot be read: told, and the run fails.
  void refuse_document(int code, std::string_view what) { journal_.fault(code, what); }

  [[nodiscard]] const std::string& sid() const noexcept { return sid_; }
  [[nodiscard]] const CallSetup& setup() const noexcept { return setup_; }
  /// The detector's word, once it has been said.
  [[nodiscard]] const std::string& answered_by() const noexcept { return answered_by_; }
  [[nodiscard]] const std::string& status() const noexcept { return status_; }
  using Date = std::chrono::system_clock::time_point;
  struct Dates {
    Date created;
    std::optional<Date> started, ended;
  };
  [[nodiscard]] const Dates& dates() const noexcept { return dates_; }

  /// For the closing summary: what came of it.
  [[nodiscard]] boost::json::object report() const;
  [[nodiscard]] bool failed() const noexcept {
    return journal_.failing() > 0 || !script_.unmet().empty();
  }

 private:
  using Next = std::optional<TwimlDocument>;  ///< A document that takes the present one's place.
  struct Redirection {
    Redirection() = default;
    std::string method, url;
  };

  [[nodiscard]] Task<> ring();
  [[nodiscard]] Task<> detect();
  [[nodiscard]] bool beeps() const;
  [[nodiscard]] Task<> execute(TwimlDocument document);
  [[nodiscard]] Task<Next> perform(Verb verb);
  [[nodiscard]] Task<Next> connect(ConnectVerb verb);
  [[nodiscard]] Task<Next> dial(DialVerb verb);
  [[nodiscard]] Task<Next> action(std::string method, std::string url, FormFields extra);
  [[nodiscard]] Task<> say(std::string text, int loop);
  [[nodiscard]] Task<> play(PlayVerb verb);
  /// False: something else came up meanwhile.
  [[nodiscard]] Task<bool> pause(std::chrono::milliseconds length);
  [[nodiscard]] Task<Next> first_document();
  [[nodiscard]] Task<TwimlDocument> take_replacement();
  [[nodiscard]] Task<> hold();
  [[nodiscard]] Task<> deliver_notices();

  [[nodiscard]] const DialOutcome& outcome_of(const std::string& number) const;
  [[nodiscard]] bool interrupted() const noexcept;
  void answer();
  void tick();
  void act(const CallerAct& act);
  void end(std::string_view by, std::string status);
  void tell_status(std::string_view event);
  void tell_detected();
  [[nodiscard]] int sip_code() const;
  void tell_stream(const StreamNoun& noun, std::string_view event, std::string_view error);
  [[nodiscard]] FormFields fields() const;
  void close_stream();

  CarrierContext& context_;
  CallSetup setup_;
  std::string sid_;
  CallJournal journal_;
  WebhookClient webhooks_;
  CallerScript script_;
  AsyncEvent changed_;
  TaskGroup tasks_;
  std::string status_;
  std::string ended_by_;
  Dates dates_;
  bool over_ = false, answered_ = false;
  std::variant<std::monostate, TwimlDocument, Redirection> replacement_;

  std::unique_ptr<EventLoop::TickSubscription> ticks_;
  std::chrono::steady_clock::time_point answered_at_;
  std::int64_t ticks_done_ = 0;
  std::string answered_by_;
  bool beeped_ = false;
  bool announcing_ = false;  ///< Say or Play is heard.
  std::unique_ptr<MediaStream> stream_;

  struct Notice {
    Notice() = default;
    std::string method, url;
    FormFields fields;
  };
  std::deque<Notice> notices_;
  AsyncEvent notice_ready_;
  bool notices_closed_ = false;
  int status_sequence_ = 0;

  MediaStream::Counters totals_;
  std::size_t streams_ = 0, underruns_ = 0, clicks_ = 0;
  std::size_t marks_unsettled_ = 0;
  std::uint64_t heard_bytes_ = 0;
};

/// RFC 2822 in UTC, as the carrier writes dates.
[[nodiscard]] std::string rfc2822(Call::Date date);
[[nodiscard]] std::string iso8601(Call::Date date);

}  // namespace tandem::sim
