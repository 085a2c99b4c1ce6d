#pragma once

#include <string>
#include <string_view>

#include "bridge/engine/call_record.hpp"

namespace tandem::call {

/// What is kept of one record: the event's type ("turn.barge-in") and its fields as a JSON object.
/// Times are whole milliseconds and end in `_ms`; `_at_ms` are offsets on the call's clock. Item
/// and response numbers are those of this call (1, 2, ...), not the model's ids.
struct RecordJson {
  std::string_view type;
  std::string fields;
};
[[nodiscard]] RecordJson record_json(const engine::CallRecord& record);

[[nodiscard]] std::string_view text_of(engine::CalleeKind kind) noexcept;
[[nodiscard]] std::string_view text_of(engine::MachineBelief belief) noexcept;
[[nodiscard]] std::string_view text_of(engine::DetachReason reason) noexcept;
[[nodiscard]] std::string_view text_of(engine::TransferResult result) noexcept;
[[nodiscard]] std::string_view text_of(engine::ToolOutcome outcome) noexcept;
[[nodiscard]] std::string_view text_of(engine::ModelFault fault) noexcept;

}  // namespace tandem::call
