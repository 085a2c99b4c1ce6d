#include "control/listen/listen_service.hpp"

#include <future>
#include <utility>

#include "bridge/call/call_registry.hpp"
#include "control/api/api_service.hpp"
#include "control/api/refusal.hpp"
#include "control/api/request_reader.hpp"
#include "control/problem.hpp"
#include "control/store/listen_store.hpp"
#include "core/net/dial.hpp"

namespace tandem::listen {
namespace {

constexpr std::chrono::seconds kStopMax{5};

/// Throws the refusal that the verdict means.
void judge(const store::ListenPermit& permit) {
  using Verdict = store::ListenPermit::Verdict;
  switch (permit.verdict) {
    case Verdict::Unknown:
      throw api::not_found();
    case Verdict::Refused:
      throw api::not_allowed("listen to this call");
    case Verdict::Ended:
      throw api::Refusal(409, "call-over", "The call is over");
    case Verdict::Granted:
      return;
  }
}

api::SocketWork question_of(ListenService::Question question, std::string call) {
  return [question, call = std::move(call)](pqxx::transaction_base& tx) {
    if (!question(tx, call)) throw api::not_found();
  };
}

/// The call goes on, but not here.
net::HttpResponse elsewhere(const std::string& node) {
  return control::problem(421, "other-node", "The call lives on another node",
                          node.empty() ? std::string() : "Ask node " + node + '.');
}

}  // namespace

ListenService::ListenService(call::CallRegistry& calls, api::ApiService& api,
                             metrics::Registry& registry)
    : calls_(calls),
      api_(api),
      loop_({"listen", 5}),
      block_(registry.add_block()),
      tasks_(loop_),
      hub_(loop_, calls, block_) {}

ListenService::~ListenService() { stop(); }

void ListenService::start() {
  running_ = true;
  loop_.start();
}

void ListenService::stop() {
  if (!std::exchange(running_, false)) return;
  auto stopped = std::make_shared<std::promise<void>>();
  loop_.post([this, stopped] {
    tasks_.spawn([this, stopped]() -> Task<> {
      co_await hub_.stop();
      stopped->set_value();
    });
  });
  stopped->get_future().wait_for(kStopMax);
  loop_.stop();
}

Task<std::optional<net::HttpResponse>> ListenService::upgrade(EventLoop& home,
                                                              net::HttpRequest request,
                                                              net::ByteStream& stream) {
  const auto call = call::CallId::parse(request.path().substr(kListenPathPrefix.size()));
  if (!call) co_return control::problem(404, "not-found", "Not found");
  std::string fault;
  Admission admission;
  admission.wish = read_listen_wish(request, fault);
  if (!fault.empty()) co_return control::problem(400, "bad-request", "Bad request", fault);
  // Before a ticket: a request that cannot become a WebSocket must not use it up.
  if (!net::websocket_accept_answer(request)) co_return net::HttpResponse(400);
  admission.call = *call;

  auto permit = std::make_shared<store::ListenPermit>();
  api::SocketWork ask = [permit, id = call->text()](pqxx::transaction_base& tx) {
    *permit = store::begin_listening(tx, id);
    judge(*permit);
  };
  net::HttpRequest asked = request;
  api::SocketAnswer answer = co_await api_.admit_socket(home, std::move(asked), std::move(ask));
  if (answer.refusal) co_return std::move(answer.refusal);
  if (!calls_.reach(*call, [](call::CallSession*) {})) co_return elsewhere(permit->node);
  admission.listener = permit->listener;
  admission.actor = answer.sender.principal.name();
  admission.subprotocol = answer.sender.subprotocol;
  admission.until = answer.sender.until;
  auto who = std::make_shared<api::SocketSender>(std::move(answer.sender));
  auto carried = std::make_shared<net::StreamHandle>(stream.release());
  loop_.post([this, carried, who, admission = std::move(admission),
              request = std::move(request)]() mutable {
    Rights rights = rights_of(who, admission.call.text());
    hub_.begin(std::move(admission), std::move(*carried), std::move(request), std::move(rights));
  });
  co_return std::nullopt;
}

/// `who` is the listen loop's from here on: a newer token of theirs changes it.
Rights ListenService::rights_of(std::shared_ptr<api::SocketSender> who, const std::string& call) {
  Rights rights;
  rights.listen = [this, who, call] { return still(who->principal, &store::may_listen, call); };
  rights.hold = [this, who, call] { return still(who->principal, &store::may_take_over, call); };
  rights.take_over = [this, who, call]() -> Task<api::Allowance> {
    api::SocketWork ask = question_of(&store::begin_take_over, call);
    api::SocketSender sender = *who;
    const auto allowed = co_await api_.allows(loop_, std::move(sender), std::move(ask));
    co_return allowed;
  };
  rights.renew = [this, who, call](std::string token) {
    return api::renew_sender(api_, loop_, who, std::string(kListenPathPrefix) + call,
                             std::move(token), question_of(&store::may_listen, call));
  };
  return rights;
}

Task<api::Stay> ListenService::still(auth::Principal principal, Question question,
                                     std::string call) {
  api::SocketWork ask = question_of(question, std::move(call));
  const auto stay = co_await api_.still_admitted(loop_, std::move(principal), std::move(ask));
  co_return stay;
}

}  // namespace tandem::listen
