#include "bridge/engine/call_record.hpp"

namespace tandem::engine {

const char* to_string(EndReason reason) noexcept {
  switch (reason) {
    case EndReason::CallerHungUp:
      return "caller-hangup";
    case EndReason::AgentEnded:
      return "agent-hangup";
    case EndReason::Operator:
      return "supervisor-hangup";
    case EndReason::Transferred:
      return "transferred";
    case EndReason::NoAnswer:
      return "no-answer";
    case EndReason::Busy:
      return "busy";
    case EndReason::Failed:
      return "failed";
    case EndReason::ModelFailed:
      return "model-failed";
    case EndReason::CarrierFailed:
      return "carrier-failed";
    case EndReason::TimeLimit:
      return "time-limit";
    case EndReason::Silence:
      return "silence";
    case EndReason::NoStream:
      return "no-stream";
    case EndReason::Canceled:
      return "canceled";
    case EndReason::Drained:
      return "drained";
  }
  return "failed";
}

}  // namespace tandem::engine
