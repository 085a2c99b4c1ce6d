#include "tests/bridge/call_rig.hpp"

#include <future>
#include <stdexcept>

namespace tandem::test {

// ---- What the call asks for.

void EventBook::append(unsigned, const call::CallEvent& event) noexcept {
  const std::lock_guard lock(mutex_);
  entries_.push_back({event.call, event.epoch, event.seq, std::string(event.type),
                      std::string(event.fields), event.call_time});
}
std::vector<EventBook::Entry> EventBook::all() const {
  const std::lock_guard lock(mutex_);
  return entries_;
}
std::size_t EventBook::count(std::string_view type) const {
  std::size_t found = 0;
  for (const Entry& entry : all()) found += entry.type == type ? 1 : 0;
  return found;
}
std::string EventBook::expect(std::string_view type) {
  const std::string what = "event " + std::string(type);
  wait_until([&] { return count(type) > 0; }, what.c_str());
  for (const Entry& entry : all())
    if (entry.type == type) return entry.fields;
  return {};
}

void ScriptedControl::note(std::string what, std::uint32_t term, EventLoop& loop, Done done) {
  {
    const std::lock_guard lock(mutex_);
    asked_.push_back(std::move(what));
    terms_.push_back(term);
    if (hold_) held_.emplace_back(&loop, done);
  }
  if (broken_) throw std::runtime_error("the control is broken");
  if (hold_) return;
  loop.post([done = std::move(done), refuse = refuse_.load()] {
    if (refuse)
      done(make_error_code(boost::system::errc::operation_not_permitted));
    else
      done({});
  });
}
void ScriptedControl::answer_late() {
  const std::lock_guard lock(mutex_);
  for (auto& [loop, done] : std::exchange(held_, {}))
    loop->post([done = std::move(done)] {
      done(make_error_code(boost::system::errc::operation_not_permitted));
    });
}
void ScriptedControl::hang_up(EventLoop& loop, call::CarrierCall call, Done done) {
  note("hang-up " + call.call_sid, call.term, loop, std::move(done));
}
void ScriptedControl::transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                               Done done) {
  const std::string shown = to.caller_id.empty() ? "" : " as " + to.caller_id;
  note("transfer " + call.call_sid + " " + to.number + shown, call.term, loop, std::move(done));
}
void ScriptedControl::send_back(EventLoop& loop, call::CarrierCall call, Done done) {
  note("send-back " + call.call_sid, call.term, loop, std::move(done));
}
std::vector<std::string> ScriptedControl::asked() const {
  const std::lock_guard lock(mutex_);
  return asked_;
}
std::vector<std::uint32_t> ScriptedControl::terms() const {
  const std::lock_guard lock(mutex_);
  return terms_;
}

// ---- The rig.

CallRig::CallRig() : CallRig(Options{}) {}

CallRig::CallRig(Options given)
    : options(given),
      tools(tools::ToolRegistry::standard(true)),
      peers({.name = "peers"}),
      acceptor_loop_({.name = "acceptor"}) {
  peers.start();
  acceptor_loop_.start();
  dialer.tls = *net::TlsClientContext::load("");
  net::NameCache::Options names;
  names.resolve = options.resolve;
  dialer.names = std::make_shared<net::NameCache>(names);
  if (options.model_answers) start_model();
  call::CallServices services;
  services.dialer = dialer;
  services.model.url = *net::Url::parse(model_url_);
  services.model.key = "test-key";
  services.carrier = &control;
  services.events = &events;
  services.tools = tools.get();
  services.metrics = &metrics;
  services.callers = options.callers;
  services.times = options.times;
  services.watcher = options.watcher;
  services.live = options.live;
  call::CallRegistry::Options registry_options;
  registry_options.calls_max = options.calls_max;
  registry_options.capacity = options.capacity;
  registry_options.clock = [this] { return std::chrono::steady_clock::now() + later.load(); };
  registry = std::make_unique<call::CallRegistry>(std::move(registry_options), std::move(services));
  registry->start();
  start_acceptor();
}

CallRig::~CallRig() {
  registry->stop();
  const auto shut = [](EventLoop& loop, std::unique_ptr<net::HttpServer>& server) {
    if (!server) return;
    std::promise<void> done;
    std::unique_ptr<TaskGroup> group;
    loop.post([&] {
      group = std::make_unique<TaskGroup>(loop);
      group->spawn([&server] { return server->stop(std::chrono::milliseconds(0)); });
      run_until_empty(loop, *group, done);
    });
    done.get_future().wait();
    std::promise<void> gone;
    loop.post([&] {
      group.reset();
      server.reset();
      gone.set_value();
    });
    gone.get_future().wait();
  };
  shut(acceptor_loop_, acceptor_);
  shut(peers, model_server_);  // makes no sessions from here on
  sessions_.clear();
  acceptor_loop_.stop();
  peers.stop();
}

