#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "bridge/engine/past_call.hpp"
#include "control/store/resume_store.hpp"

namespace tandem::resume {

/// What a call's events tell whoever goes on with it.
struct PastOfCall {
  engine::PastCall call;      ///< `age` and `answered_for` are the row's to tell.
  std::string agent;          ///< As the call began with it: an id, of a file or of the database.
  bool handed_over = false;   ///< The last term's node gave it away.
  bool ended = false;         ///< The last term's node said that it was over.
  bool transferring = false;  ///< Somebody is being rung for the caller.
};

/// Words as they were heard, in the order in which they were spoken; keys; tools with what the
/// model was told of them, and where that is not known, that it is not; hints of supervisors, and
/// that one of them spoke with the caller, or did when the node was lost.
/// Events of `epoch` are the last term's. Pure.
[[nodiscard]] PastOfCall past_of_call(std::span<const store::StoredEvent> events,
                                      std::uint32_t epoch);

}  // namespace tandem::resume
