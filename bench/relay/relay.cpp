#include "bench/relay/relay.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

#include "bridge/carrier/twiml.hpp"
#include "core/base64.hpp"
#include "core/crypto/random.hpp"
#include "core/net/dial.hpp"
#include "core/net/http_server.hpp"

namespace tandem::relay {
namespace {

namespace ws = net::websocket;

/// More than any message, a delta of 20 s of audio included.
constexpr std::size_t kScratch = 2 * 1024 * 1024;
constexpr std::size_t kHeadMax = 16 * 1024, kBodyMax = 64 * 1024;

/// The first address of `host`, as the bytes of its `sockaddr`.
std::string resolve(const std::string& host, std::uint16_t port, bool passive) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = passive ? AI_PASSIVE : 0;
  const int failed = ::getaddrinfo(host.empty() ? nullptr : host.c_str(),
                                   std::to_string(port).c_str(), &hints, &found);
  if (failed != 0) throw std::runtime_error(host + ": " + ::gai_strerror(failed));
  std::string address(reinterpret_cast<const char*>(found->ai_addr), found->ai_addrlen);
  ::freeaddrinfo(found);
  return address;
}

const sockaddr* address_of(const std::string& bytes) {
  return reinterpret_cast<const sockaddr*>(bytes.data());
}

int new_socket(const std::string& address) {
  return ::socket(address_of(address)->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

int listen_on(const std::string& text, std::uint16_t& port) {
  const auto wanted = net::ListenAddress::parse(text);
  if (!wanted) throw std::runtime_error("no address to listen on: " + text);
  const std::string address = resolve(wanted->host, wanted->port, true);
  const int listener = new_socket(address);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(listener, address_of(address), static_cast<socklen_t>(address.size())) != 0 ||
      ::listen(listener, SOMAXCONN) != 0)
    throw std::runtime_error(text + ": " + std::strerror(errno));
  sockaddr_in6 bound{};
  socklen_t length = sizeof bound;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&bound), &length);
  port = ntohs(bound.sin6_port);  // Where IPv4 has it too.
  return listener;
}

/// The opening handshake, but for its key.
net::HttpRequest opening_request(const net::Url& url, const std::string& bearer) {
  std::array<std::uint8_t, 16> nonce;
  crypto::random_bytes(nonce);
  const std::string_view bytes{reinterpret_cast<const char*>(nonce.data()), nonce.size()};
  net::HttpRequest request("GET", url.target);
  request.headers = {{"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Key", base64_encode(bytes)},
                     {"Sec-WebSocket-Version", "13"},
                     {"Authorization", "Bearer " + bearer}};
  return request;
}

template <class T>
T loaded(Result<T> result, const std::string& what) {
  if (!result) throw std::runtime_error(what + ": " + result.error().message());
  return std::move(*result);
}

}  // namespace

struct Relay::End {
  enum class Role : unsigned char { Visitor, Carrier, ModelOpening, Model };

  Role role = Role::Visitor;
  Bridged* call = nullptr;
  std::unique_ptr<Connection> connection;
  std::unique_ptr<net::HttpRequestParser> request;  ///< Of a visitor.
};

struct Relay::Bridged {
  explicit Bridged(ModelAudio audio) : call(audio) {}

  Call call;
  std::unique_ptr<End> carrier;
  End model;
  std::string waiting;  ///< For the model, until its session has begun.
};

Relay::Relay(Options options) : options_(std::move(options)), scratch_(kScratch) {
  // OpenSSL writes with write(2), which cannot be told to spare us the signal.
  std::signal(SIGPIPE, SIG_IGN);
  if (!options_.tls_cert.empty())
    server_tls_ =
        loaded(net::TlsServerContext::load(options_.tls_cert, options_.tls_key), options_.tls_cert);
  const net::Url model = loaded(net::Url::parse(options_.model_url), options_.model_url);
  if (model.tls()) client_tls_ = loaded(net::TlsClientContext::load(options_.ca), options_.ca);
  model_host_ = model.host;
  model_address_ = resolve(model.host, model.port, false);
  model_request_ = net::format_request(opening_request(model, options_.key), model.host_header());
  listener_ = listen_on(options_.listen, port_);
  epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
  ::epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
}

Relay::~Relay() {
  ::close(listener_);
  ::close(epoll_);
}

void Relay::run() {
  std::array<epoll_event, 256> events;
  while (true) {
    const int count = ::epoll_wait(epoll_, events.data(), events.size(), -1);
    for (int i = 0; i < count; ++i) {
      auto* end = static_cast<End*>(events[static_cast<std::size_t>(i)].data.ptr);
      if (end == nullptr)
        accept_all();
      else if (end->connection->open())
        on_ready(*end);
    }
    gone_visitors_.clear();
    gone_calls_.clear();
  }
}

void Relay::accept_all() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    auto end = std::make_unique<End>();
    ssl_st* tls = server_tls_ ? server_tls_->accept(fd) : nullptr;
    end->connection = std::make_unique<Connection>(epoll_, fd, tls, end.get());
    End* key = end.get();
    visitors_.emplace(key, std::move(end));
  }
}

void Relay::on_ready(End& end) {
  const auto bytes = end.connection->read(scratch_);
  if (!bytes || !end.connection->flush()) return drop(end);
  if (bytes->empty()) return;
  switch (end.role) {
    case End::Role::Visitor:
      return on_request_bytes(end, *bytes);
    case End::Role::ModelOpening:
      return on_answer_bytes(end, *bytes);
    case End::Role::Carrier:
    case End::Role::Model:
      return on_frames(end, *bytes);
  }
}

