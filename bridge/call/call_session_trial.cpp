// What only a call with a browser knows: who plays the caller can be told things, and shown out.
#include <utility>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/trial.hpp"

namespace tandem::call {

void CallSession::on_carrier_token(const std::string& token) {
  guarded([&] {
    if (!over_ && facts_.newer_token) facts_.newer_token(token);
  });
}

void CallSession::tell_browser(std::string_view text) {
  if (!carrier_) return;
  carrier_->tell(text);
  carrier_->flush();
}

void CallSession::show_out(std::uint16_t code, std::string_view reason) {
  if (over_) return;
  guarded([&] {
    drop_carrier(code, reason);
    feed(engine::CallEvent{engine::HangUpRequested{engine::HangUpManner::AtOnce}});
    flush();
  });
}

void tell_browser(CallRegistry& calls, CallId call, std::string text) {
  calls.reach(call, [text = std::move(text)](CallSession* session) {
    if (session != nullptr) session->tell_browser(text);
  });
}

void show_out(CallRegistry& calls, CallId call, std::uint16_t code, std::string reason) {
  calls.reach(call, [code, reason = std::move(reason)](CallSession* session) {
    if (session != nullptr) session->show_out(code, reason);
  });
}

}  // namespace tandem::call
