#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "bridge/call/agent.hpp"
#include "bridge/call/call_id.hpp"
#include "bridge/call/call_services.hpp"
#include "bridge/call/capacity_gate.hpp"
#include "bridge/engine/call_event.hpp"
#include "core/crypto/token.hpp"
#include "core/net/byte_stream.hpp"
#include "core/result.hpp"

namespace tandem {
class EventLoop;
}

namespace tandem::call {

class CallSession;
class Shard;
struct ResumedCall;

/// What the voice webhook tells of a call.
struct IncomingCall {
  std::string call_sid, account_sid;
  std::string from, to;  ///< E.164 where they are numbers; `from` as sent where withheld.
  /// What only this call's model is told, behind the agent's instructions: the date, say.
  std::string briefing = {};
  std::chrono::steady_clock::time_point received = std::chrono::steady_clock::now();
};

/// A call that we place.
struct OutgoingCall {
  CallId id;             ///< Whoever asked for it knows it by this already.
  std::string from, to;  ///< E.164; `from` is a number of ours.
  /// What only this call's model is told, behind the agent's instructions.
  std::string briefing = {};
};

/// From whom a call comes that nobody rang for.
inline constexpr std::string_view kPlaygroundCaller = "playground";

/// Why a call gets no agent; the text is the label of `tandem_rejected_calls_total`.
enum class Refusal : std::uint8_t {
  Draining,          ///< "draining"
  NodeFull,          ///< "node-full"
  Overloaded,        ///< "overloaded": no shard has room by what it measures (`CapacityGate`), or
                     ///< the node as a whole (`CallRegistry::limit_intake`).
  AgentFull,         ///< "agent-full"
  AgentRate,         ///< "agent-rate"
  AgentPaused,       ///< "agent-paused"
  ModelUnavailable,  ///< "model-unavailable": the breaker is open; apology and transfer instead.
  Ended,             ///< "ended": a late repetition of the webhook of a call that is over.
};
[[nodiscard]] std::string_view text_of(Refusal refusal) noexcept;

/// A stream that the carrier shall open for a call: for the TwiML.
struct StreamOffer {
  CallId call;
  std::string token;  ///< Last path segment of the stream's URL; single use; a secret in logs.
  std::vector<std::pair<std::string, std::string>> parameters;  ///< `<Parameter>`s, not secret.
};
using AdmitAnswer = std::variant<StreamOffer, Refusal>;

/// The `/after` webhook: the stream ended, or a `<Dial>` of ours did.
struct AfterRequest {
  std::string call_sid;
  std::string dial_status;    ///< `DialCallStatus`, empty behind a stream.
  std::string dial_sid = {};  ///< `DialCallSid`: which `<Dial>` it was; empty where none began.
  /// `DialBridged` is "false": somebody picked up, and was never joined with the caller.
  bool not_bridged = false;
};
/// Nothing: the call is over here, or about to be.
struct AfterHangUp {};
/// Ring this number next: a transfer that the carrier's REST API did not take.
struct AfterTransfer {
  std::string number, caller_id;
  std::chrono::seconds ring_timeout{25};
};
/// Back to the agent, on a new stream.
struct AfterReconnect {
  StreamOffer offer;
};
/// We know nothing of the call (a restart, another node).
struct AfterUnknown {};
/// It was given away: another node is to be asked.
struct AfterElsewhere {};
/// What follows.
using AfterAnswer =
    std::variant<AfterHangUp, AfterTransfer, AfterReconnect, AfterUnknown, AfterElsewhere>;

/// Terminal or not, as the status callback says it.
enum class CarrierStatus : std::uint8_t { Running, Completed, Busy, NoAnswer, Failed, Canceled };
/// `ringing`, `in-progress`, `completed`, ...; unknown words count as running.
[[nodiscard]] CarrierStatus carrier_status_of(std::string_view call_status) noexcept;

/// Which new calls are let in, as far as the node as a whole is concerned.
enum class Intake : std::uint8_t {
  All,
  Inbound,  ///< Callers; nobody is rung any more.
  None,
};

/// The calls of this node and the shards they live on: slots, tokens, and the way of a webhook or a
/// socket to its call. Thread-safe: one mutex, held for microseconds, never on a frame's path.
/// Everything here answers at once; work for a call is posted to its shard.
class CallRegistry {
 public:
  struct Options {
    std::string node_id = "local";
    /// Signs stream tokens; all nodes of a fleet share it (derived for this purpose).
    crypto::TokenSigner signer = crypto::TokenSigner::with_random_key();
    unsigned shards = 1;
    int calls_max = 5000;             ///< Of the node, detached calls included.
    int agent_calls_per_minute = 60;  ///< New calls of one agent, where it names no number.
    CapacityGate::Limits capacity;    ///< Of each shard.
    /// What tells how long a call has been over; any thread.
    std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
  };

  CallRegistry(Options options, CallServices services);
  /// Every call must have ended (`drain`, `end_all`), or is dropped as it is.
  ~CallRegistry();
  CallRegistry(const CallRegistry&) = delete;
  CallRegistry& operator=(const CallRegistry&) = delete;

  /// Starts the shards' threads.
  void start();
  /// Stops and joins them. After `active() == 0`, or calls are cut. None is admitted any more.
  void stop();

  /// The voice webhook: reserves the slot on the least loaded shard, opens the model's session
  /// there, mints the token. The same CallSid again gets the same answer; for a day after the
  /// call's end that is `Refusal::Ended`.
  [[nodiscard]] AdmitAnswer admit(const IncomingCall& call, std::shared_ptr<const Agent> agent);

