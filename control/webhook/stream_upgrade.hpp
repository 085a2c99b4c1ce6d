#pragma once

#include <optional>

#include "bridge/call/call_registry.hpp"
#include "control/webhook/carrier_gate.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/http_message.hpp"

namespace tandem::control {

/// The carrier opens a call's stream: signature first, then the token in the path, which is used up
/// by that; then the connection goes to the call's shard, 101 included. Gives the refusal to send,
/// or nothing when the connection was handed on. On the acceptor's loop.
[[nodiscard]] std::optional<net::HttpResponse> upgrade_stream(const net::HttpRequest& request,
                                                              net::ByteStream& stream,
                                                              const CarrierGate& gate,
                                                              call::CallRegistry& registry);

}  // namespace tandem::control
