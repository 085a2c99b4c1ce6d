#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "bridge/call/event_sink.hpp"
#include "control/writer/call_rows.hpp"
#include "control/writer/event_fields.hpp"
#include "core/json/writer.hpp"

namespace tandem::feed {

/// The call's latest transfer, from its order to what came of it, as a function of the call's
/// events.
class LiveTransfer {
 public:
  /// `fields` are the event's.
  void apply(const call::CallEvent& event, const control::EventFields& fields);
  /// `null` where there was none.
  void write(json::Writer& out) const;

 private:
  void begin(std::string_view state, const call::CallEvent& event,
             const control::EventFields& fields);

  std::string state_;  ///< Empty: none yet.
  std::string number_, by_, name_;
  std::optional<control::EventTime> asked_at_, ended_at_, back_at_;
};

}  // namespace tandem::feed
