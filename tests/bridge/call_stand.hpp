#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "bridge/call/agent.hpp"
#include "bridge/call/call_services.hpp"
#include "bridge/call/call_session.hpp"
#include "bridge/call/event_sink.hpp"
#include "bridge/call/shard.hpp"
#include "bridge/model/model_breaker.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "core/metrics/registry.hpp"
#include "tests/bridge/far_end.hpp"

namespace tandem::test {

/// Calls on one shard that is driven by hand, with the far ends of both legs on the same thread: a
/// frame is one step after the other, so that what it costs can be counted to the instruction. The
/// server's part is the server's own code, from the sockets on; nothing but its loop's thread and
/// its clockwork is left out.
class CallStand {
 public:
  struct Options {
    model::AudioFormat model_audio = model::AudioFormat::Pcm24k;
    int delta_ms = 100;  ///< Of PCM; a multiple of 20.
    bool tls = false;    ///< On both legs.
  };
  CallStand() : CallStand(Options{}) {}
  explicit CallStand(Options options);
  /// The calls are cut.
  ~CallStand();
  CallStand(const CallStand&) = delete;
  CallStand& operator=(const CallStand&) = delete;

  /// Told before and after every stretch of the server's own work; the far ends' is not.
  std::function<void()> work_begins = [] {};
  std::function<void()> work_ends = [] {};

  /// A call from its webhook to the first frame heard by the model, and the beginning of an answer.
  void add_call();
  /// 20 ms of the caller, until the model has them.
  void frame(std::size_t call);
  /// One delta of the model, until the carrier has all of its audio and has echoed its marks.
  void delta(std::size_t call);
  /// 20 ms of the clock for all calls.
  void tick();

  [[nodiscard]] std::size_t calls() const noexcept { return lines_.size(); }

 private:
  /// What the far ends know of a call.
  struct Line {
    std::string call_sid;
    std::unique_ptr<FarEnd> carrier, model;
    int timestamp_ms = 0;
    std::size_t model_messages = 0;  ///< Received by the model.
    std::int64_t heard_bytes = 0, spoken_bytes = 0;
  };
  /// Nobody asks for what follows a call here.
  struct NoOwner : call::CallOwner {
    void stream_started(call::CallId) override {}
    void dial_next(call::CallId, std::string, std::string) override {}
    void call_moved(call::CallId) override {}
    void call_over(call::CallId) override {}
  };

  call::CallServices services();
  void open_model(Line& line);
  void attach_carrier(Line& line, call::CallSession& session);
  void say(Line& line, const std::string& message);
  void listen(Line& line);
  void turn();
  void turn_until(Line& line, const std::function<bool()>& holds, const char* what);

  Options options_;
  int listener_;
  std::shared_ptr<const call::Agent> agent_;
  std::unique_ptr<tools::ToolRegistry> tools_;
  metrics::Registry metrics_;
  model::ModelBreakers breakers_;
  NoOwner owner_;
  call::CallServices services_;
  call::Shard shard_;
  std::string delta_;
  std::int64_t delta_heard_bytes_;
  std::vector<std::unique_ptr<Line>> lines_;
};

}  // namespace tandem::test
