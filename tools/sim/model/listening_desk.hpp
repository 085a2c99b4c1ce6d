#pragma once

#include <boost/json/object.hpp>
#include <deque>
#include <functional>
#include <list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tools/sim/model/response_run.hpp"
#include "tools/sim/model/session_context.hpp"
#include "tools/sim/model/voice_detector.hpp"

namespace tandem::sim {

/// The caller's side of a session: the input buffer, turn detection, and the transcription that
/// follows a committed turn some time later (OpenAI page, sections 4.2 and 5).
class ListeningDesk {
 public:
  struct Hooks {
    std::function<void(Instant now)> speech_began;
    std::function<void(Instant now)> interrupted;  ///< Speech began, and cuts a response short.
    std::function<void(Instant now)> turn_ended;   ///< Where that asks for a response.
  };

  ListeningDesk(SessionContext& context, Hooks hooks);

  /// Valid client events.
  void append(const boost::json::object& event, Instant now);
  /// Its audio, decoded.
  void append(std::string_view audio, std::string_view event_id, Instant now);
  void commit(const boost::json::object& event, Instant now);
  void clear();
  /// The session's settings changed.
  void configure();

  void agent_speaks() noexcept { detector_.agent_speaks(); }
  /// The agent's response is over; of its audio so much is still being played.
  void agent_spoke(std::chrono::milliseconds unplayed) noexcept;

  void advance(Instant now);
  [[nodiscard]] Instant next_due() const;
  /// Of appended audio, since the session's start.
  [[nodiscard]] media::Samples appended() const noexcept;

 private:
  struct Transcription {
    std::string item_id;
    std::string words;
    std::chrono::milliseconds audio;
    Instant due;
  };

  void found(const VoiceDetector::Finding& finding, Instant now);
  void commit_item(std::string item_id, media::Samples from, media::Samples until, Instant now);
  void transcribe(const Transcription& transcription);
  [[nodiscard]] boost::json::object usage_of(const Transcription& transcription) const;
  [[nodiscard]] std::vector<std::int16_t> audio_between(media::Samples from,
                                                        media::Samples until) const;
  void forget_before(media::Samples position);

  SessionContext& context_;
  Hooks hooks_;
  std::optional<TurnDetection> detection_;  ///< Of the session, as `configure` found them.
  AudioFormat format_;
  AudioDecoder decoder_;
  VoiceDetector detector_;
  std::vector<std::int16_t> buffer_;
  media::Samples buffer_begin_{0};  ///< Position of `buffer_`'s first sample.
  media::Samples uncommitted_{0};   ///< Nothing before it can be committed any more.
  media::Samples turn_from_{0};
  std::string turn_item_;  ///< Of the turn that is open.
  std::list<Transcription> transcriptions_;
};

}  // namespace tandem::sim
