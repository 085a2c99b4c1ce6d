#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/call/call_registry.hpp"
#include "bridge/call/carrier_control.hpp"
#include "bridge/call/event_sink.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "core/event_loop.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_server.hpp"
#include "core/net/name_cache.hpp"
#include "tests/bridge/peer.hpp"
#include "tests/bridge/wire_messages.hpp"

namespace tandem::test {

/// Keeps all events, from any thread.
class EventBook final : public call::EventSink {
 public:
  struct Entry {
    call::CallId call;
    std::uint32_t epoch;
    std::uint64_t seq;
    std::string type, fields;
    std::chrono::microseconds call_time;
  };
  void append(unsigned shard, const call::CallEvent& event) noexcept override;
  [[nodiscard]] std::vector<Entry> all() const;
  [[nodiscard]] std::size_t count(std::string_view type) const;
  /// The fields of the first event of that type; waits for it.
  std::string expect(std::string_view type);

 private:
  mutable std::mutex mutex_;
  std::vector<Entry> entries_;
};

/// Records what is asked of the carrier and answers at once.
class ScriptedControl final : public call::CarrierControl {
 public:
  void hang_up(EventLoop& loop, call::CarrierCall call, Done done) override;
  void transfer(EventLoop& loop, call::CarrierCall call, call::CarrierTransfer to,
                Done done) override;
  void send_back(EventLoop& loop, call::CarrierCall call, Done done) override;
  [[nodiscard]] std::vector<std::string> asked() const;
  /// What each of them said of whose the call is (`CarrierCall::term`).
  [[nodiscard]] std::vector<std::uint32_t> terms() const;
  void refuse(bool yes) { refuse_ = yes; }
  /// Is broken itself from now on, and throws.
  void break_down() { broken_ = true; }
  /// Answers nothing from now on, until `answer_late` does: that it could not be done.
  void hold() { hold_ = true; }
  void answer_late();

 private:
  void note(std::string what, std::uint32_t term, EventLoop& loop, Done done);
  mutable std::mutex mutex_;
  std::vector<std::string> asked_;
  std::vector<std::uint32_t> terms_;
  std::vector<std::pair<EventLoop*, Done>> held_;
  std::atomic<bool> refuse_{false}, hold_{false}, broken_{false};
};

/// A registry with one shard, between a scripted model and a scripted carrier, over real sockets of
/// the loopback. The acceptor stands in for the server's: it claims the token and hands over.
class CallRig {
 public:
  struct Options {
    bool model_answers = true;     ///< Else nobody listens at the model's address.
    bool model_configures = true;  ///< Else the model accepts and says nothing.
    int refuse_status = 0;         ///< The model's handshake is refused with it.
    int calls_max = 10;
    call::CapacityGate::Limits capacity = {};
    std::chrono::seconds expires_in{3'600};  ///< Of the model's sessions.
    call::CallTimes times = {};
    call::CallerBook* callers = nullptr;
    call::CallWatcher* watcher = nullptr;
    call::LiveSink* live = nullptr;
    net::NameCache::Resolve resolve = nullptr;  ///< Of the model's name; null: it has none.
  };
  CallRig();
  explicit CallRig(Options options);
  ~CallRig();

  [[nodiscard]] static std::shared_ptr<call::Agent> agent();

  [[nodiscard]] static call::IncomingCall incoming(const std::string& call_sid);
  /// The voice webhook.
  call::StreamOffer admit(std::shared_ptr<call::Agent> agent, const std::string& call_sid = "CA1");
  /// The n-th session of the model that was opened (from 0); waits for it.
  Peer& model(std::size_t n = 0);
  [[nodiscard]] std::size_t model_sessions() const;
  /// A carrier's connection for the token; its handshake's status.
  int dial(Peer& carrier, const std::string& token);
  /// Dials and sends `connected` and `start`.
  void begin_stream(Peer& carrier, const std::string& token, const std::string& call_sid = "CA1");
  [[nodiscard]] double metric(const metrics::Family& family,
                              const metrics::Labels& labels = {}) const {
    return metrics.value(family, labels);
  }

  Options options;
  std::atomic<std::chrono::hours> later{std::chrono::hours(0)};  ///< Of the registry's clock.
  metrics::Registry metrics;
  EventBook events;
  ScriptedControl control;
  std::unique_ptr<tools::ToolRegistry> tools;
  EventLoop peers;  ///< Of model and carrier.
  net::Dialer dialer;
  std::unique_ptr<call::CallRegistry> registry;

 private:
  void start_model();
  void start_acceptor();

  EventLoop acceptor_loop_;
  std::unique_ptr<net::HttpServer> model_server_, acceptor_;
  mutable std::mutex mutex_;
  std::vector<std::unique_ptr<Peer>> sessions_;
  std::string model_url_ = "ws://127.0.0.1:9/v1/realtime";
};

// ---- What the model says.

void speak(Peer& model, const Speech& speech);
/// The parts of it: its beginning, its audio (again and again, where wished), its end.
void speak_begin(Peer& model, const Speech& speech);
void speak_on(Peer& model, const Speech& speech);
void finish(Peer& model, const Speech& speech);
/// Completed function call in a response of its own.
void call_tool(Peer& model, const std::string& response, const std::string& call_id,
               const std::string& name, const std::string& arguments);

/// Echoes all marks that came so far as played, and those to come.
inline void play_everything(Peer& carrier) {
  carrier.on_message([&carrier](const std::string& message) {
    if (message.find("\"mark\"") != std::string::npos)
      carrier.send(carrier_mark(member(message, "name")));
  });
}

/// A call whose agent has greeted and was heard.
struct Greeted {
  explicit Greeted(std::shared_ptr<call::Agent> agent = CallRig::agent(),
                   CallRig::Options options = {})
      : rig(std::move(options)), carrier(rig.peers), offer(rig.admit(std::move(agent))) {
    play_everything(carrier);
    rig.begin_stream(carrier, offer.token);
    const std::string create = rig.model().expect("response.create", at);
    speak(rig.model(), {.response = "resp_G", .item = "item_G", .ask = member(create, "ask")});
    rig.events.expect("agent.words");
  }
  CallRig rig;
  Peer carrier;
  call::StreamOffer offer;
  std::size_t at = 0;  ///< In what the model received.
};

}  // namespace tandem::test
