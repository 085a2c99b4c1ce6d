#pragma once

#include <string>

namespace tandem::control {

/// `tandem calls …`: what is asked of a running server about its live calls, over its API.
struct CallsRequest {
  enum class Action : std::uint8_t {
    List,
    Tail,
    Listen,
    Say,
    Whisper,
    Mute,
    Unmute,
    HangUp,
    Transfer
  } action = Action::List;
  std::string url;  ///< `https://calls.example.com`; empty: TDM_URL, else this machine's port 8080.
  std::string token;    ///< A JWT or an API key; empty: TDM_TOKEN.
  std::string ca_file;  ///< More roots to trust; empty: those of TDM_CA_FILE.
  std::string call;     ///< UUID; of `Tail` empty: all calls.
  std::string text, number;
  std::string output = "-";  ///< Of `Listen`: a WAV file; "-": raw PCM to standard output.
  bool at_once = false;      ///< Of `HangUp`: without a goodbye.
  bool json = false;         ///< What the server says, line by line.
};

/// Prints what was asked for. The exit code: 0, or 1 where the server refused or cannot be reached.
[[nodiscard]] int run_calls(const CallsRequest& request);

}  // namespace tandem::control
