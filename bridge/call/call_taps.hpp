#pragma once

#include <memory>
#include <string>

#include "bridge/call/call_id.hpp"
#include "bridge/tap/tap_outlet.hpp"

namespace tandem::call {

class CallRegistry;

/// The way of whoever hears calls to a call on its shard. Any thread; nothing waits.

/// The outlet gets the call's audio from now on, or its end where the call is over by then. False
/// where no such call is on this node.
bool add_tap(CallRegistry& registry, CallId call, std::shared_ptr<tap::TapOutlet> outlet);
/// No more of it: the outlet may die once this was called, since the shard holds it as well.
void remove_tap(CallRegistry& registry, CallId call, std::shared_ptr<tap::TapOutlet> outlet);
/// Its beginning, once more, to who follows live calls: whoever finds that they have missed it.
void tell_again(CallRegistry& registry, CallId call);
/// Somebody listens to the call, or no longer does: events in its log. `fields`: JSON objects;
/// `came`: those of their coming.
void note_listener(CallRegistry& registry, CallId call, std::string fields);
void note_left(CallRegistry& registry, CallId call, std::string came, std::string fields);
/// An event in the call's log. `fields`: a JSON object.
void note_event(CallRegistry& registry, CallId call, std::string type, std::string fields);

}  // namespace tandem::call
