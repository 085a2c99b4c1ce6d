#include "tests/node/node_run.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "bridge/call/call_order.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/metric_families.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/tls_context.hpp"
#include "tests/node/virtual_kernel.hpp"

namespace tandem::node_sim {
namespace {

using simulation::Scenario;
using std::chrono::milliseconds;

constexpr Ms kTick = 20;
/// The longest call, its farewell, a carrier that dies in it, and what is detached for 90 s.
constexpr Ms kLatest = 10'000 + 90'000 + 120'000 + 90'000;

/// What the simulated model needs to know of the agent is drawn with the call.
std::shared_ptr<const call::Agent> agent_of(const Scenario& scenario, int number, bool mulaw) {
  auto agent = std::make_shared<call::Agent>();
  agent->id = "agent-" + std::to_string(number);
  agent->instructions = "You answer the telephone.";
  if (scenario.settings.first_word == engine::FirstWord::Agent) agent->greeting = "Good morning.";
  // By its name a session is known to be this call's.
  agent->model = "m-" + std::to_string(number);
  agent->model_audio = mulaw ? model::AudioFormat::Pcmu : model::AudioFormat::Pcm24k;
  agent->tools = {"book", "cancel", "lookup", "endCall", "transferCall"};
  if (scenario.settings.transfer_number) agent->transfer_numbers = {"+15550000009"};
  agent->silence = {scenario.settings.idle_prompt, scenario.settings.idle_second,
                    scenario.settings.idle_goodbye};
  agent->max_call = std::chrono::ceil<std::chrono::seconds>(scenario.settings.call_max);
  return agent;
}

std::string model_of(const std::string& head) {
  constexpr std::string_view kName = "model=";
  const auto from = head.find(kName);
  if (from == std::string::npos) return {};
  const auto begin = from + kName.size();
  return head.substr(begin, head.find_first_of(" &", begin) - begin);
}

}  // namespace

/// One call and its peers.
struct NodeRun::Line {
  Scenario scenario;
  int number = 0;
  AgentSound sound;
  std::unique_ptr<ModelPeer> model;
  std::unique_ptr<CarrierPeer> carrier;
};

/// The carrier's REST API.
class NodeRun::Carrier final : public call::CarrierControl {
 public:
  explicit Carrier(NodeRun& run) : run_(run) {}
  void hang_up(EventLoop& loop, call::CarrierCall call, Done done) override {
    later(loop, std::move(done), [this, sid = call.call_sid]() -> Result<> {
      Line* line = run_.find(sid);
      return line == nullptr ? Result<>() : line->carrier->hang_up();
    });
  }
  void transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                Done done) override {
    later(loop, std::move(done), [this, sid = call.call_sid, to = std::move(to)]() -> Result<> {
      Line* line = run_.find(sid);
      if (line == nullptr) return make_error_code(errc::refused);
      return line->carrier->transfer(to);
    });
  }
  /// Nobody empties the node here: the carrier will not.
  void send_back(EventLoop& loop, call::CarrierCall, Done done) override {
    later(loop, std::move(done), []() -> Result<> { return make_error_code(errc::refused); });
  }

 private:
  void later(EventLoop& loop, Done done, std::function<Result<>()> work) {
    run_.timeline_.after(run_.rng_.range(20, 400), [&loop, done = std::move(done), work] {
      loop.post([done, result = work()] { done(result); });
    });
  }
  NodeRun& run_;
};

/// A tool of the world outside: answers late, fails, or never answers.
class NodeRun::Booking final : public tools::Tool {
 public:
  Booking(NodeRun& run, std::string name, bool changes, milliseconds budget)
      : run_(run), name_(std::move(name)), changes_(changes), budget_(budget) {}
  [[nodiscard]] model::Tool declaration(const call::Agent&) const override {
    return {name_, "Does something in the world.", R"({"type":"object","properties":{}})"};
  }
  [[nodiscard]] milliseconds budget() const override { return budget_; }
  [[nodiscard]] bool has_side_effect() const override { return changes_; }
  void run(tools::ToolContext context, tools::ToolCall, Done done) const override {
    ++run_.tally_.tools;
    const Scenario& scenario = run_.lines_[number_of(context)]->scenario;
    if (run_.rng_.chance(scenario.tools_hang_percent)) return;
    tools::ToolResult result;
    result.ok = !run_.rng_.chance(scenario.tools_fail_percent);
    result.output = result.ok ? R"({"ok":true})" : R"({"ok":false})";
    const auto answer = [this, context, result, done] {
      if (result.ok && changes_) book(context.call.text());
      done(result);
    };
    if (run_.rng_.chance(20)) return answer();
    run_.timeline_.after(run_.rng_.range(1, scenario.tool_max),
                         [loop = context.loop, answer] { loop->post(answer); });
  }

