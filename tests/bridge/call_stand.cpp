#include "tests/bridge/call_stand.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "core/assert.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_message.hpp"
#include "core/net/name_cache.hpp"
#include "core/net/tls_context.hpp"
#include "core/net/transport.hpp"
#include "tests/bridge/wire_messages.hpp"
#include "tests/core/net/socket_pair.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

namespace tandem::test {
namespace {

using net::websocket::From;

/// Turns of the loop within which whatever is waited for has happened, or never will.
constexpr int kTurnsMax = 100'000;
/// A turn that follows when the work seems done: marks come back, buffers are given back.
constexpr int kTurnsAfter = 2;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

int listen_on_loopback() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  sockaddr_in address = loopback(0);
  const bool works = ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
                     ::listen(fd, 16) == 0;
  TANDEM_ASSERT(works, "the loopback has a port");
  return fd;
}

std::string url_of(int listener, bool tls) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  return (tls ? "wss://127.0.0.1:" : "ws://127.0.0.1:") + std::to_string(ntohs(address.sin_port)) +
         "/v1/realtime";
}

/// Of a handshake's request as far as its answer depends on it.
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

std::shared_ptr<const call::Agent> patient_agent(model::AudioFormat format) {
  auto agent = std::make_shared<call::Agent>();
  agent->id = std::string("bench");
  agent->instructions = "You answer the telephone.";
  agent->model_audio = format;
  agent->tools = {"endCall", "transferCall"};
  // Nobody speaks for as long as it takes, and that is all right.
  const std::chrono::hours long_time(1);
  agent->silence = {.first_prompt = long_time, .second_prompt = long_time, .goodbye = long_time};
  return agent;
}

Speech speech(int delta_ms) {
  Speech speech;
  speech.ms = speech.delta_ms = delta_ms;
  return speech;
}

/// The server's end with its TLS handshake done, as the acceptor hands it over.
net::StreamHandle welcome(net::StreamHandle near, FarEnd& far) {
  const int fd = near.take().fd;
  net::Transport transport(fd, throwaway_certificate().server()->accept(fd));
  while (!transport.handshake()) (void)far.shake_hands();
  while (!far.shake_hands()) {
  }
  return {fd, transport.release_tls(), {}};
}

/// The delta's bytes are PCM; taken for μ-law they are six times as long, and as good as any.
int heard_per_ms(model::AudioFormat format) { return format == model::AudioFormat::Pcmu ? 48 : 8; }

}  // namespace

CallStand::CallStand(Options options)
    : options_(options),
      listener_(listen_on_loopback()),
      agent_(patient_agent(options.model_audio)),
      tools_(tools::ToolRegistry::standard(false)),
      services_(services()),
      shard_(0, services_, breakers_, [](const call::ShardLoad&) {}),
      delta_(speech_audio(speech(options.delta_ms)).front()),
      delta_heard_bytes_(options.delta_ms * heard_per_ms(options.model_audio)) {}

CallStand::~CallStand() {
  shard_.clear();
  shard_.loop().poll();
  ::close(listener_);
}

call::CallServices CallStand::services() {
  call::CallServices services;
  services.dialer = net::Dialer(
      options_.tls ? throwaway_certificate().client() : *net::TlsClientContext::load(""),
      std::make_shared<net::NameCache>());
  services.model.url = *net::Url::parse(url_of(listener_, options_.tls));
  services.model.key = "key";
  services.tools = tools_.get();
  services.metrics = &metrics_;
  return services;
}

void CallStand::turn() {
  work_begins();
  shard_.loop().poll();
  work_ends();
}

void CallStand::tick() {
  work_begins();
  shard_.loop().tick();
  work_ends();
}

void CallStand::turn_until(Line& line, const std::function<bool()>& holds, const char* what) {
  for (int turns = 0; !holds(); ++turns) {
    if (turns == kTurnsMax) {
      std::fprintf(stderr, "the call stands still: %s\n", what);
      std::abort();
    }
    turn();
    listen(line);
  }
}

