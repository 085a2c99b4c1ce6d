#include "tests/node/model_peer.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <optional>
#include <utility>

#include "core/base64.hpp"
#include "core/net/http_message.hpp"
#include "core/net/websocket_stream.hpp"
#include "media/g711_mulaw.hpp"
#include "tests/node/model_words.hpp"
#include "tests/node/virtual_kernel.hpp"

namespace tandem::node_sim {
namespace {

namespace json = boost::json;
using namespace engine;

constexpr std::string_view kAppend = R"({"type":"input_audio_buffer.append","audio":")";
/// Of the caller's sound, decoded: what is louder is a voice.
constexpr int kLoud = 1'500;
constexpr std::int64_t kEpochSeconds = 1'767'225'600, kLongLife = 3'600;

std::string text_in(const json::object& object, std::string_view name) {
  const json::value* found = object.if_contains(name);
  return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

net::HttpRequest opening_of(const std::string& head) {
  constexpr std::string_view kKey = "Sec-WebSocket-Key: ";
  const auto from = head.find(kKey) + kKey.size();
  net::HttpRequest request("GET", "/");
  request.headers = {{"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Version", "13"},
                     {"Sec-WebSocket-Key", head.substr(from, head.find('\r', from) - from)}};
  return request;
}

}  // namespace

/// One connection, from its handshake to its end.
struct ModelPeer::Session {
  Session(std::unique_ptr<SimSocket> given, bool mulaw) : socket(std::move(given)), words(mulaw) {}
  std::unique_ptr<SimSocket> socket;
  ModelWords words;
  std::unique_ptr<simulation::SimSession> talk;  ///< Since `session.updated`.
  bool first = false, updated = false, over = false;
};

ModelPeer::ModelPeer(simulation::Timeline& timeline, simulation::Rng& rng,
                     const simulation::Scenario& scenario, SocketWatch& watch, AgentSound& sound,
                     Options options)
    : timeline_(timeline),
      rng_(rng),
      scenario_(scenario),
      watch_(watch),
      sound_(sound),
      options_(std::move(options)) {}

ModelPeer::~ModelPeer() {
  for (const auto& session : sessions_) end(*session);
}

void ModelPeer::take(std::unique_ptr<SimSocket> socket, const std::string& head) {
  sessions_.push_back(std::make_unique<Session>(std::move(socket), options_.mulaw));
  Session& session = *sessions_.back();
  session.first = sessions_.size() == 1;
  watch_.add(session.socket->fd(), [this, &session] { hear(session); });
  if (rng_.chance(scenario_.opens_vanish_percent) && !session.first) return;
  const bool fails = rng_.chance(scenario_.opens_fail_percent);
  timeline_.after(scenario_.model_open_after, [this, &session, head, fails] {
    if (session.over) return;
    if (fails) {
      session.socket->send_raw("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n");
      return end(session);
    }
    session.socket->send_raw(*net::websocket_accept_answer(opening_of(head)));
    begin(session);
  });
}

void ModelPeer::begin(Session& session) {
  const std::int64_t now = kEpochSeconds + timeline_.now() / 1'000;
  const bool expires = session.first && scenario_.expires_at > 0;
  const std::int64_t at =
      expires ? kEpochSeconds + (scenario_.expires_at + 999) / 1'000 : now + kLongLife;
  session.socket->send(ModelWords::session_created(at));
  if (!expires) return;
  timeline_.at((at - kEpochSeconds) * 1'000, [this, &session] {
    if (session.over) return;
    session.socket->send(ModelWords::expired());
    session.socket->close(1001);
  });
}

void ModelPeer::hear(Session& session) {
  session.socket->receive([&](std::string_view text) { take_message(session, text); });
  if (session.socket->over()) end(session);
}

/// What it still had to say is lost; the object stays, since what is on its way refers to it.
void ModelPeer::end(Session& session) {
  if (std::exchange(session.over, true)) return;
  if (session.talk) session.talk->close();
  watch_.remove(session.socket->fd());
  session.socket->drop();
}

void ModelPeer::drop() {
  for (const auto& session : sessions_) end(*session);
}

std::size_t ModelPeer::open() const noexcept {
  return static_cast<std::size_t>(std::count_if(sessions_.begin(), sessions_.end(),
                                                [](const auto& each) { return !each->over; }));
}

