#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "bridge/call/agent_directory.hpp"
#include "bridge/call/call_registry.hpp"
#include "control/webhook/carrier_book.hpp"
#include "control/webhook/carrier_gate.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "control/webhook/refused_calls.hpp"
#include "control/webhook/stream_watch.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_message.hpp"
#include "core/task.hpp"

namespace tandem {
class EventLoop;
namespace resume {
class CallResumer;
struct Taken;
}  // namespace resume
}  // namespace tandem

namespace tandem::control {

/// The carrier's requests about calls, answered on the acceptor's loop: everything they need is in
/// memory, so the TwiML is there at once. All four are idempotent, since the carrier repeats what
/// it is not sure of.
class VoiceWebhooks {
 public:
  /// Who keeps what; null: nobody does.
  struct Books {
    CarrierBook* carrier = nullptr;   ///< What came and what was answered; ends of calls.
    StreamWatch* streams = nullptr;   ///< Streams that are gone.
    RefusedCalls* refused = nullptr;  ///< Callers who got no agent.
  };
  /// Everything outlives this.
  VoiceWebhooks(CarrierUrls urls, const CarrierGate& gate, const call::AgentDirectory& directory,
                call::CallRegistry& registry, Books books, metrics::Block& block);

  /// A call came in: TwiML that connects it to its agent, or says politely why not.
  [[nodiscard]] net::HttpResponse inbound(const net::HttpRequest& request);
  /// A stream of ours or a `<Dial>` ended: what follows.
  [[nodiscard]] net::HttpResponse after(const net::HttpRequest& request);
  /// The same where other nodes have calls too (after_webhook.cpp): one that is not known here, or
  /// that was here and went on elsewhere, is taken over, so the answer may take some hundred
  /// milliseconds.
  [[nodiscard]] Task<net::HttpResponse> after(EventLoop& loop, net::HttpRequest request,
                                              resume::CallResumer& resumer);
  /// Told of every stream that failed of a call that does not stand here: one that this node never
  /// had, or gave away, or that ended here, in that term. Unset: nobody is.
  using OnStrayStream =
      std::function<void(const std::string& call_sid, std::optional<std::uint32_t> ended_in)>;
  void on_stray_stream(OnStrayStream told) { stray_stream_ = std::move(told); }
  /// The name that answers bear (`kNodeHeader`); unset: none.
  void answer_as(std::string node) { node_ = std::move(node); }
  /// The call's status changed.
  [[nodiscard]] net::HttpResponse status(const net::HttpRequest& request);
  /// A stream started, stopped or failed.
  [[nodiscard]] net::HttpResponse stream_status(const net::HttpRequest& request);

  // Of calls that we place (outgoing_webhooks.cpp). `?call=` is our id: whatever else is lost, each
  // of these tells which call the carrier has made.

  /// Somebody has answered: TwiML that connects them to the agent.
  [[nodiscard]] net::HttpResponse outgoing_answered(const net::HttpRequest& request);
  [[nodiscard]] net::HttpResponse outgoing_status(const net::HttpRequest& request);
  /// The detector of answering machines has made up its mind.
  [[nodiscard]] net::HttpResponse outgoing_machine(const net::HttpRequest& request);
  /// Who is told of a call that goes on at the carrier and for which no session stands here: it is
  /// over, or another node's.
  using OnStranger = std::function<void(const call::CallId& call, const std::string& call_sid)>;
  void on_stranger(OnStranger tell) { on_stranger_ = std::move(tell); }

 private:
  using Instant = std::chrono::steady_clock::time_point;
  using Answer = net::HttpResponse (VoiceWebhooks::*)(const carrier::FormFields& fields);

