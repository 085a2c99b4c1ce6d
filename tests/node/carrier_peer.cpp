#include "tests/node/carrier_peer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <utility>

#include "core/base64.hpp"
#include "core/errc.hpp"
#include "core/net/byte_stream.hpp"
#include "tests/node/virtual_kernel.hpp"

namespace tandem::node_sim {
namespace {

namespace json = boost::json;

/// A voice, and a line with nobody at it.
constexpr char kVoice = 0x10, kQuiet = static_cast<char>(0xFF);
/// Webhooks take a while.
constexpr Ms kWebhook = 60;

bool within(const std::vector<std::pair<Ms, Ms>>& stretches, Ms at) {
  return std::any_of(stretches.begin(), stretches.end(),
                     [at](const auto& each) { return at >= each.first && at < each.second; });
}

}  // namespace

CarrierPeer::CarrierPeer(simulation::Timeline& timeline, simulation::Rng& rng,
                         const simulation::Scenario& scenario, SocketWatch& watch,
                         AgentSound& sound, call::CallRegistry& registry, Options options)
    : timeline_(timeline),
      rng_(rng),
      scenario_(scenario),
      watch_(watch),
      sound_(sound),
      registry_(registry),
      options_(std::move(options)),
      player_(timeline),
      to_player_(timeline, rng, scenario.carrier_delay, scenario.carrier_jitter),
      from_player_(timeline, rng, scenario.carrier_delay, scenario.carrier_jitter) {
  player_.on_mark = [this](engine::MarkId mark) {
    if (rng_.chance(scenario_.marks_lost_percent)) return;
    from_player_.send([this, name = marks_[mark.value], stream = stream_] {
      if (stream != stream_ || !stream_up_) return;
      socket_->send(R"({"event":"mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":")" +
                    name + "\"}}");
    });
  };
}

CarrierPeer::~CarrierPeer() {
  if (socket_ && socket_->fd() >= 0) watch_.remove(socket_->fd());
}

void CarrierPeer::ring() {
  call::IncomingCall call;
  call.call_sid = options_.call_sid;
  call.account_sid = "AC1";
  call.from = "+15550000001";
  call.to = "+15550000002";
  const call::AdmitAnswer answer = registry_.admit(call, options_.agent);
  const auto* offer = std::get_if<call::StreamOffer>(&answer);
  if (offer == nullptr) {
    over_ = true;
    return;
  }
  id_ = offer->call;
  // The same webhook again, as the carrier does when an answer is late: the same call.
  if (rng_.chance(5)) {
    const call::AdmitAnswer again = registry_.admit(call, options_.agent);
    const auto* same = std::get_if<call::StreamOffer>(&again);
    if (same == nullptr || same->token != offer->token)
      options_.violation("a webhook that came twice made another call");
  }
  if (scenario_.hang_up_at >= 0)
    timeline_.after(scenario_.hang_up_at, [this] { caller_hangs_up(); });
  if (scenario_.stream_after < 0) {
    timeline_.after(15'000, [this] { end(call::CarrierStatus::Completed); });
    return;
  }
  timeline_.after(scenario_.stream_after, [this, offer = *offer] { open_stream(offer); });
  for (const Ms at : scenario_.digits)
    timeline_.after(at, [this] {
      if (stream_up_)
        socket_->send(R"({"event":"dtmf","streamSid":"MZ1","sequenceNumber":"5",)"
                      R"("dtmf":{"track":"inbound_track","digit":"4"}})");
    });
}

void CarrierPeer::open_stream(const call::StreamOffer& offer) {
  if (over_ || stream_up_) return;
  const auto grant = registry_.claim(offer.token);
  // The call may have ended while the carrier was on its way.
  if (!grant) return ask_after();
  if (registry_.claim(offer.token)) options_.violation("a token was good for two streams");
  const Connection made = connect_pair();
  if (socket_) old_sockets_.push_back(std::move(socket_));
  socket_ = std::make_unique<SimSocket>(made.far, net::websocket::From::Client);
  registry_.attach(*grant, net::StreamHandle(made.near, nullptr, {}),
                   "HTTP/1.1 101 Switching Protocols\r\n\r\n");
  stream_up_ = true;
  started_ = false;
  ++stream_;
  sound_.cut();
  watch_.add(made.far, [this] {
    if (!started_) {
      if (socket_->receive_head().empty()) {
        if (socket_->over()) stream_over();
        return;
      }
      started_ = true;
      stream_began_ = timeline_.now();
      socket_->send(R"({"event":"connected","protocol":"Call","version":"1.0.0"})");
      socket_->send(
          R"({"event":"start","sequenceNumber":"1","start":{"accountSid":"AC1","streamSid":"MZ1",)"
          R"("callSid":")" +
          options_.call_sid +
          R"(","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,)"
          R"("channels":1},"customParameters":{}},"streamSid":"MZ1"})");
    }
    socket_->receive([this](std::string_view text) { take_message(text); });
    if (socket_->over()) stream_over();
  });
}

void CarrierPeer::take_message(std::string_view text) {
  const json::object message = json::parse(text).as_object();
  const auto event = message.at("event").as_string();
  if (message.at("streamSid").as_string() != "MZ1") options_.violation("another stream's id");
  if (event == "media") {
    play(std::string(message.at("media").as_object().at("payload").as_string()));
  } else if (event == "mark") {
    marks_.emplace_back(message.at("mark").as_object().at("name").as_string());
    const engine::MarkId mark{static_cast<std::uint32_t>(marks_.size() - 1)};
    to_player_.send([this, mark, stream = stream_] {
      if (stream == stream_) player_.mark(mark);
    });
  } else if (event == "clear") {
    ++clears_;
    sound_.cut();
    to_player_.send([this, stream = stream_] {
      if (stream == stream_) player_.clear();
    });
  } else {
    options_.violation("a message that the carrier does not take: " + std::string(event));
  }
}

