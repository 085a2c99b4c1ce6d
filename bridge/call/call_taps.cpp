#include "bridge/call/call_taps.hpp"

#include <utility>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/tap/recorder.hpp"

namespace tandem::call {

void CallSession::add_tap(std::shared_ptr<tap::TapOutlet> outlet) {
  if (over_) return outlet->end();
  taps_.add(std::move(outlet), machine_.engine().ledger(), downlink_);
}

void CallSession::begin_recording() {
  tap::Recorder* recorder = shard_.services().recorder;
  if (recorder == nullptr || !facts_.agent->recording) return;
  auto outlet = recorder->record(facts_.id, facts_.agent->organisation);
  note(outlet ? "recording.started" : "recording.refused", "{}");
  if (outlet) add_tap(std::move(outlet));
}

bool add_tap(CallRegistry& registry, CallId call, std::shared_ptr<tap::TapOutlet> outlet) {
  return registry.reach(call, [outlet = std::move(outlet)](CallSession* session) {
    if (session == nullptr) return outlet->end();
    session->add_tap(outlet);
  });
}

void remove_tap(CallRegistry& registry, CallId call, std::shared_ptr<tap::TapOutlet> outlet) {
  registry.reach(call, [outlet = std::move(outlet)](CallSession* session) {
    if (session != nullptr) session->remove_tap(outlet.get());
  });
}

void tell_again(CallRegistry& registry, CallId call) {
  registry.reach(call, [](CallSession* session) {
    if (session != nullptr) session->tell_again();
  });
}

void note_listener(CallRegistry& registry, CallId call, std::string fields) {
  registry.reach(call, [fields = std::move(fields)](CallSession* session) {
    if (session != nullptr) session->listener_came(fields);
  });
}

void note_left(CallRegistry& registry, CallId call, std::string came, std::string fields) {
  registry.reach(call, [came = std::move(came), fields = std::move(fields)](CallSession* session) {
    if (session != nullptr) session->listener_left(came, fields);
  });
}

void note_event(CallRegistry& registry, CallId call, std::string type, std::string fields) {
  registry.reach(call, [type = std::move(type), fields = std::move(fields)](CallSession* session) {
    if (session != nullptr) session->note(type, fields);
  });
}

}  // namespace tandem::call
