#include "control/api/socket_stay.hpp"

#include <algorithm>
#include <utility>

#include "control/api/api_service.hpp"
#include "control/api/sender_headers.hpp"
#include "core/sleep.hpp"

namespace tandem::api {

using std::chrono::milliseconds;
using std::chrono::steady_clock;
using std::chrono::system_clock;

Renewal judge_renewal(const auth::Principal& who, const SocketAnswer& answer) {
  Renewal made;
  const unsigned refused = answer.refusal ? answer.refusal->status : 0;
  if (refused >= 500 || refused == 429) {
    made.told = R"({"type":"error","code":"unavailable"})";
  } else if (refused == 403 || refused == 404) {
    made.verdict = Renewal::Verdict::NotAllowed;
  } else if (refused != 0) {
    made.verdict = Renewal::Verdict::NoGood;
  } else if (answer.sender.principal.name() != who.name()) {
    made.verdict = Renewal::Verdict::SomebodyElses;
  } else {
    made.verdict = Renewal::Verdict::Taken;
    made.until = answer.sender.until;
    made.told = refreshed_message(answer.sender);
  }
  return made;
}

Task<Renewal> renew_sender(ApiService& api, EventLoop& loop, std::shared_ptr<SocketSender> who,
                           std::string path, std::string token, SocketWork work) {
  net::HttpRequest request = renewal(path, token, who->address);
  SocketAnswer answer = co_await api.admit_socket(loop, std::move(request), std::move(work));
  Renewal made = judge_renewal(who->principal, answer);
  if (made.verdict == Renewal::Verdict::Taken) *who = std::move(answer.sender);
  co_return made;
}

SocketStay::SocketStay(EventLoop& loop, std::optional<system_clock::time_point> until,
                       milliseconds ask_again, Asked asked, Socket socket)
    : loop_(loop),
      until_(until),
      ask_again_(ask_again),
      asked_(std::move(asked)),
      socket_(std::move(socket)) {}

Task<> SocketStay::watch() {
  auto ask_at = steady_clock::now() + ask_again_;
  while (!socket_.closing()) {
    auto wait = std::chrono::ceil<milliseconds>(ask_at - steady_clock::now());
    if (until_)
      wait = std::min(wait, std::chrono::ceil<milliseconds>(*until_ - system_clock::now()));
    co_await sleep_for(loop_, std::max(wait, milliseconds(0)));
    if (until_ && system_clock::now() >= *until_)
      co_return socket_.close(StayEnd::TokenExpired, "the token has expired");
    if (steady_clock::now() < ask_at || socket_.closing()) continue;
    ask_at = steady_clock::now() + ask_again_;
    const Stay stay = co_await asked_.still();
    if (stay == Stay::SessionOver)
      co_return socket_.close(StayEnd::TokenExpired, "the session is over");
    if (stay == Stay::RightLost)
      co_return socket_.close(StayEnd::NoLongerAllowed, "no longer allowed");
  }
}

Task<> SocketStay::renew(std::string token) {
  if (std::exchange(renewing_, true)) co_return;
  const Renewal renewal = co_await asked_.renew(std::move(token));
  renewing_ = false;
  switch (renewal.verdict) {
    case Renewal::Verdict::Taken:
      until_ = renewal.until;
      break;
    case Renewal::Verdict::NoGood:
      co_return socket_.close(StayEnd::TokenExpired, "the token is no good");
    case Renewal::Verdict::NotAllowed:
      co_return socket_.close(StayEnd::NoLongerAllowed, "no longer allowed");
    case Renewal::Verdict::SomebodyElses:
      co_return socket_.close(StayEnd::OtherSubject, "the token is somebody else's");
    case Renewal::Verdict::Unanswered:
      break;
  }
  socket_.tell(renewal.told);
}

}  // namespace tandem::api
