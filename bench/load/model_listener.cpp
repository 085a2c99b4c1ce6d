#include "bench/load/model_listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

#include "core/net/http_server.hpp"
#include "core/net/websocket_reader.hpp"

namespace tandem::load {
namespace {

constexpr std::size_t kHeaderMax = 16 * 1024, kBodyMax = 1024 * 1024;
constexpr int kBacklog = 1024;

int listen_on(const std::string& text) {
  const auto address = net::ListenAddress::parse(text);
  if (!address) throw std::runtime_error("--model-listen: expected HOST:PORT");
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_port = htons(address->port);
  if (::inet_pton(AF_INET, address->host.c_str(), &at.sin_addr) != 1)
    throw std::runtime_error("--model-listen: expected an IPv4 address");
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(fd, reinterpret_cast<const sockaddr*>(&at), sizeof at) != 0 ||
      ::listen(fd, kBacklog) != 0) {
    const int error = errno;
    ::close(fd);
    throw std::system_error(error, std::generic_category(), text);
  }
  return fd;
}

/// The `model` of the query, or what the real one would not be without.
std::string model_of(const net::HttpRequest& request) {
  const std::string_view query = request.query();
  const std::size_t at = query.find("model=");
  if (at == std::string_view::npos) return {};
  const std::string_view value = query.substr(at + 6);
  return std::string(value.substr(0, value.find('&')));
}

}  // namespace

ModelListener::ModelListener(LoadContext& context, OnSession on_session)
    : context_(context),
      on_session_(std::move(on_session)),
      fd_(listen_on(context.options.model_listen)) {
  context_.loop.watch(fd_, EPOLLIN, *this);
}

ModelListener::~ModelListener() {
  context_.loop.unwatch(fd_);
  ::close(fd_);
}

void ModelListener::on_ready(std::uint32_t) {
  while (true) {
    const int fd = ::accept4(fd_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (fd < 0) return;
    guests_.emplace_back(*this, fd);
  }
}

ModelListener::Guest::Guest(ModelListener& listener, int fd)
    : listener_(listener), parser_(kHeaderMax, kBodyMax) {
  const auto& tls = listener.context_.tls_server;
  connection_ = std::make_unique<Connection>(listener.context_.loop, fd,
                                             tls ? tls->accept(fd) : nullptr, *this);
}

void ModelListener::Guest::on_bytes(std::span<char> bytes, Time arrived) {
  received_.append(bytes.data(), bytes.size());
  received_.erase(0, parser_.feed(received_));
  if (parser_.refusal() != 0) {
    listener_.context_.figures.fault("model: a bad HTTP request");
    return connection_->close();
  }
  if (!parser_.done()) return;
  const bool keep = parser_.keep_alive();
  const net::HttpRequest request = parser_.take();
  parser_ = net::HttpRequestParser(kHeaderMax, kBodyMax);
  const std::string rest = std::exchange(received_, {});
  answer(request, rest, arrived);
  if (!keep && connection_) connection_->close();
}

void ModelListener::Guest::answer(const net::HttpRequest& request, std::string_view rest,
                                  Time arrived) {
  LoadContext& context = listener_.context_;
  if (!request.header("Upgrade")) {
    net::HttpResponse reply(200, "{}", {{"Content-Type", "application/json"}});
    connection_->send(net::format_response(reply, net::KeepAlive::Yes, net::SendBody::Yes));
    return;
  }
  const auto accepted = net::websocket_accept_answer(request);
  const std::string model = model_of(request);
  if (request.header("OpenAI-Beta"))
    context.figures.fault("model: the beta header, refused since 2026");
  if (!request.header("Authorization") && !request.header("api-key"))
    context.figures.fault("model: no key");
  if (!accepted || model.empty()) {
    context.figures.fault("model: a handshake without model or key");
    return connection_->close();
  }
  connection_->send(*accepted);
  auto session = std::make_unique<ModelSession>(context, model, std::move(connection_));
  ModelSession& taken = *session;
  listener_.on_session_(std::move(session));
  if (rest.empty()) return;
  std::string early(rest);
  early.resize(rest.size() + net::websocket::Reader::kPadding);
  taken.on_bytes(std::span(early).first(rest.size()), arrived);
}

}  // namespace tandem::load