  /// Lets in what the carrier signed, and leaves request and answer in the book.
  [[nodiscard]] net::HttpResponse answer(const net::HttpRequest& request, Answer made_by);
  void keep(const net::HttpRequest& request, const carrier::FormFields* fields,
            const net::HttpResponse& response, Instant received);
  using OutgoingAnswer = net::HttpResponse (VoiceWebhooks::*)(const call::CallId& call,
                                                              const carrier::FormFields& fields);
  [[nodiscard]] net::HttpResponse answer_outgoing(const net::HttpRequest& request,
                                                  OutgoingAnswer made_by);
  [[nodiscard]] net::HttpResponse answer_answered(const call::CallId& call,
                                                  const carrier::FormFields& fields);
  [[nodiscard]] net::HttpResponse answer_outgoing_status(const call::CallId& call,
                                                         const carrier::FormFields& fields);
  [[nodiscard]] net::HttpResponse answer_machine(const call::CallId& call,
                                                 const carrier::FormFields& fields);
  void note_end(std::string_view call_sid, const carrier::FormFields& fields);
  [[nodiscard]] net::HttpResponse answer_after(const carrier::FormFields& fields);
  /// What this node knows of it, out of memory.
  struct Here {
    net::HttpResponse response;
    bool ends = false;  ///< Nothing follows, as far as this node's term of the call goes.
  };
  /// None where this node does not know the call.
  [[nodiscard]] std::optional<Here> after_here(const carrier::FormFields& fields);
  /// The carrier asks of a call that is not over.
  [[nodiscard]] static bool goes_on(const carrier::FormFields& fields);
  [[nodiscard]] Task<net::HttpResponse> after_admitted(EventLoop& loop, carrier::FormFields fields,
                                                       resume::CallResumer& resumer);
  [[nodiscard]] Task<net::HttpResponse> after_elsewhere(EventLoop& loop, carrier::FormFields fields,
                                                        resume::CallResumer& resumer);
  [[nodiscard]] Task<net::HttpResponse> go_on(EventLoop& loop, resume::Taken taken,
                                              resume::CallResumer& resumer);
  /// Another node is to be asked: this one is on its way out.
  [[nodiscard]] net::HttpResponse ask_again(const carrier::FormFields& fields) const;
  [[nodiscard]] net::HttpResponse answer_status(const carrier::FormFields& fields);
  [[nodiscard]] net::HttpResponse answer_stream_status(const carrier::FormFields& fields);
  void tell_stray(const std::string& call_sid);
  [[nodiscard]] net::HttpResponse answer_call(const carrier::FormFields& fields);
  /// Why a number's caller gets no agent.
  [[nodiscard]] net::HttpResponse not_connected(const call::IncomingCall& incoming,
                                                const call::NumberRoute& route);
  /// One who is refused for another reason than the registry's.
  void reject(const call::IncomingCall& incoming, const call::NumberRoute& route,
              std::string_view reason);
  void keep_refused(const call::IncomingCall& incoming, const call::NumberRoute& route,
                    std::string_view reason);
  [[nodiscard]] net::HttpResponse connect(const call::StreamOffer& offer) const;
  [[nodiscard]] net::HttpResponse refuse(const call::IncomingCall& incoming, call::Refusal refusal,
                                         const call::Agent& agent);
  /// The apology, then the agent's first number, which sees `caller_id` (empty: the caller's own),
  /// or the end of the call.
  [[nodiscard]] net::HttpResponse apologise(const call::Agent& agent,
                                            std::string_view caller_id = {}) const;
  [[nodiscard]] net::HttpResponse closed(const call::Agent& agent) const;
  [[nodiscard]] net::HttpResponse unknown_call(const carrier::FormFields& fields) const;
  [[nodiscard]] static bool is_outgoing(const carrier::FormFields& fields);
  /// Of our number in it: the one that was rung, or that rang.
  [[nodiscard]] call::NumberRoute route_of_call(const carrier::FormFields& fields) const;
  [[nodiscard]] std::string language_of_call(const carrier::FormFields& fields) const;

  CarrierUrls urls_;
  const CarrierGate& gate_;
  const call::AgentDirectory& directory_;
  call::CallRegistry& registry_;
  Books books_;
  metrics::Block& block_;
  OnStrayStream stray_stream_;
  OnStranger on_stranger_;
  std::string node_;
  /// Of strangers: what anybody can send must not fill the log.
  int strangers_kept_ = 0;
  Instant strangers_since_{};
};

}  // namespace tandem::control
