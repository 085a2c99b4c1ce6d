#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "bench/load/answer.hpp"
#include "bench/load/audio_tracker.hpp"
#include "bench/load/caller_line.hpp"
#include "bench/load/load_context.hpp"
#include "bench/load/model_session.hpp"

namespace tandem::load {

/// One call of the load, both of its ends in one hand: who speaks when, what was said, what of it
/// came through and how late. The caller's audio runs all the time; its turns exist in what the
/// model's voice detector is told to have heard.
class LoadCall final : public CallerLine::Listener,
                       public ModelSession::Listener,
                       public LoadLoop::Timer {
 public:
  LoadCall(LoadContext& context, std::uint64_t index);

  void start() { line_.start(); }
  void hang_up();

  [[nodiscard]] const CallerLine& line() const noexcept { return line_; }
  [[nodiscard]] bool linked() const noexcept { return session_ != nullptr; }
  /// The session is this call's: received sample 0 of it was sample `offset` of the caller's.
  void link(ModelSession& session, std::int64_t offset);
  /// Frames of this call that left 200 ms ago or earlier and have not come, each way.
  struct Overdue {
    std::uint64_t uplink = 0, downlink = 0;
  };
  [[nodiscard]] Overdue overdue(Time now) const;

  void on_agent_audio(std::span<const std::uint8_t> mulaw, Time arrived) override;
  void on_clear(Time arrived) override;
  void on_line_end() override;
  void on_caller_audio(std::span<const std::int16_t> samples, Time arrived) override;
  void on_response_wanted() override;
  void on_answer_sent(Answer& answer) override;
  void on_truncate(std::string_view item_id, double audio_end_ms) override;
  void on_tool_output(std::string_view call_id) override;
  void on_session_end() override;
  void on_due(Time due) override;

 private:
  enum class Talk : std::uint8_t {
    Silent,    ///< Nobody speaks; the caller will.
    Caller,    ///< The caller's turn.
    Tool,      ///< The model waits for a tool.
    AskedFor,  ///< The model waits to be asked for its answer.
    Agent      ///< The agent speaks, or is still heard.
  };

  /// The two trackers tell their news to one call.
  class UplinkEar final : public AudioTracker::Listener {
   public:
    explicit UplinkEar(LoadCall& call) : call_(call) {}
    void on_heard(std::int64_t end, Time arrived, std::optional<float> snr_db) override;

   private:
    LoadCall& call_;
  };
  class DownlinkEar final : public AudioTracker::Listener {
   public:
    explicit DownlinkEar(LoadCall& call) : call_(call) {}
    void on_heard(std::int64_t end, Time arrived, std::optional<float> snr_db) override;

   private:
    LoadCall& call_;
  };

  void begin_turn();
  void end_turn();
  void answer();
  void interrupt(Answer& heard);
  void settle_interruption();
  void settle_truncation(Answer& answer);
  void talk_in(Talk next, Clock::duration after);

  [[nodiscard]] Answer* hearing() noexcept;
  [[nodiscard]] bool next_answer_begins(std::span<const std::int16_t> samples) const;
  [[nodiscard]] bool of_cleared(std::span<const std::int16_t> samples) const;
  void hear_answer(Answer& answer);

  LoadContext& context_;
  CallerLine line_;
  ModelSession* session_ = nullptr;
  Talk talk_ = Talk::Silent;
  std::string tool_call_;
  Time linked_at_{};

  UplinkEar uplink_ear_{*this};
  AudioTracker uplink_;
  std::int64_t frame_heard_ = -1;  ///< The newest whole frame of the caller's.

  DownlinkEar downlink_ear_{*this};
  AudioTracker downlink_;
  std::deque<std::unique_ptr<Answer>> answers_;  ///< Newest last; the heard one among them.
  Answer* heard_ = nullptr;                      ///< That the downlink is in.
  Answer* interrupted_ = nullptr;                ///< Its clear or its truncation is still due.
  std::uint64_t answers_begun_ = 0;
  std::optional<Clock::duration> newest_delta_late_;  ///< Of the message that is being heard.
  std::vector<std::int16_t> samples_;
};

}  // namespace tandem::load
