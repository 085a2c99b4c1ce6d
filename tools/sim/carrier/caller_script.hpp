#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "media/frame.hpp"
#include "tools/sim/scenario.hpp"

namespace tandem::sim {

/// The recordings of a scenario as μ-law, read once and shared by its calls.
class RecordingStore {
 public:
  using Audio = std::shared_ptr<const std::vector<std::uint8_t>>;
  /// Reads every recording that `scenario` names. Throws `media::WavError`, or
  /// `std::runtime_error` where one is not 8 kHz.
  void load(const Scenario& scenario);
  [[nodiscard]] Audio find(const std::filesystem::path& file) const;
  void put(const std::filesystem::path& file, std::vector<std::uint8_t> mulaw);

 private:
  std::map<std::filesystem::path, Audio> recordings_;
};

/// What a caller does besides making sound.
struct PressKey {
  char digit;
};
struct CallerHangsUp {};
/// Begin and end of a `say`; for the log.
struct SpeechBegins {
  std::string transcript;
  bool barge_in;
};
struct SpeechEnds {};
struct BeepEnds {};
using CallerAct =
    std::variant<PressKey, CallerHangsUp, NetworkFault, SpeechBegins, SpeechEnds, BeepEnds>;

/// Plays one caller's turns, 20 ms at a time. Sans-I/O: it is told what the caller heard and says
/// what the caller does. Lives as long as the call, through several streams.
class CallerScript {
 public:
  CallerScript(const std::vector<CallerTurn>& turns, const RecordingStore& recordings);

  /// One ptime: `agent_audible` tells whether agent audio was heard in the last one.
  struct Step {
    media::MulawFrame frame;
    std::vector<CallerAct> acts;
  };
  [[nodiscard]] Step tick(bool agent_audible);

  /// The other side ended the call: what was still to come is unmet, save that very expectation.
  void ended_by_other_side();
  /// What the script expected and did not get.
  [[nodiscard]] const std::vector<std::string>& unmet() const noexcept { return unmet_; }
  [[nodiscard]] bool over() const noexcept { return next_ >= turns_.size(); }
  [[nodiscard]] bool speaking() const noexcept { return !speech_.empty(); }

 private:
  using Milliseconds = std::chrono::milliseconds;
  [[nodiscard]] bool advance(const WaitForAgent& turn, Step& step);
  [[nodiscard]] bool advance(const WaitFor& turn, Step& step);
  [[nodiscard]] bool advance(const Say& turn, Step& step);
  [[nodiscard]] bool advance(const Press& turn, Step& step);
  [[nodiscard]] bool advance(const Beep& turn, Step& step);
  [[nodiscard]] bool advance(const HangUp& turn, Step& step);
  [[nodiscard]] bool advance(const ExpectHangUp& turn, Step& step);
  [[nodiscard]] bool advance(const NetworkFault& turn, Step& step);
  void begin_speech(const Say& turn, Step& step);
  void fill_frame(Step& step);
  void fail(const std::string& what);
  [[nodiscard]] std::string turn_name() const;

  const std::vector<CallerTurn>& turns_;
  const RecordingStore& recordings_;
  std::size_t next_ = 0;
  Milliseconds in_turn_{0};          ///< Since the present turn began.
  Milliseconds agent_utterance_{0};  ///< Heard of the agent's present utterance.
  Milliseconds agent_quiet_{0};      ///< Since the agent was last heard.
  bool agent_heard_in_turn_ = false;
  std::vector<std::uint8_t> speech_;  ///< Being said.
  std::size_t said_ = 0;
  std::size_t pressed_ = 0;
  bool hung_up_ = false;
  std::vector<std::string> unmet_;
};

}  // namespace tandem::sim
