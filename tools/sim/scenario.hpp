#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "tools/sim/model_scenario.hpp"

namespace tandem::sim {

/// One file drives all simulators: `[[calls]]` is what callers do, `[model]` what the model does,
/// `[calendar]` what stands in the calendar before.
/// The format with every key: `tools/sim/README.md`; an example: `scenarios/front-desk.toml`.

// ---- What a caller does, one step a `[[calls.turns]]` -------------------------------------------

/// Until the agent has been heard and then was quiet for `quiet`; no later than `timeout`, which is
/// an unmet expectation.
struct WaitForAgent {
  std::chrono::milliseconds quiet{700};
  std::chrono::milliseconds timeout{20'000};
};

/// The caller is silent; media frames of silence go on.
struct WaitFor {
  std::chrono::milliseconds length{0};
};

/// Recorded speech, several recordings one after the other.
struct Say {
  std::vector<std::filesystem::path> recordings;  ///< WAV, 8 kHz, mono, 16 bit.
  std::string transcript;                         ///< The words: the model's transcription of them.
  /// Barge-in: begins when so much of the agent's present utterance has been heard.
  std::optional<std::chrono::milliseconds> after_agent_audio;
  std::chrono::milliseconds timeout{20'000};  ///< For that condition.
};

/// Keys of the telephone, 0-9 * # A-D, `pause` between them.
struct Press {
  std::string digits;
  std::chrono::milliseconds pause{250};
};

/// A tone of 1 kHz: an answering machine takes down what follows.
struct Beep {
  std::chrono::milliseconds length{600};
};

/// The caller ends the call.
struct HangUp {};

/// The other side ends the call within `timeout`, else the run fails.
struct ExpectHangUp {
  std::chrono::milliseconds timeout{20'000};
};

/// What goes wrong on the carrier's side or on the way.
struct NetworkFault {
  enum class Kind : std::uint8_t {
    DropSocket,     ///< Reset, no `stop`.
    CloseSocket,    ///< WebSocket close without `stop`.
    StopMedia,      ///< No media frames for `length`; timestamps go on, as after loss.
    StallSocket,    ///< Nothing is sent and nothing is read for `length`.
    JumpTimestamp,  ///< The timestamp leaps ahead by `length` without audio for it.
    Gap,            ///< The next `length` of audio is lost, frames and all.
    Flood,          ///< `count` frames at once.
    BadFrame,       ///< One text message that is no JSON.
    BadBase64,      ///< One media message with a payload that is no base64.
    UnknownEvent,   ///< Legal for a tolerant reader: an event and fields it does not know.
    DuplicateStop,  ///< `stop` twice at the end of the stream.
    DoubleWebhook,  ///< The voice webhook is delivered twice (only as the first turn).
  };
  Kind kind = Kind::DropSocket;
  std::chrono::milliseconds length{0};
  std::size_t count = 0;
};

using CallerTurn =
    std::variant<WaitForAgent, WaitFor, Say, Press, Beep, HangUp, ExpectHangUp, NetworkFault>;

/// What happens when the server has a call's `<Dial>` ring `number`.
struct DialOutcome {
  std::string number;                     ///< E.164; "*" for any other.
  std::string status = "completed";       ///< completed, busy, no-answer, failed, canceled
  std::chrono::milliseconds ring{1'000};  ///< Until answered or given up.
  std::chrono::milliseconds talk{2'000};  ///< Only when completed.
};

struct CallScenario {
  std::string name;  ///< For `POST /sim/calls`; default "call-1" and so on.
  std::string from, to;
  /// `Inbound`: the caller dials. `Outbound`: the script of whoever answers at `to` when the server
  /// places a call there.
  enum class Direction : std::uint8_t { Inbound, Outbound } direction = Direction::Inbound;
  std::string answer = "completed";  ///< Outbound: completed (answered), busy, no-answer, failed.
  // Outbound:
  std::chrono::milliseconds ring{500};  ///< Until it is answered, or refused.
  int refuse_code = 0;  ///< The request for the call is refused with it; 0: it is not.
  int sip_code = 0;     ///< Of the callee's network, at the end; 0: what `answer` means.
  /// What the detector of answering machines makes of who answers, and when.
  std::string detected = "human";                   ///< human, machine, fax, unknown
  std::chrono::milliseconds detected_after{3'500};  ///< The answer.

  std::chrono::milliseconds start{0};   ///< After the program's start.
  std::size_t repeat = 1;               ///< So many calls of this kind; the n-th from `from` + n.
  double rate_per_second = 1.0;         ///< Between them.
  std::chrono::milliseconds spread{0};  ///< Each start moves by up to so much, evenly distributed.
  /// What the carrier does when the server closes the stream (the documentation says both): goes on
  /// with action and next verb, or holds the call until it is ended.
  enum class AfterClose : std::uint8_t { Continue, Hold } after_close = AfterClose::Continue;
  /// Codes of the debugger that belong to the scenario: they do not fail the run.
  std::vector<int> tolerate;
  std::vector<DialOutcome> dials;
  std::vector<CallerTurn> turns;
};

// ---- The account that the carrier simulates -----------------------------------------------------

struct RestFault {
  std::string path_contains;  ///< E.g. "/Calls/"
  int status = 429;           ///< 0: the request is carried out.
  int code = 20429;
  std::chrono::milliseconds delay{0};  ///< Of the reply.
  std::size_t times = 1;
};

struct CarrierScenario {
  std::vector<RestFault> rest_faults;
  std::vector<int> tolerate;  ///< REST error codes that belong to the scenario.
};

/// What the simulated calendar begins with.
struct CalendarScenario {
  /// What people have written into the first account's calendar.
  struct Written {
    std::string summary;
    std::string start, end;  ///< Local times of `time_zone`: 2026-11-24T10:00:00.
  };
  std::vector<Written> events;
  std::string faults = "[]";     ///< JSON, each as `POST /sim/faults` takes it.
  std::size_t appointments = 0;  ///< So many of ours are to stand in it when the calls are over.
};

struct Scenario {
  std::string name;
  std::string time_zone = "UTC";  ///< Of days and times; `scenario_dates.hpp`.
  std::vector<CallScenario> calls;
  CarrierScenario carrier;
  CalendarScenario calendar;
  ModelScenario model;

  /// What the caller says in the order of the script: what the model would transcribe.
  [[nodiscard]] std::vector<std::string> caller_transcripts(std::size_t call_index) const;
};

/// Every fault of a file at once, each with its line: "front-desk.toml:12: ...".
struct ScenarioFaults {
  std::vector<std::string> faults;
  [[nodiscard]] std::string text() const;  ///< One a line.
};

/// Recordings are looked up: absolute paths as they are, else beside the file, else in the folder
/// of the `sounds` key (default: Debian's asterisk-core-sounds-en-wav); ".wav" may be left out.
[[nodiscard]] std::variant<Scenario, ScenarioFaults> parse_scenario(
    std::string_view text, const std::filesystem::path& file);
[[nodiscard]] std::variant<Scenario, ScenarioFaults> load_scenario(
    const std::filesystem::path& file);

}  // namespace tandem::sim
