#pragma once

#include <string>
#include <string_view>

namespace tandem::control {

/// Paths of the public port that belong to the carrier.
inline constexpr std::string_view kVoiceInboundPath = "/api/twilio/voice/inbound";
inline constexpr std::string_view kVoiceStatusPath = "/api/twilio/voice/status";
inline constexpr std::string_view kStreamStatusPath = "/api/twilio/voice/stream/status";
/// What an older product called the same; numbers that were set to it go on working.
inline constexpr std::string_view kVoiceInboundAlias = "/api/webhooks/twilio";
inline constexpr std::string_view kVoiceAfterPath = "/api/twilio/voice/after";
/// Of calls that we place; `?call=` names ours.
inline constexpr std::string_view kOutgoingAnsweredPath = "/api/twilio/voice/outbound";
inline constexpr std::string_view kOutgoingStatusPath = "/api/twilio/voice/outbound/status";
inline constexpr std::string_view kOutgoingMachinePath = "/api/twilio/voice/outbound/machine";
/// The token is the last segment.
inline constexpr std::string_view kStreamPathPrefix = "/api/twilio/voice/stream/";

/// Of answers to who signed rightly: which node it was. `tandem doctor` looks whether a name leads
/// to the node that says it is its own.
inline constexpr const char* kNodeHeader = "Tandem-Node";

/// Where webhooks reach the node whose streams have this base: `wss://…` is asked at `https://…`.
[[nodiscard]] inline std::string webhook_base_of(std::string_view stream_base) {
  if (stream_base.starts_with("wss://"))
    return std::string("https://").append(stream_base.substr(6));
  if (stream_base.starts_with("ws://")) return std::string("http://").append(stream_base.substr(5));
  return std::string(stream_base);
}

/// The addresses that TwiML names, from the configured bases (which have no slash at the end).
/// `webhook_base` may be that of many nodes, `stream_base` is this one's.
struct CarrierUrls {
  std::string webhook_base, stream_base;

  [[nodiscard]] std::string inbound() const { return join(webhook_base, kVoiceInboundPath); }
  [[nodiscard]] std::string status() const { return join(webhook_base, kVoiceStatusPath); }
  [[nodiscard]] std::string after() const { return join(webhook_base, kVoiceAfterPath); }
  [[nodiscard]] std::string stream_status() const { return join(webhook_base, kStreamStatusPath); }
  /// Of a call that this node places, and alone has a session for
  /// (outreach/adr/0001-who-is-asked-about-a-placed-call.md).
  [[nodiscard]] std::string outgoing(std::string_view path, std::string_view call) const {
    return join(webhook_base_of(stream_base), path).append("?call=").append(call);
  }
  /// Who is asked when this node does not answer any more; empty where there is no other.
  [[nodiscard]] std::string outgoing_elsewhere(std::string_view call) const {
    if (webhook_base_of(stream_base) == webhook_base) return {};
    return join(webhook_base, kOutgoingAnsweredPath).append("?call=").append(call);
  }
  [[nodiscard]] std::string stream(std::string_view token) const {
    return join(stream_base, kStreamPathPrefix).append(token);
  }

 private:
  static std::string join(const std::string& base, std::string_view path) {
    return std::string(base).append(path);
  }
};

}  // namespace tandem::control