void CallRig::start_model() {
  net::HttpServer::Options server;
  server.address = *net::ListenAddress::parse("127.0.0.1:0");
  model_server_ = std::make_unique<net::HttpServer>(
      peers, server,
      [](const net::HttpRequest&) -> Task<net::HttpResponse> { co_return net::HttpResponse(404); },
      [this](net::HttpRequest request,
             net::ByteStream& stream) -> Task<std::optional<net::HttpResponse>> {
        if (options.refuse_status != 0) co_return net::HttpResponse(options.refuse_status);
        const std::lock_guard lock(mutex_);
        // Made on the loop itself, which a peer's constructor would wait for.
        sessions_.push_back(std::make_unique<Peer>(peers, Peer::OnLoop{}));
        Peer& peer = *sessions_.back();
        if (options.model_configures) {
          peer.on_message([&peer](const std::string& message) {
            if (message.find("\"session.update\"") != std::string::npos)
              peer.send(session_updated());
          });
        }
        peer.adopt(net::ByteStream(peers, stream.release()), std::move(request));
        if (options.model_configures) peer.send(session_created(options.expires_in));
        co_return std::nullopt;
      });
  if (!model_server_->listen()) throw std::runtime_error("no port");
  std::promise<void> started;
  peers.post([&] {
    model_server_->start();
    started.set_value();
  });
  started.get_future().wait();
  const std::string host = options.resolve ? "model.test" : "127.0.0.1";
  model_url_ = "ws://" + host + ":" + std::to_string(model_server_->port()) + "/v1/realtime";
}

void CallRig::start_acceptor() {
  net::HttpServer::Options server;
  server.address = *net::ListenAddress::parse("127.0.0.1:0");
  acceptor_ = std::make_unique<net::HttpServer>(
      acceptor_loop_, server,
      [](const net::HttpRequest&) -> Task<net::HttpResponse> { co_return net::HttpResponse(404); },
      [this](net::HttpRequest request,
             net::ByteStream& stream) -> Task<std::optional<net::HttpResponse>> {
        auto answer = net::websocket_accept_answer(request);
        if (!answer) co_return net::HttpResponse(400);
        const auto grant = registry->claim(request.path().substr(1));
        if (!grant) co_return net::HttpResponse(403);
        registry->attach(*grant, stream.release(), std::move(*answer));
        co_return std::nullopt;
      });
  if (!acceptor_->listen()) throw std::runtime_error("no port");
  std::promise<void> started;
  acceptor_loop_.post([&] {
    acceptor_->start();
    started.set_value();
  });
  started.get_future().wait();
}

std::shared_ptr<call::Agent> CallRig::agent() {
  auto agent = std::make_shared<call::Agent>();
  agent->id = std::string("agent-1");
  agent->instructions = "You are Ann.";
  agent->greeting = "Hello.";
  agent->tools = {"endCall", "transferCall", "echo", "lookup"};
  agent->transfer_numbers = {"+15550001111", "+15550002222"};
  return agent;
}

call::IncomingCall CallRig::incoming(const std::string& call_sid) {
  call::IncomingCall incoming;
  incoming.call_sid = call_sid;
  incoming.account_sid = "AC1";
  incoming.from = "+15557654321";
  incoming.to = "+15551234567";
  return incoming;
}

call::StreamOffer CallRig::admit(std::shared_ptr<call::Agent> agent, const std::string& call_sid) {
  const auto answer = registry->admit(incoming(call_sid), std::move(agent));
  if (!std::holds_alternative<call::StreamOffer>(answer))
    throw std::runtime_error("refused: " +
                             std::string(call::text_of(std::get<call::Refusal>(answer))));
  return std::get<call::StreamOffer>(answer);
}

Peer& CallRig::model(std::size_t n) {
  wait_until([&] { return model_sessions() > n; }, "a session of the model");
  const std::lock_guard lock(mutex_);
  return *sessions_[n];
}

std::size_t CallRig::model_sessions() const {
  const std::lock_guard lock(mutex_);
  return sessions_.size();
}

int CallRig::dial(Peer& carrier, const std::string& token) {
  return carrier.connect(dialer,
                         "ws://127.0.0.1:" + std::to_string(acceptor_->port()) + "/" + token);
}

void CallRig::begin_stream(Peer& carrier, const std::string& token, const std::string& call_sid) {
  if (dial(carrier, token) != 101) throw std::runtime_error("the stream was refused");
  carrier.send(R"({"event":"connected","protocol":"Call","version":"1.0.0"})");
  carrier.send(carrier_start(call_sid));
}

// ---- What the model says.

namespace {

void send_all(Peer& model, const std::vector<std::string>& messages) {
  for (const std::string& message : messages) model.send(message);
}

}  // namespace

void speak_begin(Peer& model, const Speech& speech) { send_all(model, speech_begin(speech)); }
void speak_on(Peer& model, const Speech& speech) { send_all(model, speech_audio(speech)); }
void finish(Peer& model, const Speech& speech) { send_all(model, speech_end(speech)); }

void speak(Peer& model, const Speech& speech) {
  speak_begin(model, speech);
  speak_on(model, speech);
  if (speech.done) finish(model, speech);
}

void call_tool(Peer& model, const std::string& response, const std::string& call_id,
               const std::string& name, const std::string& arguments) {
  const std::string item =
      R"({"id":"item_)" + call_id + R"(","type":"function_call","status":"completed","name":")" +
      name + R"(","call_id":")" + call_id + R"(","arguments":)" + json_string(arguments) + "}";
  model.send(
      R"({"type":"response.created","event_id":"e","response":{"object":"realtime.response",)"
      R"("id":")" +
      response + R"(","status":"in_progress","output":[],"conversation_id":"conv_1",)" +
      R"("metadata":null}})");
  model.send(R"({"type":"response.output_item.done","event_id":"e","response_id":")" + response +
             R"(","output_index":0,"item":)" + item + "}");
  model.send(R"({"type":"response.done","event_id":"e","response":{"object":"realtime.response",)"
             R"("id":")" +
             response + R"(","status":"completed","status_details":null,"output":[)" + item +
             R"(],"conversation_id":"conv_1","usage":null}})");
}

}  // namespace tandem::test
