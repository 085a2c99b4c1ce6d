#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "bench/load/load_call.hpp"
#include "bench/load/load_context.hpp"
#include "bench/load/model_session.hpp"

namespace tandem::load {

/// All calls of a run, and who belongs to whom: a server opens its sessions with the model when it
/// likes and says nothing of which call each is for, so a session is recognised by the audio that
/// comes in it.
class CallBoard {
 public:
  explicit CallBoard(LoadContext& context) : context_(context) {}
  ~CallBoard();

  void place_call();
  /// Ends the call that has been up longest; false where none is.
  bool hang_up_oldest();
  /// Ends the newest calls until `count` are up.
  void hang_up_beyond(std::size_t count);
  void take_session(std::unique_ptr<ModelSession> session);

  /// Calls with a stream and a recognised session.
  [[nodiscard]] std::size_t up() const { return up_of_first(calls_.size()); }
  /// Of those that were placed first, so many.
  [[nodiscard]] std::size_t up_of_first(std::size_t placed) const;
  [[nodiscard]] std::size_t streams() const;
  /// Placed, and neither up nor over yet.
  [[nodiscard]] std::size_t pending() const;
  [[nodiscard]] std::size_t placed() const noexcept { return calls_.size(); }
  [[nodiscard]] LoadCall::Overdue overdue(Time now) const;

 private:
  /// Hears the first audio of a session until the call is found.
  class Newcomer final : public ModelSession::Listener {
   public:
    Newcomer(CallBoard& board, ModelSession& session) : board_(board), session_(session) {}
    void on_caller_audio(std::span<const std::int16_t> samples, Time arrived) override;
    void on_response_wanted() override { response_wanted_ = true; }
    void on_answer_sent(Answer&) override {}
    void on_truncate(std::string_view, double) override {}
    void on_tool_output(std::string_view) override {}
    void on_session_end() override {}

   private:
    CallBoard& board_;
    ModelSession& session_;
    bool response_wanted_ = false;
    std::vector<std::int16_t> block_;
    std::int64_t received_ = 0;
    int tries_ = 0;
  };

  struct Found {
    LoadCall* call;
    std::int64_t position;  ///< Of the block's first sample, in the caller's audio.
  };
  [[nodiscard]] std::optional<Found> find(std::span<const std::int16_t> block, bool off_grid) const;

  LoadContext& context_;
  std::vector<std::unique_ptr<LoadCall>> calls_;
  std::vector<std::unique_ptr<ModelSession>> sessions_;
  std::deque<Newcomer> newcomers_;
  std::size_t oldest_ = 0;  ///< All before this one are over.
};

}  // namespace tandem::load
