#pragma once

#include <string>
#include <vector>

#include "tools/sim/model/agent.hpp"
#include "tools/sim/model/conversation.hpp"
#include "tools/sim/model/outbox.hpp"
#include "tools/sim/model/session_recorder.hpp"
#include "tools/sim/model/session_state.hpp"
#include "tools/sim/model_scenario.hpp"
#include "tools/sim/speech/speech_book.hpp"

namespace tandem::sim {

/// What the parts of one session share.
struct SessionContext {
  SessionState state;
  Conversation conversation;
  Outbox outbox;
  Agent agent;
  std::string conversation_id;
  const ModelScenario& scenario;
  SpeechSource& speeches;
  SessionRecorder* recorder = nullptr;  ///< None: nothing is recorded.
};

}  // namespace tandem::sim
