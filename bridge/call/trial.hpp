#pragma once

#include <cstdint>
#include <string>

#include "bridge/call/call_id.hpp"

namespace tandem::call {

class CallRegistry;

// Of a call with a browser, whoever plays its caller; from any thread. Nothing where it is over.

/// A text message beside the call.
void tell_browser(CallRegistry& calls, CallId call, std::string text);
/// Closes the browser's socket with the code, and ends the call at once: by an operator's order.
void show_out(CallRegistry& calls, CallId call, std::uint16_t code, std::string reason);

}  // namespace tandem::call