void Relay::on_request_bytes(End& end, std::span<char> bytes) {
  while (true) {
    if (!end.request) end.request = std::make_unique<net::HttpRequestParser>(kHeadMax, kBodyMax);
    bytes = bytes.subspan(end.request->feed({bytes.data(), bytes.size()}));
    if (end.request->refusal() != 0) return drop(end);
    if (!end.request->done()) return end.connection->keep(bytes);
    const net::HttpRequest request = end.request->take();
    end.request.reset();
    answer(end, request);
    if (!end.connection->open()) return;
    if (end.role == End::Role::Carrier) return on_frames(end, bytes);
    if (bytes.empty()) return;
  }
}

void Relay::answer(End& end, const net::HttpRequest& request) {
  if (request.header("Upgrade")) {
    const auto accepted = net::websocket_accept_answer(request);
    if (!accepted || !end.connection->send(*accepted)) return drop(end);
    auto found = visitors_.extract(&end);
    return begin_call(std::move(found.mapped()));
  }
  carrier::ConnectStream stream;
  stream.url = server_tls_ ? "wss://" : "ws://";
  stream.url.append(request.header("Host").value_or("")).append("/stream");
  net::HttpResponse response(200, carrier::Twiml().connect_stream(stream).document());
  response.headers = {{"Content-Type", "text/xml"}};
  const std::string text = net::format_response(response, net::KeepAlive::Yes, net::SendBody::Yes);
  if (!end.connection->send(text)) drop(end);
}

void Relay::begin_call(std::unique_ptr<End> carrier) {
  auto made = std::make_unique<Bridged>(options_.audio);
  Bridged& call = *made;
  calls_.emplace(&call, std::move(made));
  carrier->role = End::Role::Carrier;
  carrier->call = call.model.call = &call;
  call.carrier = std::move(carrier);
  call.model.role = End::Role::ModelOpening;
  const int fd = new_socket(model_address_);
  const bool connects = ::connect(fd, address_of(model_address_),
                                  static_cast<socklen_t>(model_address_.size())) == 0 ||
                        errno == EINPROGRESS;
  ssl_st* tls = client_tls_ ? client_tls_->connect(fd, model_host_) : nullptr;
  call.model.connection = std::make_unique<Connection>(epoll_, fd, tls, &call.model);
  if (!connects || !call.model.connection->send(model_request_)) drop(call.model);
}

void Relay::on_answer_bytes(End& end, std::span<char> bytes) {
  // The parser starts anew each time: the answer mostly comes in one piece.
  net::HttpResponseParser parser(kHeadMax, kBodyMax, false);
  const auto used = parser.feed({bytes.data(), bytes.size()});
  if (!used) return drop(end);
  if (!parser.done()) return end.connection->keep(bytes);
  if (parser.status() != 101) return drop(end);
  end.role = End::Role::Model;
  on_frames(end, bytes.subspan(*used));
}

void Relay::on_frames(End& end, std::span<char> bytes) {
  const bool goes_on = take_frames(end, bytes);
  if (!bytes.empty()) end.connection->keep(bytes);
  Bridged& call = *end.call;
  bool sent = true;
  if (!to_carrier_.bytes().empty()) sent = call.carrier->connection->send(to_carrier_.bytes());
  if (!to_model_.bytes().empty()) {
    if (!call.call.session_begun()) {
      call.waiting += to_model_.bytes();
    } else {
      sent = call.model.connection->send(to_model_.bytes()) && sent;
      if (!call.waiting.empty())
        sent = call.model.connection->send(std::exchange(call.waiting, {})) && sent;
    }
  }
  to_carrier_.clear();
  to_model_.clear();
  if (!goes_on || !sent) drop(end);
}

bool Relay::take_frames(End& end, std::span<char>& bytes) {
  const bool carrier = end.role == End::Role::Carrier;
  FrameBatch& back = carrier ? to_carrier_ : to_model_;
  while (true) {
    ws::FrameHeader header;
    const auto decoded =
        ws::decode_header(bytes, carrier ? ws::From::Client : ws::From::Server, header);
    if (decoded == ws::Decoded::Violation) return false;
    if (decoded == ws::Decoded::NeedMore) return true;
    if (bytes.size() - header.header_size < header.payload_size) return true;
    const auto payload = bytes.subspan(header.header_size, header.payload_size);
    bytes = bytes.subspan(header.header_size + header.payload_size);
    if (header.mask) ws::apply_mask(payload, *header.mask, 0);
    const std::string_view text{payload.data(), payload.size()};
    if (header.opcode == ws::Opcode::Text && header.final) {
      if (carrier)
        end.call->call.from_carrier(text, to_model_);
      else
        end.call->call.from_model(text, to_model_, to_carrier_);
    } else if (header.opcode == ws::Opcode::Ping) {
      back.add(text, ws::Opcode::Pong);
    } else if (header.opcode != ws::Opcode::Pong) {
      // A close, or a form of message that neither side sends.
      back.add(text.substr(0, 2), ws::Opcode::Close);
      return false;
    }
  }
}

void Relay::drop(End& end) {
  if (end.call == nullptr) {
    end.connection->close();
    auto found = visitors_.extract(&end);
    if (!found.empty()) gone_visitors_.push_back(std::move(found.mapped()));
    return;
  }
  Bridged& call = *end.call;
  auto found = calls_.extract(&call);
  if (found.empty()) return;
  call.carrier->connection->close();
  call.model.connection->close();
  gone_calls_.push_back(std::move(found.mapped()));
}

}  // namespace tandem::relay
