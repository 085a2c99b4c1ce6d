#include "bridge/engine/error_reaction.hpp"

#include <doctest/doctest.h>

using namespace tandem::engine;

TEST_SUITE("bridge/engine/error_reaction") {
  TEST_CASE("every row of the page's table (section 10)") {
    const struct {
      const char* code;
      const char* type;
      ErrorReaction reaction;
    } rows[] = {
        {"conversation_already_has_active_response", "invalid_request_error",
         ErrorReaction::RetryWhenDone},
        {"response_cancel_not_active", "invalid_request_error", ErrorReaction::Ignore},
        {"session_expired", "invalid_request_error", ErrorReaction::Reconnect},
        {"beta_api_shape_disabled", "invalid_request_error", ErrorReaction::Fatal},
        {"unknown_parameter", "invalid_request_error", ErrorReaction::OurFault},
        {"invalid_value", "invalid_request_error", ErrorReaction::OurFault},
        {"missing_required_parameter", "invalid_request_error", ErrorReaction::OurFault},
        {"invalid_type", "invalid_request_error", ErrorReaction::OurFault},
        {"input_audio_buffer_commit_empty", "invalid_request_error", ErrorReaction::Ignore},
        {"item_truncate_invalid_item_id", "invalid_request_error", ErrorReaction::Ignore},
        {"item_delete_invalid_item_id", "invalid_request_error", ErrorReaction::Ignore},
        {"item_retrieve_invalid_item_id", "invalid_request_error", ErrorReaction::Ignore},
        {"invalid_api_key", "invalid_request_error", ErrorReaction::Fatal},
        {"insufficient_quota", "insufficient_quota", ErrorReaction::Refused},
        {"rate_limit_exceeded", "requests", ErrorReaction::Refused},
        {"", "server_error", ErrorReaction::RetryOnce},
        {"", "", ErrorReaction::OurFault},
        {"something_new", "something_newer", ErrorReaction::OurFault},
    };
    for (const auto& row : rows) {
      CAPTURE(row.code);
      CHECK(classify(row.code, row.type) == row.reaction);
    }
  }
}
