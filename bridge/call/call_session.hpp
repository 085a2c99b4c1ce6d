#pragma once

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bridge/call/agent.hpp"
#include "bridge/call/call_id.hpp"
#include "bridge/call/call_order.hpp"
#include "bridge/call/downlink.hpp"
#include "bridge/call/model_supply.hpp"
#include "bridge/call/realtime_port.hpp"
#include "bridge/call/record_json.hpp"
#include "bridge/call/session_taps.hpp"
#include "bridge/call/supervisor_ear.hpp"
#include "bridge/call/take_over.hpp"
#include "bridge/call/uplink.hpp"
#include "bridge/carrier/caller_leg.hpp"
#include "bridge/engine/call_machine.hpp"
#include "bridge/tools/tool_runner.hpp"
#include "core/log/logger.hpp"
#include "core/net/byte_stream.hpp"

namespace tandem::call {

class Shard;
struct CallEvent;
struct CarrierCall;
struct CallServices;
struct ResumedCall;

/// What is known of a call when it begins.
struct CallFacts {
  CallId id;
  std::string call_sid, account_sid;
  std::string from, to;
  std::string briefing =
      {};  ///< Behind the agent's instructions; grows by what is known of the caller.
  std::shared_ptr<const Agent> agent;
  engine::Direction direction = engine::Direction::Inbound;
  std::chrono::steady_clock::time_point received;  ///< Of the webhook: zero of the call's clock.
  /// What another node left of it; null: it begins here.
  std::shared_ptr<const ResumedCall> resumed = {};
  /// Told of a newer token that a browser brings, on the call's shard.
  std::function<void(std::string)> newer_token = {};

