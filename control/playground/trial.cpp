#include "control/playground/trial.hpp"

#include <utility>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/trial.hpp"
#include "control/api/api_service.hpp"
#include "control/api/refusal.hpp"
#include "control/playground/playground_service.hpp"
#include "control/store/playground_store.hpp"

namespace tandem::playground {
namespace {

void operators_only(pqxx::transaction_base& tx) {
  if (!store::may_try_out(tx)) throw api::forbidden("Only operators try agents out.");
}

}  // namespace

Trial::Trial(const House& house, EventLoop& loop, api::SocketSender who,
             std::chrono::milliseconds ask_again)
    : house_(house),
      loop_(loop),
      who_(std::make_shared<api::SocketSender>(std::move(who))),
      stay_(loop, who_->until, ask_again,
            {[this] { return still(); },
             [this](std::string token) { return renewed(std::move(token)); }},
            socket()) {}

Task<> Trial::renew(std::string token) {
  const std::shared_ptr<void> over(nullptr, [this](void*) { renewing_ = false; });
  co_await stay_.renew(std::move(token));
}

Task<api::Stay> Trial::still() {
  auth::Principal principal = who_->principal;
  api::SocketWork ask = &operators_only;
  const auto stay = co_await house_.api.still_admitted(loop_, std::move(principal), std::move(ask));
  co_return stay;
}

Task<api::Renewal> Trial::renewed(std::string token) {
  return api::renew_sender(house_.api, loop_, who_, std::string(kPlaygroundPath), std::move(token),
                           &operators_only);
}

api::SocketStay::Socket Trial::socket() {
  return {[this](api::StayEnd end, std::string_view reason) {
            shown_out_ = true;
            call::show_out(house_.calls, call_, static_cast<std::uint16_t>(end),
                           std::string(reason));
          },
          [this](std::string text) { call::tell_browser(house_.calls, call_, std::move(text)); },
          [this] { return shown_out_ || !house_.calls.reach(call_, [](call::CallSession*) {}); }};
}

}  // namespace tandem::playground
