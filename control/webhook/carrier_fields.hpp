#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "bridge/call/call_id.hpp"
#include "bridge/call/call_registry.hpp"
#include "bridge/carrier/form.hpp"
#include "bridge/engine/call_event.hpp"
#include "core/net/http_message.hpp"

// What single fields of the carrier's webhooks mean.
namespace tandem::control {

/// Twilio's ids have 34 characters; other carriers' up to 64.
[[nodiscard]] bool is_sid(std::string_view sid) noexcept;

/// `?call=` of the addresses that we give the carrier with a call of ours.
[[nodiscard]] std::optional<call::CallId> called_for(const net::HttpRequest& request);

/// `AnsweredBy` (Twilio's "Answering Machine Detection"). A word that nobody knows is no verdict.
[[nodiscard]] engine::CalleeKind callee_kind_of(std::string_view answered_by) noexcept;

/// Why a call that was not answered came to nothing, where its network says more than its status: a
/// word of `carrier_failure.hpp`.
[[nodiscard]] std::string_view failure_of_status(call::CarrierStatus status,
                                                 const carrier::FormFields& fields) noexcept;

/// `CallDuration`; none where it is no length that a call can have: a carrier ends them after four
/// hours, or after a day.
[[nodiscard]] std::optional<std::chrono::seconds> call_length(
    const carrier::FormFields& fields) noexcept;

/// Of a stream's errors only these end it (Twilio's error pages 31921: closed by our side; 31924:
/// the protocol broken). Others are warnings on a stream that goes on, or of one that never was.
[[nodiscard]] bool ends_a_stream(std::string_view error) noexcept;

}  // namespace tandem::control
