#pragma once

#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/schema_validator.hpp"
#include "tools/sim/model/realtime_session.hpp"

namespace tandem::test {

/// Speech without a synthesiser: a tone of 40 ms for each character.
class ToneSpeech final : public sim::SpeechSource {
 public:
  std::optional<Found> find(const sim::SpeechRequest& request) override;

  int renders_late = 0;  ///< So many asks are answered with "not yet".
};

/// A session in virtual time. Every event that it sends is held to the schema (`ServerEvent`).
class SessionRig {
 public:
  explicit SessionRig(sim::ModelScenario scenario = {}, sim::RealtimeSession::Setup setup = {});

  void send(std::string_view event);
  /// Lets time pass; what is due happens in order.
  void pass(std::chrono::milliseconds time);
  /// Appends audio of the given level as PCM at 24 kHz, in frames of 20 ms as time passes.
  void hear(std::chrono::milliseconds length, double dbfs);
  void hear_silence(std::chrono::milliseconds length) { hear(length, -100); }
  /// Until nothing is due any more within a minute.
  void settle();

  /// Everything sent since the last call of `take`.
  std::vector<boost::json::object> take();
  /// The types of it.
  static std::vector<std::string> types(const std::vector<boost::json::object>& events);
  /// The first of that type in `events`; fails the test where there is none.
  static const boost::json::object& one(const std::vector<boost::json::object>& events,
                                        std::string_view type);
  static std::vector<boost::json::object> all(const std::vector<boost::json::object>& events,
                                              std::string_view type);

  /// What is not text: closes, resets and the like.
  std::vector<sim::Outgoing> others;
  ToneSpeech speeches;
  sim::Instant now{std::chrono::hours{1}};
  bool hold_to_schema = true;

  [[nodiscard]] sim::RealtimeSession& session() noexcept { return *session_; }

 private:
  void drain();

  sim::ModelScenario scenario_;
  sim::ClientEventCheck check_;
  tandem::json::SchemaValidator server_events_;
  sim::FaultBoard board_;
  std::unique_ptr<sim::RealtimeSession> session_;
  std::vector<boost::json::object> events_;
  std::int64_t heard_ = 0;
};

}  // namespace tandem::test
