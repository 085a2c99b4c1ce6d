#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

#include "bridge/call/call_services.hpp"
#include "bridge/call/carrier_control.hpp"
#include "bridge/call/event_sink.hpp"
#include "bridge/call/metric_families.hpp"
#include "bridge/carrier/twilio_signature.hpp"
#include "bridge/tools/tool_registry.hpp"
#include "control/directory/file_directory.hpp"
#include "control/webhook/metric_families.hpp"
#include "control/webhook/voice_webhooks.hpp"
#include "core/net/name_cache.hpp"

namespace tandem::control::test {

inline constexpr const char* kBase = "https://voice.example.com";
inline constexpr const char* kToken = "8f2c1e7b9a304d5c6e7f8091a2b3c4d5";

inline constexpr const char* kAgents = R"(
[[agents]]
id = "open"
instructions = "x"
max_concurrent_calls = 2
[[agents]]
id = "paused"
instructions = "x"
language = "ru"
status = "paused"
[[agents]]
id = "closed"
instructions = "x"
closed_hours = "message"
fallback_message = "Come back <tomorrow> & bring tea."
open_hours = ["mon 00:00-00:01"]
time_zone = "Etc/GMT+12"
[[agents]]
id = "closed-transfer"
instructions = "x"
closed_hours = "transfer"
transfer_numbers = ["+15558675399"]
open_hours = ["mon 00:00-00:01"]
[[numbers]]
number = "+15557122661"
agent = "open"
[[numbers]]
number = "+15557122662"
agent = "paused"
[[numbers]]
number = "+15557122663"
[[numbers]]
number = "+15557122664"
agent = "closed"
[[numbers]]
number = "+15557122665"
agent = "closed-transfer"
)";

class NoEvents final : public call::EventSink {
 public:
  void append(unsigned, const call::CallEvent&) noexcept override {}
};
class NoCarrier final : public call::CarrierControl {
 public:
  void hang_up(tandem::EventLoop&, call::CarrierCall, Done) override {}
  void transfer(tandem::EventLoop&, call::CarrierCall, call::CarrierTransfer, Done) override {}
  void send_back(tandem::EventLoop&, call::CarrierCall, Done) override {}
};

inline std::string stream_token(const net::HttpResponse& response) {
  const std::string begin = "/api/twilio/voice/stream/";
  const std::size_t from = response.body.find(begin) + begin.size();
  return response.body.substr(from, response.body.find('"', from) - from);
}

class KeptEvents final : public call::EventSink {
 public:
  void append(unsigned ring, const call::CallEvent& event) noexcept override {
    events.push_back(std::to_string(ring) + ' ' + std::string(event.type) + ' ' +
                     std::to_string(event.epoch) + ' ' + std::to_string(event.seq) + ' ' +
                     std::string(event.fields));
  }
  std::vector<std::string> events;
};

class KeptBook final : public control::CarrierBook {
 public:
  void keep(tandem::store::ReceivedWebhook webhook) noexcept override {
    webhooks.push_back(std::move(webhook));
  }
  void call_ended(control::CarrierEnd end) noexcept override { ends.push_back(std::move(end)); }
  std::vector<tandem::store::ReceivedWebhook> webhooks;
  std::vector<control::CarrierEnd> ends;
};

class KeptStreams final : public control::StreamWatch {
 public:
  void stream_ended(const std::string& call_sid) noexcept override {
    told += "ended " + call_sid + ";";
  }
  void followed(const std::string& call_sid) noexcept override {
    told += "followed " + call_sid + ";";
  }
  std::string told;
};

/// The real registry; its shards are never started, so calls are admitted and nothing happens.
struct WebhookRig {
  std::vector<tandem::config::Fault> faults;
  std::shared_ptr<const control::FileDirectory> directory =
      control::FileDirectory::parse("t.toml", kAgents, {}, faults);
  tandem::metrics::Registry metrics;
  tandem::metrics::Block& block = metrics.add_block();
  NoEvents events;
  NoCarrier carrier_control;
  std::unique_ptr<tandem::tools::ToolRegistry> tools = tandem::tools::ToolRegistry::standard(false);
  call::CallRegistry registry{registry_options(), services()};
  KeptBook book;
  KeptStreams streams;
  KeptEvents told;
  control::RefusedCalls refused{told, 7, "n1", block};
  control::CarrierGate gate{{kBase, "wss://voice.example.com", {kToken}, true, {}}, block};
  control::VoiceWebhooks webhooks{{kBase, "wss://voice.example.com"}, gate, *directory, registry,
                                  {&book, &streams, &refused},        block};

  static call::CallRegistry::Options registry_options() {
    call::CallRegistry::Options options;
    options.calls_max = 3;
    return options;
  }
  call::CallServices services() {
    call::CallServices all;
    all.dialer = {nullptr, std::make_shared<net::NameCache>()};
    all.model.url = *net::Url::parse("ws://127.0.0.1:9/v1/realtime");
    all.carrier = &carrier_control;
    all.events = &events;
    all.tools = tools.get();
    all.metrics = &metrics;
    return all;
  }

  static net::HttpRequest signed_post(std::string_view path, const carrier::FormFields& fields) {
    net::HttpRequest request("POST", std::string(path));
    request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
    request.headers.emplace_back("X-Twilio-Signature",
                                 carrier::twilio_signature(kToken, kBase + request.target, fields));
    request.body = carrier::encode_form(fields);
    return request;
  }
  net::HttpResponse call_in(const std::string& to, const std::string& call_sid = "CA1") {
    return webhooks.inbound(signed_post(control::kVoiceInboundPath, {{"CallSid", call_sid},
                                                                     {"AccountSid", "AC1"},
                                                                     {"CallStatus", "ringing"},
                                                                     {"From", "+15558675310"},
                                                                     {"To", to}}));
  }
  /// The same of a call that we placed, from that number of ours.
  net::HttpResponse after_outgoing(const std::string& from, const std::string& dial_status = "") {
    carrier::FormFields fields{{"CallSid", "CA404"},
                               {"CallStatus", "in-progress"},
                               {"Direction", "outbound-api"},
                               {"From", from},
                               {"To", "+15558675310"}};
    if (!dial_status.empty()) fields.emplace_back("DialCallStatus", dial_status);
    return webhooks.after(signed_post(control::kVoiceAfterPath, fields));
  }
  net::HttpResponse after(const std::string& call_sid, const std::string& status,
                          const std::string& dial_status = "", const std::string& dial_sid = "") {
    carrier::FormFields fields{
        {"CallSid", call_sid}, {"CallStatus", status}, {"To", "+15557122661"}};
    if (!dial_status.empty()) fields.emplace_back("DialCallStatus", dial_status);
    if (!dial_sid.empty()) fields.emplace_back("DialCallSid", dial_sid);
    return webhooks.after(signed_post(control::kVoiceAfterPath, fields));
  }
  /// The carrier opens the stream of that document.
  void claim(const net::HttpResponse& response) {
    REQUIRE(registry.claim(stream_token(response)).has_value());
  }
  double rejected(const char* reason) {
    return metrics.value(call::families::kRejectedCalls, {{"reason", reason}});
  }
};

inline bool has(const net::HttpResponse& response, const std::string& part) {
  return response.body.find(part) != std::string::npos;
}

}  // namespace tandem::control::test
