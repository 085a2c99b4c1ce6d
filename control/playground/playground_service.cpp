#include "control/playground/playground_service.hpp"

#include <chrono>
#include <future>
#include <string>
#include <utility>
#include <variant>

#include "bridge/call/call_id.hpp"
#include "bridge/call/call_registry.hpp"
#include "control/api/api_service.hpp"
#include "control/api/refusal.hpp"
#include "control/api/request_reader.hpp"
#include "control/assistant/instructions.hpp"
#include "control/directory/published_agent.hpp"
#include "control/playground/trial.hpp"
#include "control/problem.hpp"
#include "control/store/playground_store.hpp"
#include "core/event_loop.hpp"
#include "core/net/dial.hpp"

namespace tandem::playground {
namespace {

constexpr std::chrono::seconds kStopMax{5};
/// What comes by HTTP is bounded by its header (`HttpServer::Options::header_max`).
constexpr std::size_t kTokenMax = 16 * 1024;

/// Throws the refusal that the verdict means.
void judge(const store::TrialPermit& permit) {
  using Verdict = store::TrialPermit::Verdict;
  switch (permit.verdict) {
    case Verdict::Refused:
      throw api::forbidden("Only operators try agents out.");
    case Verdict::Unknown:
      throw api::not_found();
    case Verdict::NoVersion:
      throw api::Refusal(409, "no-version", "The agent has no such version",
                         "Publish it first, or try its draft out.");
    case Verdict::Granted:
      return;
  }
}

net::HttpResponse busy(call::Refusal refusal) {
  return control::problem(503, "no-room", "The node takes no call now",
                          "Why: " + std::string(call::text_of(refusal)) + '.');
}

}  // namespace

Task<std::optional<net::HttpResponse>> PlaygroundService::upgrade(EventLoop& home,
                                                                  net::HttpRequest request,
                                                                  net::ByteStream& stream) {
  // Ids of agents are written as those of calls.
  const auto agent_id = call::CallId::parse(api::query_value(request, "agent_id"));
  if (!agent_id)
    co_return control::problem(400, "bad-request", "Bad request", "agent_id is a UUID");
  std::string version = api::query_value(request, "version");
  if (version.empty()) version = "draft";
  if (version != "draft" && version != "published" && !call::CallId::parse(version))
    co_return control::problem(400, "bad-request", "Bad request",
                               "version is draft, published or a UUID");
  // Before a ticket: a request that cannot become a WebSocket must not use it up.
  auto answer = net::websocket_accept_answer(request);
  if (!answer) co_return net::HttpResponse(400);

  auto permit = std::make_shared<store::TrialPermit>();
  api::SocketWork ask = [permit, id = agent_id->text(), version](pqxx::transaction_base& tx) {
    *permit = store::begin_trial(tx, id, version);
    judge(*permit);
  };
  api::SocketAnswer admitted = co_await api_.admit_socket(home, std::move(request), std::move(ask));
  if (admitted.refusal) co_return std::move(admitted.refusal);
  const auto agent = control::published_agent(permit->tenant, permit->tenant.agents.front());
  if (!agent)
    co_return control::problem(409, "no-instructions", "The agent has no instructions",
                               "It would not know what to say.");
  if (!admitted.sender.subprotocol.empty())
    answer->insert(answer->size() - 2,
                   "Sec-WebSocket-Protocol: " + admitted.sender.subprotocol + "\r\n");
  co_return begin(agent, std::move(admitted.sender), stream, std::move(*answer));
}

std::optional<net::HttpResponse> PlaygroundService::begin(std::shared_ptr<const call::Agent> agent,
                                                          api::SocketSender who,
                                                          net::ByteStream& stream,
                                                          std::string answer) {
  const Trial::House house{calls_, api_};
  auto trial = std::make_shared<Trial>(house, loop_, std::move(who), ask_again_);
  // A browser may send as many as it likes: the loop that hears supervisors gets one at a time.
  auto newer_token = [this, of = std::weak_ptr<Trial>(trial)](const std::string& token) {
    const auto asked = of.lock();
    if (!asked || token.size() > kTokenMax || !asked->begin_renewal()) return;
    loop_.post([this, of, token] {
      if (const auto known = of.lock())
        tasks_.spawn([known, token] { return known->renew(token); });
    });
  };
  std::string briefing =
      control::call_briefing(*agent, call::kPlaygroundCaller, std::chrono::system_clock::now());
  const call::AdmitAnswer admitted =
      calls_.try_out(std::move(agent), std::move(briefing), std::move(newer_token));
  if (const auto* refusal = std::get_if<call::Refusal>(&admitted)) return busy(*refusal);
  const auto grant = calls_.claim(std::get<call::StreamOffer>(admitted).token);
  if (!grant) return busy(call::Refusal::Ended);
  trial->begins(grant->call());
  loop_.post(
      [this, trial = std::move(trial)] { tasks_.spawn([trial] { return trial->watch(); }); });
  calls_.attach(*grant, stream.release(), std::move(answer));
  return std::nullopt;
}

void PlaygroundService::stop() {
  auto stopped = std::make_shared<std::promise<void>>();
  loop_.post([this, stopped] {
    tasks_.cancel();
    loop_.post([stopped] { stopped->set_value(); });
  });
  stopped->get_future().wait_for(kStopMax);
}

}  // namespace tandem::playground