void CarrierPeer::play(const std::string& base64) {
  const auto bytes = base64_decode(base64);
  if (!bytes || bytes->empty()) return options_.violation("media without audio");
  heard_bytes_ += static_cast<std::int64_t>(bytes->size());
  if (options_.agent->model_audio != model::AudioFormat::Pcmu) {
    to_player_.send([this, size = static_cast<std::int64_t>(bytes->size()), stream = stream_] {
      if (stream == stream_) player_.media({AgentSound::kStock - 1}, 0, size, 0);
    });
    return;
  }
  for (const AgentSound::Stretch& part :
       sound_.hear({reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()})) {
    std::erase_if(cleared_, [&part](engine::ItemId item) { return item == part.item; });
    to_player_.send([this, part, stream = stream_] {
      if (stream == stream_) player_.media(part.item, part.offset, part.bytes, part.padding);
    });
  }
  if (sound_.fault()) options_.violation(*sound_.fault());
}

/// A model that has been told where the caller interrupted believes no more than was heard.
bool CarrierPeer::may_have_heard(engine::ItemId item, std::int64_t bytes) {
  const bool known = options_.agent->model_audio == model::AudioFormat::Pcmu && stream_up_ &&
                     scenario_.honest_marks() && player_.heard(item) > 0 && player_.queued() == 0;
  if (!known) return true;
  const Ms bound = 2 * (scenario_.carrier_delay + scenario_.carrier_jitter) + 60;
  return bytes <= player_.heard(item) + bound * 8;
}

bool CarrierPeer::speaks() const { return within(scenario_.speech, timeline_.now()); }

void CarrierPeer::tick() {
  if (!stream_up_ || !started_) return;
  const Ms now = timeline_.now();
  const Ms media_time = now - stream_began_;
  if (within(scenario_.delayed, now)) {
    held_.push_back(media_time);
    return;
  }
  if (within(scenario_.muted, now)) return;
  held_.push_back(media_time);
  for (const Ms at : std::exchange(held_, {})) {
    if (at == media_time && rng_.chance(scenario_.frames_lost_percent)) continue;
    const std::string audio(160, speaks() ? kVoice : kQuiet);
    ++frames_;
    socket_->send(R"({"event":"media","sequenceNumber":"2","media":{"track":"inbound","chunk":"1",)"
                  R"("timestamp":")" +
                  std::to_string(at) + R"(","payload":")" + base64_encode(audio) +
                  R"("},"streamSid":"MZ1"})");
  }
}

void CarrierPeer::caller_hangs_up() {
  if (over_) return;
  if (scenario_.socket_dies) {
    // The carrier's machine is gone; somebody tells of the call's end much later.
    if (stream_up_) {
      watch_.remove(socket_->fd());
      socket_->fall_silent();
      stream_up_ = false;
    }
    timeline_.after(25'000, [this] { end(call::CarrierStatus::Completed); });
    return;
  }
  close_stream(scenario_.hang_up_with_stop);
  timeline_.after(100, [this] { end(call::CarrierStatus::Completed); });
}

void CarrierPeer::close_stream(bool with_stop) {
  if (!stream_up_) return;
  if (with_stop)
    socket_->send(R"({"event":"stop","sequenceNumber":"5","stop":{"accountSid":"AC1","callSid":")" +
                  options_.call_sid + R"("},"streamSid":"MZ1"})");
  watch_.remove(socket_->fd());
  socket_->drop();
  stream_up_ = false;
  player_.clear();
}

/// The server closed it: the carrier goes on in its document, which asks us.
void CarrierPeer::stream_over() {
  if (!stream_up_) return;
  close_stream(false);
  if (!over_ && !transferring_) timeline_.after(kWebhook, [this] { ask_after(); });
}

void CarrierPeer::ask_after() {
  if (over_) return;
  follow(registry_.after({options_.call_sid, {}, {}, false}));
}

void CarrierPeer::follow(const call::AfterAnswer& answer) {
  if (const auto* again = std::get_if<call::AfterReconnect>(&answer)) {
    timeline_.after(rng_.range(50, 900), [this, offer = again->offer] { open_stream(offer); });
    return;
  }
  if (std::holds_alternative<call::AfterUnknown>(answer))
    options_.violation("a call of this node is not known to it");
  timeline_.after(kWebhook, [this] { end(call::CarrierStatus::Completed); });
}

void CarrierPeer::end(call::CarrierStatus status) {
  if (std::exchange(over_, true)) return;
  close_stream(true);
  registry_.status(options_.call_sid, status);
}

Result<> CarrierPeer::hang_up() {
  if (over_) return {};
  close_stream(true);
  timeline_.after(kWebhook, [this] { end(call::CarrierStatus::Completed); });
  return {};
}

Result<> CarrierPeer::transfer(const call::CarrierTransfer&) {
  if (over_ || rng_.chance(10)) return make_error_code(errc::refused);
  if (rng_.chance(5)) return {};  // Taken, and nothing happens.
  transferring_ = true;
  timeline_.after(150, [this] { close_stream(true); });
  timeline_.after(rng_.range(700, 6'000), [this] {
    transferring_ = false;
    if (over_) return;
    const bool answered = scenario_.transfers_work;
    follow(registry_.after({options_.call_sid, answered ? "completed" : "busy", "CAdial", false}));
  });
  return {};
}

}  // namespace tandem::node_sim