  /// This node's of the call: the epoch of its events.
  [[nodiscard]] std::uint32_t term() const noexcept;
};

/// What the registry must know of a call to answer webhooks about it.
class CallOwner {
 public:
  virtual ~CallOwner() = default;
  /// The stream that was last offered has begun. Any thread, as the others.
  virtual void stream_started(CallId call) = 0;
  /// Where the carrier asks next what follows the stream, this number is to be dialled, which sees
  /// `caller_id` (empty: the caller's own). Any thread.
  virtual void dial_next(CallId call, std::string number, std::string caller_id) = 0;
  /// The call gives back its slot. Once, by one of these: it is over, or another node's now.
  virtual void call_over(CallId call) = 0;
  virtual void call_moved(CallId call) = 0;
};

/// One phone call, from its webhook to its end: joins the machine that decides (`bridge/engine`)
/// with the parts that do (legs, uplink, downlink, tools). Lives and dies on one shard; streams
/// attach to it and detach. Who closes whom: `bridge/call/README.md`.
class CallSession final : private carrier::CallerLeg::Listener,
                          private ModelSupply::Listener,
                          private SupervisorEar::Listener {
 public:
  using Instant = std::chrono::steady_clock::time_point;

  CallSession(Shard& shard, CallFacts facts, CallOwner& owner);
  ~CallSession() override;
  CallSession(const CallSession&) = delete;
  CallSession& operator=(const CallSession&) = delete;

  /// Opens the model's session. Once, first.
  void begin();
  /// A claimed stream has come; `answer` is its handshake's.
  void attach(net::ByteStream stream, std::string_view answer);
  /// The carrier reports that the call is over.
  void carrier_ended(engine::CarrierStatus status);
  // Of an outgoing call (call_session_outgoing.cpp):

  /// The carrier has taken it, under these names.
  void placed(const std::string& call_sid, const std::string& account_sid);
  /// The callee's telephone rings.
  void rings();
  /// It came to nothing. `failure` says why in one word of ours; empty: what `status` says.
  void dial_failed(engine::CarrierStatus status, std::string_view failure);
  /// What the carrier's detector believes has answered.
  void callee_seemed(engine::CalleeKind kind);

  /// What came of a transfer, from the carrier's webhook.
  void transfer_ended(engine::TransferResult result);
  /// The node stops: goodbye.
  void drain();
  /// The node is emptied: the call goes to another one, from then on, as soon as nobody has the
  /// word (call_session_moving.cpp).
  void hand_over(Instant not_before);
  /// Another node has begun a later term of it: ends here, and touches nothing of the carrier's.
  void taken_elsewhere();
  /// The shard is stopped under the call: it ends at once. To be destroyed next.
  void cut_off();
  void tool_finished(engine::ToolCallId call, const tools::ToolResult& result);
  /// A person's order. Answers whether it is followed; what comes of it are events of the call.
  [[nodiscard]] OrderAnswer order(CallOrder order);
  /// Something about the call that the machine need not know, for its event log. `fields` is a JSON
  /// object.
  void note(std::string_view type, std::string_view fields);
  /// Its beginning and how it stands, once more, to who follows live calls.
  void tell_again();
  /// Somebody hears the call live, or did; `fields` of the event, a JSON object, and of the one of
  /// their coming.
  void listener_came(std::string fields);
  void listener_left(std::string_view came, std::string_view fields);

  /// What the tenant knows of the caller. In the session from its beginning where it comes in time,
  /// in its instructions before the agent's first word where it can, else in the conversation.
  void caller_known(const std::string& words);

  /// Somebody hears the call from now on, or writes it down.
  void add_tap(std::shared_ptr<tap::TapOutlet> outlet);
  void remove_tap(const tap::TapOutlet* outlet) { taps_.remove(outlet); }

  /// A person speaks in the agent's place: `bridge/call/take_over.hpp`.
  [[nodiscard]] TakeOverAnswer take_over(TakeOverHolder holder);
  void supervisor_speaks(HolderId holder, std::span<const std::uint8_t> mulaw);
  void hand_back(HolderId holder, HandBackReason reason);

  /// Of a call with a browser: `bridge/call/trial.hpp`.
  void tell_browser(std::string_view text);
  void show_out(std::uint16_t code, std::string_view reason);

  void tick(Instant now);
  [[nodiscard]] CallId id() const noexcept { return facts_.id; }
  [[nodiscard]] std::uint32_t term() const noexcept { return facts_.term(); }
  /// Everything is over and nothing is awaited: may be destroyed.
  [[nodiscard]] bool finished() const noexcept;

 private:
  struct CarryOut;  ///< One overload per action of the machine.
  /// `call.ended`, as it was when the call ended.
  struct KeptEnd {
    std::string fields;
    std::chrono::sys_time<std::chrono::microseconds> at;
    std::chrono::microseconds call_time;
  };

  /// Runs `work`; what it throws ends this call, and no other. Everything that comes from outside
  /// comes through here.
  template <class Work>
  void guarded(Work work);
  void fault(const char* what);
  void end_without_machine();
  void let_go();
  void feed(engine::CallEvent event);
  void feed(engine::RealtimeEvent event);
  template <class Event>
  void feed_machine(Event event);
  template <class Event>
  void drive(const Event& event);
  void carry_out();
  void flush();
  void tell_output_held();

  void on_carrier_start(std::string_view stream_sid) override;
  void on_carrier_media(const carrier::Media& media, std::span<const std::uint8_t> mulaw) override;
  void on_carrier_dtmf(char digit) override;
  void on_carrier_mark(std::uint32_t mark) override;
  void on_carrier_token(const std::string& token) override;
  void on_carrier_batch_end() override;
  void on_carrier_end(carrier::CallerLeg::End end) override;

  void on_supply_ready() override;
  void on_supply_message(const model::Message& message) override;
  void on_supply_batch_end(Instant batch_began) override;
  void on_supply_lost(const model::ModelEnd& end) override;
  void on_supply_away() override;
  void on_standby_ready() override;
  void on_standby_lost() override;
  void on_supply_expiring(std::chrono::milliseconds left) override;

  void on_supervisor_words(engine::SupervisorWords words) override;
  void on_supervisor_billed(const engine::TranscriptionBilled& billed) override;
  void on_supervisor_words_missing(const std::string& actor) override;
  void on_supervisor_batch_end() override;

  [[nodiscard]] std::unique_ptr<carrier::CallerLeg> accept(net::ByteStream stream,
                                                           std::string_view answer);
  void take_message(const model::Message& message);
  void tell_words(const MachineEvent& event);
  [[nodiscard]] CarrierCall carrier_call(bool make_sure) const;
  [[nodiscard]] CallEvent event_now(std::uint64_t seq, std::string_view type,
                                    std::string_view fields) const;
  void hand_on(const CallEvent& event);
  void take_result(engine::ToolCallId call, const tools::ToolResult& result);
  void agent_audio(const model::OutputAudioDelta& delta);
  void judge_model(const engine::CallRecord& record);
  [[nodiscard]] OrderAnswer judge(CallOrder& order) const;
  void take_over();
  void note_resumed();
  void watch_hand_over(Instant now);
  void give_away(const engine::GiveAway& how);
  void send_back();
  [[nodiscard]] bool has_call(HolderId holder) const noexcept;
  void follow_take_over();
  void let_model_answer(engine::Answers answers_now);
  void listen_to_holder();
  void tend_ears(Instant now);
  [[nodiscard]] bool words_due() const noexcept { return !ears_.empty(); }
  void keep_end(std::string fields);
  void note_kept_end();
  void look_up_caller();
  void begin_recording();
  void catch_up_on_briefing();
  void restore_session();
  void transfer(const engine::Transfer& asked);
  [[nodiscard]] std::string number_of(std::uint32_t target) const;
  [[nodiscard]] std::string shown_number() const;
  void transfer_by_document(const std::string& number);
  void end_call(const engine::EndCall& end);
  void end_next();
  void hang_up();
  void hung_up(bool worked);
  void drop_carrier(std::uint16_t code, std::string_view reason);
  void note_result(engine::ToolCallId call, const tools::ToolResult& result);
  void record(const engine::CallRecord& record);
  void add_caller_level(std::string& fields);
  void add_who_is_asked(std::uint32_t target, std::string& fields);
  void keep_of_transfer(const engine::CallRecord& record, const RecordJson& json);
  void note_began();
  /// What the call's row is made of, as a JSON object.
  void write_facts(std::string& fields) const;
  [[nodiscard]] bool outgoing() const noexcept;
  /// Whom the agent talks with.
  [[nodiscard]] const std::string& other_party() const noexcept;
  void observe(const engine::CallRecord& record);
  void observe_usage(const engine::UsageRecord& usage);

  Shard& shard_;
  CallFacts facts_;
  CallOwner& owner_;
  log::Logger log_;
  engine::CallMachine machine_;
  std::vector<MachineEvent> waiting_;  ///< What happened while actions were carried out.
  bool carrying_out_ = false;
  RealtimePort port_;
  Uplink uplink_;
  Downlink downlink_;
  SessionTaps taps_;
  ModelSupply supply_;
  std::unique_ptr<carrier::CallerLeg> carrier_;
  tools::RegistryToolRunner tools_;
  std::size_t tools_running_ = 0;
  std::uint64_t event_seq_ = 0;
  /// The latest orders that may be repeated, with their answers.
  static constexpr std::size_t kOrdersSeenMax = 16;
  std::vector<std::pair<std::string, OrderAnswer>> orders_seen_;
  struct LiveNote {
    std::string fields;
    Instant since;
    std::string_view type = "supervisor.listening";
  };
  std::vector<LiveNote> listeners_;
  std::vector<LiveNote> passing_on_;  ///< Of the last transfer: each step of it, as it was told.
  TakeOverSeat taken_;                ///< Who speaks in the agent's place.
  /// Write down what they say, and what those said who had the call before; the latest last.
  static constexpr std::size_t kEarsMax = 3;
  std::vector<std::unique_ptr<SupervisorEar>> ears_;
  struct OrderedTransfer {
    std::string number, actor, name;
  };
  OrderedTransfer ordered_;            ///< By a person, if any was.
  bool asked_ = false;                 ///< The model was asked to speak.
  bool output_blocked_ = false;        ///< The carrier's socket takes no more audio.
  std::int64_t output_held_ = 0;       ///< What the machine was told of it, in bytes.
  std::uint64_t dropped_samples_ = 0;  ///< Of the caller, less than a frame, not counted yet.
  bool end_noted_ = false;             ///< The last event of the call is written, or kept.
  std::unique_ptr<KeptEnd> kept_end_;  ///< Until nobody's last words are to come.
  bool over_ = false;                  ///< `EndCall` was carried out, or is being so.
  bool moved_ = false;                 ///< It was `GiveAway`.
  bool is_elsewhere_ = false;          ///< `GiveAway::is_there`.
  std::optional<Instant> hand_over_at_;
  /// What is to be done next of a call's end. Each step is tried once: a fault in one of them must
  /// keep neither the slot nor the line.
  enum class EndStep : std::uint8_t { GiveBackSlot, TellWatcher, CloseModel, FreeLine, Done };
  EndStep end_step_ = EndStep::Done;
  engine::EndCall end_{};  ///< As it was told, or what is left to do when it could not be.
  Instant over_at_{};
  std::string failure_;  ///< Why an outgoing call came to nothing; a word of ours.
  std::optional<Instant> hanging_up_until_;  ///< The carrier was asked to end the call.

  // Of the batch of messages that is being handled:
  std::uint32_t frames_in_batch_ = 0;
  std::uint32_t played_in_batch_ = 0;
  bool cleared_in_batch_ = false;
};

template <class Work>
void CallSession::guarded(Work work) {
  // Whoever carries out actions further out is guarded, and has a list to give up.
  if (carrying_out_) return work();
  try {
    work();
  } catch (const std::exception& thrown) {
    fault(thrown.what());
  } catch (...) {
    fault("unknown exception");
  }
}

/// What the engine must know of an agent.
[[nodiscard]] engine::EngineSettings engine_settings_of(const Agent& agent,
                                                        const CallServices& services,
                                                        engine::Direction direction);

}  // namespace tandem::call
