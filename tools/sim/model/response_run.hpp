#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/sim/model/conversation.hpp"
#include "tools/sim/model/delivery_schedule.hpp"
#include "tools/sim/model/outbox.hpp"
#include "tools/sim/model/session_recorder.hpp"
#include "tools/sim/model/token_usage.hpp"
#include "tools/sim/speech/speech.hpp"

namespace tandem::sim {

using Instant = std::chrono::steady_clock::time_point;

/// What a response will bring.
struct PlannedMessage {
  std::string words;
  std::shared_ptr<const Speech> speech;  ///< None: a written message.
};
struct PlannedCall {
  std::string name;
  std::string arguments;
};
using PlannedOutput = std::variant<PlannedMessage, PlannedCall>;

/// How a response ends that does not complete: `response.status_details`.
struct ResponseEnd {
  std::string status = "completed";  ///< cancelled, failed, incomplete
  std::string reason;                ///< turn_detected, client_cancelled, max_output_tokens
  std::optional<Refusal> error;      ///< Of a failed one.
};

/// One response on its way: from `response.created` to `response.done`. Sends what is due into the
/// outbox and keeps the conversation's items in step with it.
class ResponseRun {
 public:
  struct Spec {
    std::string id;
    std::optional<std::string> conversation_id;  ///< None: out of band, the conversation is left.
    AudioFormat format = AudioFormat::Pcm24k;
    boost::json::object shown;  ///< The response object as created, without output and usage.
    TokenUsage input;
    std::vector<PlannedOutput> outputs;
    ResponseEnd end;
    std::chrono::milliseconds delay{150};  ///< From created to the first content.
    DeliveryPace pace;
    std::chrono::milliseconds cancel_lag{30};  ///< Deltas still come for so long after a cancel.
    bool never_ends = false;  ///< Nothing comes after `response.created` until it is cancelled.
  };

  /// Sends `response.created`.
  ResponseRun(Spec spec, Instant now, Outbox& outbox);

  /// Sends what is due at `now`.
  void advance(Instant now, Outbox& outbox, Conversation& conversation);
  /// Ends it soon, with what was sent until then. The first reason counts.
  void cancel(std::string reason, Instant now);

  [[nodiscard]] Instant next_due() const noexcept;
  [[nodiscard]] bool finished() const noexcept { return finished_; }
  [[nodiscard]] bool cancelled() const noexcept { return cancel_at_.has_value(); }
  [[nodiscard]] const std::string& id() const noexcept { return spec_.id; }
  [[nodiscard]] bool in_conversation() const noexcept { return spec_.conversation_id.has_value(); }
  [[nodiscard]] bool audio_was_sent() const noexcept { return audio_began_.has_value(); }
  /// When the first audio left, and how much audio was sent in all.
  [[nodiscard]] std::optional<Instant> audio_began() const noexcept { return audio_began_; }
  [[nodiscard]] std::chrono::milliseconds audio_sent() const noexcept;
  /// Gives what was spoken to the recorder.
  void record(SessionRecorder& recorder) const;
  /// Whether a tool call of it is being, or was, delivered.
  [[nodiscard]] bool calls_tools() const noexcept;

 private:
  struct SentItem {
    std::string id;
    std::string call_id;
    std::string words;  ///< Sent so far: transcript, text or arguments.
    std::int64_t samples = 0;
    bool done = false;
    boost::json::object shown;
  };

  void perform(const DeliveryStep& step, Instant now, Outbox& outbox, Conversation& conversation);
  void add_item(std::size_t output, Outbox& outbox, Conversation& conversation);
  void send_delta(const DeliveryStep& step, std::string_view type, Outbox& outbox);
  void send_audio(const DeliveryStep& step, Instant now, Outbox& outbox,
                  Conversation& conversation);
  void finish_item(std::size_t output, std::string_view status, Outbox& outbox,
                   Conversation& conversation);
  void finish_content(std::size_t output, Outbox& outbox);
  void finish(const ResponseEnd& end, Outbox& outbox);
  [[nodiscard]] boost::json::object ids_of(std::string_view type, std::size_t output) const;
  [[nodiscard]] TokenUsage usage() const;

  Spec spec_;
  Instant content_at_;
  std::vector<std::string> wire_audio_;  ///< Of each output, in the session's format.
  std::vector<DeliveryStep> steps_;
  std::size_t next_step_ = 0;
  std::vector<SentItem> sent_;
  std::optional<Instant> cancel_at_;
  std::string cancel_reason_;
  std::optional<Instant> audio_began_;
  bool finished_ = false;
};

/// Cuts what would exceed `budget` output tokens. Whether something had to go.
bool cut_to_budget(std::vector<PlannedOutput>& outputs, std::int64_t budget);

}  // namespace tandem::sim
