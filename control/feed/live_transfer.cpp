#include "control/feed/live_transfer.hpp"

#include "core/rfc3339.hpp"

namespace tandem::feed {
namespace {

/// Ordered, and announced to the caller; asked of the carrier; the caller's line is with it, and
/// the other side rings. Any other is a result.
constexpr std::string_view kAnnounced = "announced", kTrying = "trying", kRinging = "ringing";

void optional_member(json::Writer& out, std::string_view name,
                     const std::optional<control::EventTime>& value) {
  out.key(name);
  if (value)
    out.value(rfc3339(*value));
  else
    out.null();
}

void member_or_null(json::Writer& out, std::string_view name, std::string_view text) {
  out.key(name);
  if (text.empty())
    out.null();
  else
    out.value(text);
}

}  // namespace

void LiveTransfer::apply(const call::CallEvent& event, const control::EventFields& fields) {
  const std::string_view type = event.type;
  if (type == "supervisor.transfer") {
    begin(kAnnounced, event, fields);
  } else if (type == "transfer.asked") {
    if (state_ == kAnnounced) {
      state_ = kTrying;
      number_ = fields.text("number");
    } else {
      begin(kTrying, event, fields);
    }
  } else if (type == "supervisor.mute" || type == "supervisor.taken-over") {
    // Whoever has the agent silent calls its goodbye off, and with it what was to come behind that.
    if (state_ == kAnnounced) state_.clear();
  } else if (type == "stream.detached") {
    if (state_ == kTrying) state_ = kRinging;
  } else if (type == "transfer.ended") {
    // A request that was taken for refused did take effect after all: the last word counts.
    if (state_.empty()) return;
    const bool here = state_ == kTrying;
    state_ = fields.text("result");
    ended_at_ = event.at;
    // The carrier refused: the caller never left.
    if (here && state_ == "rejected") back_at_ = event.at;
  } else if (type == "stream.attached") {
    // Back by a new stream, whether or not the carrier has said why.
    if (!state_.empty() && !back_at_ && state_ != kAnnounced) back_at_ = event.at;
  }
}

void LiveTransfer::begin(std::string_view state, const call::CallEvent& event,
                         const control::EventFields& fields) {
  state_ = state;
  number_ = fields.text("number");
  by_ = fields.text("actor");
  name_ = fields.text("name");
  asked_at_ = event.at;
  ended_at_.reset();
  back_at_.reset();
}

void LiveTransfer::write(json::Writer& out) const {
  if (state_.empty()) {
    out.null();
    return;
  }
  out.begin_object();
  member_or_null(out, "number", number_);
  out.member("state", state_);
  // The agent's own, where no person had it ordered.
  member_or_null(out, "by", by_);
  member_or_null(out, "by_name", name_);
  optional_member(out, "asked_at", asked_at_);
  optional_member(out, "ended_at", ended_at_);
  optional_member(out, "back_at", back_at_);
  out.end_object();
}

}  // namespace tandem::feed
