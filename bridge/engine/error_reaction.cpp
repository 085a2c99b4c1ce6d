#include "bridge/engine/error_reaction.hpp"

#include <array>

namespace tandem::engine {
namespace {

struct Row {
  std::string_view code;
  ErrorReaction reaction;
};

constexpr std::array kByCode{
    Row{"conversation_already_has_active_response", ErrorReaction::RetryWhenDone},
    Row{"response_cancel_not_active", ErrorReaction::Ignore},
    Row{"input_audio_buffer_commit_empty", ErrorReaction::Ignore},
    Row{"session_expired", ErrorReaction::Reconnect},
    Row{"beta_api_shape_disabled", ErrorReaction::Fatal},
    Row{"invalid_api_key", ErrorReaction::Fatal},
    Row{"model_not_found", ErrorReaction::Fatal},
    Row{"insufficient_quota", ErrorReaction::Refused},
    Row{"rate_limit_exceeded", ErrorReaction::Refused},
    Row{"server_error", ErrorReaction::RetryOnce},
};

/// `item_truncate_invalid_item_id`, `item_delete_invalid_item_id` and the like: the item is gone,
/// which is what we wanted.
bool names_an_unknown_item(std::string_view code) {
  return code.starts_with("item_") && code.ends_with("_invalid_item_id");
}

}  // namespace

ErrorReaction classify(std::string_view code, std::string_view type) noexcept {
  for (const Row& row : kByCode) {
    if (row.code == code) return row.reaction;
  }
  if (names_an_unknown_item(code)) return ErrorReaction::Ignore;
  if (type == "server_error") return ErrorReaction::RetryOnce;
  return ErrorReaction::OurFault;
}

}  // namespace tandem::engine