void CallStand::add_call() {
  auto line = std::make_unique<Line>();
  line->call_sid = "CA" + std::to_string(lines_.size());
  call::CallFacts facts{.id = call::CallId::generate(std::chrono::system_clock::now()),
                        .call_sid = line->call_sid,
                        .account_sid = "AC1",
                        .from = "+15550000001",
                        .to = "+15550000002",
                        .agent = agent_,
                        .received = std::chrono::steady_clock::now()};
  work_begins();
  const call::CallId id = facts.id;
  auto made = std::make_unique<call::CallSession>(shard_, std::move(facts), owner_);
  call::CallSession& session = *made;
  shard_.add(id, std::move(made));
  session.begin();
  work_ends();
  open_model(*line);
  attach_carrier(*line, session);
  lines_.push_back(std::move(line));
  frame(lines_.size() - 1);
  for (const auto& message : speech_begin(speech(options_.delta_ms))) say(*lines_.back(), message);
}

void CallStand::open_model(Line& line) {
  int connection = -1;
  turn_until(
      line, [&] { return (connection = ::accept(listener_, nullptr, nullptr)) >= 0; },
      "the model is dialled");
  ssl_st* tls = options_.tls ? throwaway_certificate().server()->accept(connection) : nullptr;
  line.model = std::make_unique<FarEnd>(connection, From::Server, tls);
  while (!line.model->shake_hands()) turn();
  std::string head;
  while (head.empty()) {
    turn();
    head = line.model->receive_head();
  }
  line.model->send_raw(*net::websocket_accept_answer(opening_of(head)));
  line.model->send(session_created(std::chrono::hours(1)));
  turn_until(
      line, [&] { return line.model_messages == 1; }, "the session is configured");
  say(line, session_updated());
}

void CallStand::attach_carrier(Line& line, call::CallSession& session) {
  auto ends = tcp_pair();
  const int far = ends[1].take().fd;
  ssl_st* tls =
      options_.tls ? throwaway_certificate().client()->connect(far, "127.0.0.1") : nullptr;
  line.carrier = std::make_unique<FarEnd>(far, From::Client, tls);
  net::StreamHandle near = std::move(ends[0]);
  if (options_.tls) near = welcome(std::move(near), *line.carrier);
  work_begins();
  session.attach(net::ByteStream(shard_.loop(), std::move(near)),
                 "HTTP/1.1 101 Switching Protocols\r\n\r\n");
  work_ends();
  while (line.carrier->receive_head().empty()) turn();
  line.carrier->send(R"({"event":"connected","protocol":"Call","version":"1.0.0"})");
  line.carrier->send(carrier_start(line.call_sid));
  turn();
}

void CallStand::say(Line& line, const std::string& message) {
  line.model->send(message);
  turn();
}

void CallStand::listen(Line& line) {
  if (line.model) line.model->receive([&](std::string_view) { ++line.model_messages; });
  if (!line.carrier) return;
  line.carrier->receive([&](std::string_view text) {
    const std::string message(text);
    if (message.find("\"media\"") != std::string::npos) {
      line.heard_bytes += static_cast<std::int64_t>(media_bytes(message));
    } else if (message.find("\"mark\"") != std::string::npos) {
      line.carrier->send(carrier_mark(member(message, "name")));
    }
  });
}

void CallStand::frame(std::size_t call) {
  Line& line = *lines_[call];
  line.timestamp_ms += 20;
  line.carrier->send(carrier_media(line.timestamp_ms, 0x31));
  const std::size_t before = line.model_messages;
  turn_until(
      line, [&] { return line.model_messages > before; }, "a frame reaches the model");
}

void CallStand::delta(std::size_t call) {
  Line& line = *lines_[call];
  line.spoken_bytes += delta_heard_bytes_;
  line.model->send(delta_);
  turn_until(
      line, [&] { return line.heard_bytes >= line.spoken_bytes; }, "a delta reaches the carrier");
  for (int i = 0; i < kTurnsAfter; ++i) turn();
}

}  // namespace tandem::test
