#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "control/store/outbound_store.hpp"
#include "core/net/http_message.hpp"

namespace tandem::outbound {

/// What goes to a webhook endpoint: the body, and which signature its dialect has. The queue holds
/// events in one form, that of the standard dialect (`schema/0020_telling.sql`); here they take the
/// shape that dashboards made for Vapi or Retell already read. Pure: the same event gives the same
/// bytes at every attempt.

/// Vapi's server messages: `status-update`, `transcript`, `end-of-call-report`. `api_base`: ours,
/// before the paths of a call's monitor.
[[nodiscard]] std::string vapi_body(const store::OutboundItem& item, std::string_view api_base);
/// Retell's `call_started`, `call_ended`, `call_analyzed`.
[[nodiscard]] std::string retell_body(const store::OutboundItem& item);

}  // namespace tandem::outbound