 private:
  [[nodiscard]] static std::size_t number_of(const tools::ToolContext& context) {
    return static_cast<std::size_t>(std::stoi(context.agent->id.substr(6)));
  }
  void book(const std::string& call) const {
    ++run_.tally_.bookings;
    // The model asks for the same thing again and again.
    if (++run_.booked_[{call, name_}] > 1) run_.fail("done twice in one call: " + name_);
  }
  NodeRun& run_;
  std::string name_;
  bool changes_;
  milliseconds budget_;
};

NodeRun::NodeRun(std::uint64_t seed, Tally& tally, bool trace)
    : tally_(tally),
      trace_(trace),
      rng_((begin_virtual_time(seed), seed)),
      tools_(tools::ToolRegistry::standard(false)),
      carrier_(std::make_unique<Carrier>(*this)),
      events_(timeline_, rng_, [this](const std::string& what) { fail(what); }) {
  add_tools();
  registry_ = std::make_unique<call::CallRegistry>(options(), services());
  loops_ = registry_->loops();
}

NodeRun::~NodeRun() {
  // Calls of a run that failed are not over: their memory is the process's, which ends.
  if (failure_) (void)registry_.release();
  end_virtual_time();
}

void NodeRun::add_tools() {
  const auto add = [this](const char* name, bool changes, int budget_ms) {
    tools_->add(name, std::make_unique<Booking>(*this, name, changes, milliseconds(budget_ms)));
  };
  add("book", true, 4'000);
  add("cancel", true, 1'500);
  add("lookup", false, 2'500);
}

call::CallRegistry::Options NodeRun::options() {
  call::CallRegistry::Options options;
  options.shards = 2;
  options.capacity.busy_max = 1;
  options.capacity.lag_max = {};
  return options;
}

call::CallServices NodeRun::services() {
  call::CallServices services;
  services.dialer =
      net::Dialer(*net::TlsClientContext::load(""), std::make_shared<net::NameCache>());
  services.model.url = *net::Url::parse("ws://127.0.0.1:9/v1/realtime");
  services.model.key = "key";
  services.carrier = carrier_.get();
  services.events = &events_;
  services.tools = tools_.get();
  services.metrics = &metrics_;
  return services;
}

void NodeRun::fail(const std::string& what) {
  if (trace_)
    std::printf("%8lld  FAULT %s\n", static_cast<long long>(timeline_.now()), what.c_str());
  if (!failure_) failure_ = std::to_string(timeline_.now()) + " ms: " + what;
}

NodeRun::Line* NodeRun::find(const std::string& call_sid) {
  for (const auto& line : lines_)
    if (line->carrier->call_sid() == call_sid) return line.get();
  return nullptr;
}

void NodeRun::plan(Line& line) {
  line.scenario = simulation::draw_scenario(rng_);
  line.scenario.settings.interrupts = engine::Interrupts::Server;
  line.scenario.settings.answers = engine::Answers::Server;
  line.scenario.settings.direction = engine::Direction::Inbound;
  const Ms rings_at = rng_.range(0, 8'000);
  // The scenario's times are the call's own.
  for (auto* stretches : {&line.scenario.speech, &line.scenario.muted, &line.scenario.delayed})
    for (auto& [from, until] : *stretches) {
      from += rings_at;
      until += rings_at;
    }
  if (line.scenario.expires_at > 0) line.scenario.expires_at += rings_at;
  const bool mulaw = rng_.chance(70);
  const auto violation = [this, number = line.number](const std::string& what) {
    fail("call " + std::to_string(number) + ": " + what);
  };
  ModelPeer::Options model{mulaw,
                           [&line](engine::ItemId item, std::int64_t bytes) {
                             return line.carrier->may_have_heard(item, bytes);
                           },
                           violation};
  line.model = std::make_unique<ModelPeer>(timeline_, rng_, line.scenario, watch_, line.sound,
                                           std::move(model));
  CarrierPeer::Options carrier{"CA" + std::to_string(line.number),
                               agent_of(line.scenario, line.number, mulaw), violation};
  line.carrier = std::make_unique<CarrierPeer>(timeline_, rng_, line.scenario, watch_, line.sound,
                                               *registry_, std::move(carrier));
  timeline_.at(rings_at, [&line] { line.carrier->ring(); });
  for (const Ms at : {line.scenario.drop_at, line.scenario.drop_again_at})
    if (at >= 0) timeline_.at(rings_at + at, [&line] { line.model->drop(); });
  const auto order = [this, &line, rings_at](Ms at, const call::CallOrder& wish) {
    if (at < 0) return;
    timeline_.at(rings_at + at, [this, &line, wish] {
      if (!line.carrier->admitted()) return;
      (void)registry_->reach(*line.carrier->id(), [wish](call::CallSession* session) {
        if (session != nullptr) (void)session->order(wish);
      });
    });
  };
  order(line.scenario.operator_at, {call::HangUp{}, "user:1"});
  order(line.scenario.say_at, {call::Say{"We close at six."}, "user:1"});
  order(line.scenario.transfer_at,
        {call::TransferTo{{}, call::TransferNumbers::OfAgent}, "user:1"});
  order(line.scenario.mute_at, {call::MuteAgent{engine::Mute::On}, "user:1"});
  order(line.scenario.unmute_at, {call::MuteAgent{engine::Mute::Off}, "user:1"});
}

void NodeRun::plan() {
  for (int i = 0; i < kCalls; ++i) {
    lines_.push_back(std::make_unique<Line>());
    lines_.back()->number = i;
    plan(*lines_.back());
  }
  for (int i = 0; i < 3; ++i)
    timeline_.at(rng_.range(1'000, 40'000), [this] {
      events_.crash(rng_.chance(50) ? KeptEvents::Crash::Killed : KeptEvents::Crash::PowerFails);
    });
  if (rng_.chance(30))
    timeline_.at(rng_.range(1'000, 20'000),
                 [this] { events_.away_until(timeline_.now() + rng_.range(500, 30'000)); });
  // The node is told to stop with callers on the line.
  if (rng_.chance(10)) timeline_.at(rng_.range(5'000, 40'000), [this] { registry_->end_all(); });
}

void NodeRun::welcome_dialled() {
  for (const int fd : take_dialled())
    strangers_.push_back(std::make_unique<SimSocket>(fd, net::websocket::From::Server));
  for (auto& stranger : strangers_) {
    const std::string head = stranger->receive_head();
    if (head.empty()) continue;
    const std::string name = model_of(head);
    if (!name.starts_with("m-")) return fail("a session for a model that nobody has");
    lines_[static_cast<std::size_t>(std::stoi(name.substr(2)))]->model->take(std::move(stranger),
                                                                             head);
  }
  std::erase_if(strangers_, [](const auto& each) { return !each || each->over(); });
}

void NodeRun::settle() {
  bool more = true;
  for (int turns = 0; more && turns < 1'000; ++turns) {
    for (EventLoop* loop : loops_) {
      loop->rouse();
      loop->poll();
    }
    welcome_dialled();
    more = watch_.look();
  }
  if (more) fail("server and peers never come to rest");
}

void NodeRun::step(Ms until) {
  // Whatever is due on the way has its own moment.
  for (Ms at = timeline_.now() + 1; at <= until; ++at) {
    if (at < until && !timeline_.due(at)) continue;
    set_virtual_time(at);
    timeline_.run(at);
    settle();
    if (failure_) return;
  }
}

std::optional<std::string> NodeRun::run() {
  plan();
  Ms next = kTick;
  const auto over = [this] {
    return registry_->active() == 0 && timeline_.now() > 9'000 &&
           std::all_of(lines_.begin(), lines_.end(),
                       [](const auto& line) { return line->carrier->over(); });
  };
  while (!over() && !failure_ && next < kLatest) {
    step(next);
    for (const auto& line : lines_) line->carrier->tick();
    settle();
    for (EventLoop* loop : loops_) loop->tick();
    settle();
    next += kTick;
  }
  if (!over() && !failure_) fail("calls that do not end");
  // What is still on its way must change nothing; tools that hang are waited for.
  for (const Ms end = timeline_.now() + 35'000; timeline_.now() < end && !failure_; next += kTick) {
    step(next);
    for (EventLoop* loop : loops_) loop->tick();
    settle();
  }
  if (!failure_) check_over();
  ++tally_.runs;
  tally_.virtual_ms += timeline_.now();
  tally_.events += events_.events();
  tally_.crashes += events_.crashes();
  return failure_;
}

void NodeRun::check_over() {
  events_.check_all();
  for (const auto& line : lines_) {
    tally_.calls += line->carrier->admitted() ? 1 : 0;
    tally_.refused += line->carrier->admitted() ? 0 : 1;
    tally_.frames += static_cast<std::uint64_t>(line->carrier->frames_sent());
    tally_.heard_bytes += static_cast<std::uint64_t>(line->carrier->heard_bytes());
    tally_.clears += line->carrier->clears();
    tally_.sessions += line->model->sessions();
    if (line->model->open() > 0) fail("a session of the model outlives its call");
  }
  if (metrics_.total(call::families::kCallFaults) > 0) fail("a fault of ours ended a call");
  if (metrics_.total(call::families::kProtocolErrors) > 0) fail("a peer was misunderstood");
  if (metrics_.total(call::families::kCallsActive) != 0) fail("a call is counted that is over");
}

std::uint64_t NodeRun::digest() const {
  std::uint64_t digest = events_.digest();
  for (const auto& line : lines_) {
    digest = digest * 31 + static_cast<std::uint64_t>(line->carrier->heard_bytes());
    digest = digest * 31 + static_cast<std::uint64_t>(line->model->appended());
    digest = digest * 31 + line->carrier->clears();
  }
  return digest * 31 + static_cast<std::uint64_t>(timeline_.now());
}

}  // namespace tandem::node_sim
