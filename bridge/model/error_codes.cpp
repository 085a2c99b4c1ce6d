#include "bridge/model/error_codes.hpp"

#include <algorithm>
#include <array>

namespace tandem::model {
namespace {

/// Sorted (looked up by halving).
constexpr auto kKnown = std::to_array<std::string_view>({
    "beta_api_shape_disabled",
    "binary",
    "close-1000",
    "close-1001",
    "close-1002",
    "close-1003",
    "close-1005",
    "close-1006",
    "close-1007",
    "close-1008",
    "close-1009",
    "close-1011",
    "close-1012",
    "close-1013",
    "close-4000",
    "connect",
    "conversation_already_has_active_response",
    "http-400",
    "http-401",
    "http-403",
    "http-404",
    "http-408",
    "http-429",
    "http-500",
    "http-502",
    "http-503",
    "http-504",
    "input_audio_buffer_commit_empty",
    "insufficient_quota",
    "invalid_api_key",
    "invalid_request_error",
    "invalid_type",
    "invalid_value",
    "item_delete_invalid_item_id",
    "item_truncate_invalid_item_id",
    "missing_required_parameter",
    "model_not_found",
    "rate_limit_exceeded",
    "reset",
    "response_cancel_not_active",
    "server_error",
    "session_expired",
    "silent",
    "timeout",
    "unknown_parameter",
    "websocket",
});
static_assert(std::is_sorted(kKnown.begin(), kKnown.end()));

}  // namespace

std::string_view error_label(std::string_view code) noexcept {
  const auto* const known = std::lower_bound(kKnown.begin(), kKnown.end(), code);
  return known != kKnown.end() && *known == code ? *known : std::string_view("other");
}

std::span<const std::string_view> error_labels() noexcept { return kKnown; }

}  // namespace tandem::model
