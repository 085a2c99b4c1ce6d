#pragma once

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tools/sim/model/conversation.hpp"
#include "tools/sim/model/response_run.hpp"
#include "tools/sim/model_scenario.hpp"

namespace tandem::sim {

/// What a response is asked for, as the model sees it.
struct AgentRequest {
  TurnCause cause = TurnCause::Create;
  const std::list<Item>* context = nullptr;
  std::string instructions;  ///< The response's own; empty where it has none.
  boost::json::array tools;
  boost::json::value tool_choice;
  std::string language = "en";
  bool out_of_band = false;
};

struct AgentReply {
  std::vector<std::string> say;
  std::vector<PlannedCall> calls;
  std::chrono::milliseconds delay{300};
  bool never_ends = false;
  std::optional<std::size_t> turn;  ///< Of the script.
};

/// One whose call the scenario tells. The session knows them by their number, where its
/// instructions name it.
struct ScriptedCaller {
  std::string call;               ///< The scenario's name for it.
  std::string number;             ///< E.164.
  std::vector<std::string> says;  ///< Transcripts, turn by turn.
};

/// The mind of one session: follows the script, and where that has nothing (or there is none) talks
/// on its own: greets, answers every turn with another sentence, says what an instruction puts in
/// quotes, and calls the first tool offered when asked for a time.
class Agent {
 public:
  /// `heard`: what the caller will say, turn by turn, as far as the scenario tells. `callers`: who
  /// it may turn out to be instead.
  Agent(const std::vector<AgentTurn>& script, std::vector<std::string> heard,
        std::vector<ScriptedCaller> callers = {});

  /// The session's instructions, which may say who calls. Once somebody is known it stays so.
  void read_instructions(std::string_view instructions);

  [[nodiscard]] AgentReply reply(const AgentRequest& request);
  /// The response was cut off before anybody could hear it.
  void take_back(std::size_t turn);
  /// An item that the client put into the conversation: a restored session goes on in the script
  /// where the conversation stands. When its last words are the beginning of a scripted turn, a
  /// request for more gets the rest of that turn.
  void remember(const Item& item);
  /// The words of the caller's next turn of that length.
  [[nodiscard]] std::string transcribe(std::chrono::milliseconds length, std::string_view language);

 private:
  [[nodiscard]] std::optional<AgentReply> scripted(const AgentRequest& request);
  [[nodiscard]] AgentReply improvised(const AgentRequest& request);
  [[nodiscard]] std::string sentence(const AgentRequest& request);

  std::vector<AgentTurn> script_;
  std::vector<bool> taken_;
  std::vector<std::string> heard_;
  std::vector<ScriptedCaller> callers_;
  std::string call_;  ///< The scenario's name of it; empty while nobody is known.
  std::size_t next_heard_ = 0;
  std::size_t improvised_ = 0;
  std::string unsaid_;  ///< Of the turn with which the restored conversation breaks off.
};

/// Every sentence that is said without a script, in that language ("ru", else English).
[[nodiscard]] std::vector<SpeechRequest> improvised_speeches(std::string_view language);

/// Which voice says `words`: the scenario's language where it has one, else Russian for Cyrillic
/// letters, else the session's.
[[nodiscard]] std::string spoken_language(std::string_view words, const std::string& of_scenario,
                                          const std::string& of_session);

/// Arguments that a tool with this JSON Schema would take.
[[nodiscard]] boost::json::value example_arguments(const boost::json::object& schema);

}  // namespace tandem::sim
