#include "tools/sim/model/fault_board.hpp"

#include <algorithm>

namespace tandem::sim {
namespace {

using Kind = ModelFault::Kind;

bool is_of_handshake(const ModelFault& fault) {
  return fault.kind == Kind::Refuse || fault.kind == Kind::Reset || fault.kind == Kind::SlowStart ||
         (fault.kind == Kind::Odd && !fault.after);
}

/// These change the response itself instead of happening beside it.
bool is_of_response(const ModelFault& fault) {
  return fault.kind == Kind::Mute || (fault.kind == Kind::Error && fault.at_response);
}

bool meets(const ModelFault& fault, std::int64_t session) {
  return !fault.at_session || *fault.at_session == session;
}

}  // namespace

FaultBoard::FaultBoard(const std::vector<ModelFault>& faults) {
  for (const ModelFault& fault : faults) entries_.push_back({fault, fault.times});
}

std::optional<ModelFault> FaultBoard::at_handshake(ModelFault::Kind kind, std::int64_t session) {
  for (Entry& entry : entries_) {
    if (entry.fault.kind != kind || entry.left == 0 || !meets(entry.fault, session)) continue;
    --entry.left;
    return entry.fault;
  }
  return std::nullopt;
}

SessionFaults::SessionFaults(FaultBoard& board, std::int64_t session, Instant created)
    : board_(board) {
  for (FaultBoard::Entry& entry : board.entries_) {
    const ModelFault& fault = entry.fault;
    if (is_of_handshake(fault) || !meets(fault, session)) continue;
    if (fault.at_response || fault.at_speech || fault.during_tool) {
      waiting_.push_back(&entry);
    } else {
      armed_.push_back({&entry, created + fault.after.value_or(std::chrono::milliseconds{0})});
    }
  }
}

std::vector<ModelFault> SessionFaults::response_created(std::int64_t number, Instant now) {
  std::vector<ModelFault> changing;
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    FaultBoard::Entry& entry = **each;
    const bool hit = entry.fault.at_response == number && entry.left > 0;
    if (hit && is_of_response(entry.fault)) {
      --entry.left;
      changing.push_back(entry.fault);
    } else if (hit && !entry.fault.during_tool) {
      armed_.push_back({&entry, now + entry.fault.after.value_or(std::chrono::milliseconds{0})});
    }
    const bool stays = !hit || entry.fault.during_tool;
    each = stays ? std::next(each) : waiting_.erase(each);
  }
  return changing;
}

void SessionFaults::tool_delivered(Instant now) {
  arm([](const ModelFault& fault) { return fault.during_tool; }, now);
}

void SessionFaults::speech_started(Instant now) {
  ++speeches_;
  arm([this](const ModelFault& fault) { return fault.at_speech == speeches_; }, now);
}

void SessionFaults::arm(const std::function<bool(const ModelFault&)>& fits, Instant now) {
  for (auto each = waiting_.begin(); each != waiting_.end();) {
    FaultBoard::Entry& entry = **each;
    const bool hit = fits(entry.fault);
    if (hit) {
      armed_.push_back({&entry, now + entry.fault.after.value_or(std::chrono::milliseconds{0})});
    }
    each = hit ? waiting_.erase(each) : std::next(each);
  }
}

std::vector<ModelFault> SessionFaults::due(Instant now) {
  std::vector<ModelFault> happening;
  armed_.remove_if([&](const Armed& armed) {
    if (armed.at > now) return false;
    if (armed.entry->left > 0) {
      --armed.entry->left;
      happening.push_back(armed.entry->fault);
    }
    return true;
  });
  return happening;
}

Instant SessionFaults::next_due() const {
  Instant due = Instant::max();
  for (const Armed& armed : armed_) due = std::min(due, armed.at);
  return due;
}

}  // namespace tandem::sim
