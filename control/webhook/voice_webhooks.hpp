#pragma once

#include <functional>
#include <string>

#include "bridge/call/agent_directory.hpp"
#include "bridge/call/call_registry.hpp"
#include "control/webhook/carrier_gate.hpp"
#include "control/webhook/carrier_urls.hpp"
#include "core/metrics/registry.hpp"
#include "core/net/http_message.hpp"

namespace tandem::control {

/// The carrier's requests about calls, answered on the acceptor's loop: everything they need is in
/// memory, so the TwiML is there at once. All four are idempotent, since the carrier repeats what
/// it is not sure of.
class VoiceWebhooks {
 public:
  VoiceWebhooks(CarrierUrls urls, const CarrierGate& gate, const call::AgentDirectory& directory,
                call::CallRegistry& registry, metrics::Block& block);

  /// A call came in: TwiML that connects it to its agent, or says politely why not.
  [[nodiscard]] net::HttpResponse inbound(const net::HttpRequest& request);
  /// A stream of ours or a `<Dial>` ended: what follows.
  [[nodiscard]] net::HttpResponse after(const net::HttpRequest& request);
  /// The call's status changed.
  [[nodiscard]] net::HttpResponse status(const net::HttpRequest& request);
  /// A stream started, stopped or failed.
  [[nodiscard]] net::HttpResponse stream_status(const net::HttpRequest& request);

 private:
  [[nodiscard]] net::HttpResponse answer_call(const carrier::FormFields& fields);
  /// Why a number's caller gets no agent.
  [[nodiscard]] net::HttpResponse not_connected(const call::NumberRoute& route);
  [[nodiscard]] net::HttpResponse connect(const call::StreamOffer& offer) const;
  [[nodiscard]] net::HttpResponse refuse(call::Refusal refusal, const call::Agent& agent);
  /// The apology, then the agent's first number or the end of the call.
  [[nodiscard]] net::HttpResponse apologise(const call::Agent& agent) const;
  [[nodiscard]] net::HttpResponse closed(const call::Agent& agent) const;
  [[nodiscard]] net::HttpResponse unknown_call(const carrier::FormFields& fields) const;
  [[nodiscard]] std::string language_of_call(const carrier::FormFields& fields) const;
  void count_rejection(std::string_view reason);

  CarrierUrls urls_;
  const CarrierGate& gate_;
  const call::AgentDirectory& directory_;
  call::CallRegistry& registry_;
  metrics::Block& block_;
};

}  // namespace tandem::control