  // Calls of other nodes, and for them (call_registry_moving.cpp).

  /// Takes a slot for a call that was taken over, opens the model's session with what was said, and
  /// mints the token of its next stream. Neither the rate of new calls nor a busy shard nor a model
  /// that fails keeps it out: it has been there. The same answer where it is here already; what it
  /// was here in an earlier term is forgotten.
  [[nodiscard]] AdmitAnswer resume(ResumedCall call, std::shared_ptr<const Agent> agent);
  /// No new calls from now on; those that are here go to other nodes, one after the other, each
  /// when nobody has the word. One that is being transferred stays until that is over.
  void hand_over_all();
  /// This node's latest term of a call of that name, over or not. None: it is not known (any more).
  struct Standing {
    std::uint32_t term = 1;
    bool over = false;
    bool moved = false;  ///< Over because it is, or may become, another node's.
  };
  [[nodiscard]] std::optional<Standing> standing(std::string_view call_sid) const;
  /// Another node has begun a later term of it: what stands of that one here ends in a moment, as
  /// `holds` tells.
  void lose(std::string_view call_sid, std::uint32_t term);

  // Calls that we place (call_registry_outgoing.cpp). All but the first come to nothing where the
  // call is not known, or over.

  /// Before the carrier is asked: reserves the slot, so that nobody's telephone rings for whom
  /// there is no agent; the call's session waits. None: it may be placed. `Refusal::Ended` for an
  /// id that is known already.
  [[nodiscard]] std::optional<Refusal> prepare(const OutgoingCall& call,
                                               std::shared_ptr<const Agent> agent);
  /// The carrier has taken it, under this name. False: nobody wants it any more, so whoever placed
  /// it must end it there. Told again, the same.
  [[nodiscard]] bool placed(CallId id, std::string_view call_sid, std::string_view account_sid);
  /// The carrier's name of a call that is not over, empty while it has none; none of any other.
  [[nodiscard]] std::optional<std::string> name_of(CallId id) const;
  /// Whether a call of this node that is not over bears this name at the carrier.
  [[nodiscard]] bool holds(std::string_view call_sid) const;
  /// The callee's telephone rings: the model's session is opened.
  void rings(CallId id);
  /// Somebody has answered: the stream for the TwiML. Asked again, the same answer.
  [[nodiscard]] AdmitAnswer answered(CallId id);
  /// It came to nothing, or is over. `failure`: one word of ours for why; empty where `status` says
  /// it.
  void dial_failed(CallId id, CarrierStatus status, std::string_view failure);
  /// What the carrier's detector believes has answered.
  void callee_seemed(CallId id, engine::CalleeKind kind);

  /// Somebody tries the agent out in a browser: a slot, and the token of the one stream, whose
  /// connection is a browser's. `briefing` as of other calls; `newer_token` is told, on the call's
  /// shard, of each that the browser brings.
  [[nodiscard]] AdmitAnswer try_out(std::shared_ptr<const Agent> agent, std::string briefing,
                                    std::function<void(std::string)> newer_token = {});

  /// A claimed stream on its way to its shard.
  class StreamGrant {
   public:
    [[nodiscard]] CallId call() const noexcept { return call_; }

   private:
    friend class CallRegistry;
    CallId call_;
    unsigned shard_ = 0;
    std::uint32_t attachment_ = 0;
  };
  /// The upgrade of a stream, after its signature: checks and consumes the token. Errors
  /// (`call::errc`): malformed, forged, expired, used already, of a call that is over. `named_out`,
  /// where given: the call that a token of ours is for, admitted or not.
  [[nodiscard]] Result<StreamGrant> claim(std::string_view token,
                                          std::optional<CallId>* named_out = nullptr);
  /// Hands the connection to the call's shard, which sends `answer` (the bytes of the 101) first.
  void attach(const StreamGrant& grant, net::StreamHandle connection, std::string answer);

  /// Asked twice about the same stream or `<Dial>`, gives the same answer and tells the call once.
  [[nodiscard]] AfterAnswer after(const AfterRequest& request);
  /// The status callback; late, repeated and unordered ones are harmless.
  void status(std::string_view call_sid, CarrierStatus status);
  /// The stream status callback's `stream-error` text, for the call's event log.
  void stream_error(std::string_view call_sid, std::string_view text);

  /// Runs `work` with a call that lives on this node, on its shard; with null where it is over by
  /// then. False, and nothing is run, where no such call is here.
  bool reach(CallId call, std::function<void(CallSession*)> work);

  /// No new calls from now on; live ones go on.
  void drain();
  [[nodiscard]] bool draining() const noexcept;
  /// Ends every call politely (goodbye, then hang-up) within about 8 s.
  void end_all();
  /// Calls that hold a slot. Any thread, no lock.
  [[nodiscard]] int active() const noexcept;
  /// Whether the longest time that a shard's loop has been silent is above `limit`.
  [[nodiscard]] bool stalled(std::chrono::milliseconds limit) const noexcept;

  // For who watches over the node as a whole; any thread.

  /// From now on. Calls that are up are never touched; outgoing ones that were placed already ring
  /// on.
  void limit_intake(Intake intake) noexcept;
  /// Whether `prepare` may let in anybody.
  [[nodiscard]] bool takes_outgoing() const noexcept;
  /// Of the busiest shard and of the latest one, in the last second; shards with fewer calls than
  /// `CapacityGate::kCallsMin` are left out, since it is not calls that keep those busy.
  [[nodiscard]] ShardLoad heaviest_load() const;
  /// The shards', which live as long as this does.
  [[nodiscard]] std::vector<EventLoop*> loops();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::call