void ModelPeer::take_message(Session& session, std::string_view text) {
  if (text.starts_with(kAppend))
    return take_audio(session, text.substr(kAppend.size(), text.size() - kAppend.size() - 2));
  const json::object message = json::parse(text).as_object();
  const std::string type = text_in(message, "type");
  if (type == "session.update") {
    const bool again = std::exchange(session.updated, true);
    timeline_.after(scenario_.model_delay, [this, &session, again] {
      if (session.over) return;
      session.socket->send(ModelWords::session_updated());
      if (again) return;
      simulation::ModelOutput output;
      output.event = [&session](const CallEvent& event) {
        if (const std::string said = session.words.text_of(event); !said.empty())
          session.socket->send(said);
      };
      output.realtime = [&session](const RealtimeEvent& event) {
        session.socket->send(session.words.text_of(event));
      };
      output.audio = [this, &session](const simulation::ModelAudio& audio) {
        const std::string said = session.words.text_of(audio);
        sound_.generated(audio.item, session.words.said(audio.item));
        session.socket->send(said);
      };
      output.violation = options_.violation;
      output.believed = options_.believed;
      session.talk = std::make_unique<simulation::SimSession>(timeline_, rng_, scenario_, ids_,
                                                              std::move(output));
    });
    return;
  }
  if (!session.talk) return options_.violation("said to a session that is not set up: " + type);
  const WireId wire{number_behind_letter(text_in(message, "event_id"))};
  if (type == "response.create") {
    CreateResponse create{};
    create.wire = wire;
    create.kind = AskKind::Answer;
    if (const json::value* response = message.if_contains("response")) {
      const json::object& asked = response->as_object();
      if (const json::value* metadata = asked.if_contains("metadata"))
        create.ask = {number_behind_letter(text_in(metadata->as_object(), "ask"))};
      if (text_in(asked, "tool_choice") == "none") create.kind = AskKind::Greeting;
    }
    session.talk->take(create);
  } else if (type == "response.cancel") {
    CancelResponse cancel{};
    cancel.wire = wire;
    cancel.response = {number_of(text_in(message, "response_id"))};
    session.talk->take(cancel);
  } else if (type == "conversation.item.truncate") {
    TruncateItem cut{};
    cut.wire = wire;
    cut.item = {number_of(text_in(message, "item_id"))};
    cut.audio_end = std::chrono::milliseconds(message.at("audio_end_ms").to_number<std::int64_t>());
    session.talk->take(cut);
  } else if (type == "conversation.item.create") {
    take_item(session, std::string(text));
  } else {
    options_.violation("an event that no session knows: " + type);
  }
}

void ModelPeer::take_item(Session& session, const std::string& text) {
  const json::object item = json::parse(text).as_object().at("item").as_object();
  const ToolCallId call{number_of(text_in(item, "call_id"))};
  if (text_in(item, "type") == "function_call")
    return session.talk->restore({ToolCallMade{call, text_in(item, "name"), "{}"}});
  if (text_in(item, "type") != "function_call_output") return;
  CreateToolOutput output{};
  output.call = call;
  output.output = text_in(item, "output");
  session.talk->take(output);
}

void ModelPeer::take_audio(Session& session, std::string_view base64) {
  if (!session.talk) return options_.violation("audio for a session that is not set up");
  const auto bytes = base64_decode(base64);
  if (!bytes) return options_.violation("audio that is no base64");
  int loudest = 0;
  std::int64_t samples = static_cast<std::int64_t>(bytes->size());
  if (options_.mulaw) {
    std::vector<std::int16_t> decoded(bytes->size());
    media::mulaw_decode({reinterpret_cast<const std::uint8_t*>(bytes->data()), bytes->size()},
                        decoded);
    for (const std::int16_t sample : decoded) loudest = std::max(loudest, std::abs(int{sample}));
  } else {
    if (samples % 6 != 0) return options_.violation("audio of a part of a sample");
    samples /= 6;
    for (std::size_t i = 0; i + 1 < bytes->size(); i += 2) {
      const auto low = static_cast<unsigned char>((*bytes)[i]);
      const auto high = static_cast<unsigned char>((*bytes)[i + 1]);
      loudest = std::max(loudest, std::abs(int{static_cast<std::int16_t>(low | high << 8)}));
    }
  }
  appended_ += samples;
  session.talk->append(samples, loudest > kLoud);
}

}  // namespace tandem::node_sim
