#include "core/net/http_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>
#include <list>
#include <unordered_map>
#include <unordered_set>

#include "core/assert.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/body_source.hpp"
#include "core/net/http_codec.hpp"
#include "core/net/http_server_metrics.hpp"
#include "core/net/ip_address.hpp"
#include "core/net/listener.hpp"
#include "core/net/read_scratch.hpp"
#include "core/sleep.hpp"
#include "core/task_group.hpp"

namespace tandem::net {

namespace {

/// One connection, in the frame of the coroutine that serves it.
struct Connection {
  Connection(EventLoop& loop, int fd) : stream(loop, StreamHandle(fd, nullptr, {})) {}
  ByteStream stream;
  std::string received;  ///< Not yet parsed. Empty and without memory while idle.
  bool idle = true;      ///< Waits for the first byte of a request.
  bool evicted = false;  ///< Was told to go; its coroutine has not ended yet.
};

/// What the limit per address counts by.
std::string network_of(const std::string& address) {
  std::optional<IpAddress> parsed = IpAddress::parse(address);
  if (!parsed || parsed->family == IpAddress::Family::V4) return address;
  std::fill(parsed->bytes.begin() + 8, parsed->bytes.end(), std::uint8_t{0});
  return parsed->to_string();
}

enum class Read : std::uint8_t { Complete, Refuse, Closed };

// How long, and how much, we read from a peer that was refused before we close: closing with bytes
// unread is a reset, which may overtake the refusal.
constexpr std::chrono::milliseconds kLingerTime{1'000};
constexpr std::size_t kLingerBytes = 256 * 1024;

HttpResponse internal_error() {
  return HttpResponse(500, "Internal Server Error", {{"Content-Type", "text/plain"}});
}

}  // namespace

struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
  Impl(EventLoop& on, Options given, Handler answers, UpgradeHandler upgrades)
      : loop(on),
        options(std::move(given)),
        handler(std::move(answers)),
        on_upgrade(std::move(upgrades)),
        metrics(options.metrics != nullptr ? *options.metrics : unexported, options.port_name),
        listener(on),
        accepting(on),
        serving(on) {}

  EventLoop& loop;
  Options options;
  Handler handler;
  UpgradeHandler on_upgrade;
  metrics::Block unexported;  ///< The series of a server that nobody scrapes.
  HttpServerMetrics metrics;
  Listener listener;
  TaskGroup accepting;
  TaskGroup serving;
  bool stopping = false;
  std::unordered_map<std::string, std::size_t> per_address;
  std::unordered_set<Connection*> connections;
  std::list<Connection*> idle;  ///< Those between requests, the longest first.
  std::size_t leaving = 0;      ///< Evicted ones among `connections`.

  void take(int fd);
  bool evict_longest_idle();
  [[nodiscard]] bool too_many_of(const std::string& address, const std::string& network);
  void tell_exception(const HttpRequest& request, const std::exception_ptr& why);
  Task<> serve(int fd);
  Task<> serve_connection(int fd);
  Task<> serve_requests(Connection& connection, const std::string& address);
  Task<Result<>> receive(Connection& connection, Deadline deadline);
  Task<Result<>> await_request(Connection& connection, std::chrono::milliseconds patience);
  Task<Read> read_request(Connection& connection, HttpRequestParser& parser,
                          std::chrono::milliseconds patience, int& refusal);
  Task<Read> read_body(Connection& connection, HttpRequestParser& parser, int& refusal);
  Task<> refuse(Connection& connection, int status);
  Task<HttpResponse> answer(const HttpRequest& request);
  Task<std::optional<HttpResponse>> upgrade(const HttpRequest& head, HttpRequest request,
                                            ByteStream& stream, bool& threw);
  Task<bool> respond(Connection& connection, const HttpRequest& request,
                     const HttpResponse& response, KeepAlive keep_alive);
  Task<Result<>> send_rest(Connection& connection, BodySource& rest);
};

void HttpServer::Impl::take(int fd) {
  metrics.accepted.add();
  const bool full = connections.size() - leaving >= options.connections_max;
  if (full && !evict_longest_idle()) {
    metrics.refused(HttpServerMetrics::Refused::Full);
    ::close(fd);
    return;
  }
  serving.spawn([self = shared_from_this(), fd] { return self->serve(fd); });
}

bool HttpServer::Impl::evict_longest_idle() {
  if (idle.empty()) return false;
  Connection* longest = idle.front();
  idle.pop_front();
  longest->evicted = true;
  ++leaving;
  metrics.evicted.add();
  longest->stream.shut_read();
  return true;
}

bool HttpServer::Impl::too_many_of(const std::string& address, const std::string& network) {
  const std::size_t limit = options.connections_per_address_max;
  if (limit == 0 || per_address[network] <= limit) return false;
  return !options.address_exempt || !options.address_exempt(address);
}

void HttpServer::Impl::tell_exception(const HttpRequest& request, const std::exception_ptr& why) {
  if (!options.on_exception) return;
  try {
    std::rethrow_exception(why);
  } catch (const std::exception& exception) {
    options.on_exception(request, exception.what());
  } catch (...) {
    options.on_exception(request, "unknown exception");
  }
}

/// What fails here is one connection's affair; the parsers throw where they find themselves in a
/// state that they took for impossible (core/assert.hpp).
Task<> HttpServer::Impl::serve(int fd) {
  try {
    co_await serve_connection(fd);
  } catch (const boost::system::system_error& error) {
    if (error.code() == boost::asio::error::operation_aborted) throw;
    tell_exception(HttpRequest(), std::current_exception());
  } catch (...) {
    tell_exception(HttpRequest(), std::current_exception());
  }
}

Task<> HttpServer::Impl::serve_connection(int fd) {
  Connection connection(loop, fd);
  const std::string address = connection.stream.peer_address();
  const std::string network = network_of(address);
  struct Registration {
    Registration(std::shared_ptr<Impl> in, Connection& of, const std::string& network_)
        : impl(std::move(in)), connection(of), network(network_) {
      impl->connections.insert(&connection);
      impl->metrics.open.set(static_cast<double>(impl->connections.size()));
      ++impl->per_address[network];
    }
    ~Registration() {
      impl->connections.erase(&connection);
      impl->metrics.open.set(static_cast<double>(impl->connections.size()));
      if (connection.evicted) --impl->leaving;
      const auto place = impl->per_address.find(network);
      if (--place->second == 0) impl->per_address.erase(place);
    }
    std::shared_ptr<Impl> impl;
    Connection& connection;
    const std::string& network;
  } registration(shared_from_this(), connection, network);
  if (too_many_of(address, network)) {
    metrics.refused(HttpServerMetrics::Refused::Address);
    connection.stream.abort();
    co_return;
  }
  if (options.tls) {
    const Result<> secured =
        co_await connection.stream.start_tls_server(options.tls, options.handshake_deadline);
    if (!secured) {
      metrics.refused(HttpServerMetrics::Refused::Handshake);
      co_return;
    }
  }
  co_await serve_requests(connection, address);
}

Task<> HttpServer::Impl::serve_requests(Connection& connection, const std::string& address) {
  std::chrono::milliseconds patience = options.handshake_deadline;
  while (!stopping) {
    HttpRequestParser parser(options.header_max, options.body_max);
    int refusal = 0;
    const Read read = co_await read_request(connection, parser, patience, refusal);
    if (read == Read::Refuse) co_await refuse(connection, refusal);
    if (read != Read::Complete) co_return;
    const bool upgrade = parser.is_websocket_upgrade() && on_upgrade != nullptr;
    bool persistent = parser.keep_alive();
    HttpRequest request = parser.take();
    request.peer_address = address;
    request.tls = connection.stream.tls();
    HttpResponse response;
    if (upgrade) {
      HttpRequest head(request.method, request.target);
      bool threw = false;
      connection.stream.unread(std::exchange(connection.received, {}));
      std::optional<HttpResponse> refused =
          co_await this->upgrade(head, std::move(request), connection.stream, threw);
      if (!refused || !connection.stream.is_open()) {
        metrics.answered(101);
        co_return;
      }
      if (threw) persistent = false;
      request = std::move(head);
      response = std::move(*refused);
    } else {
      response = co_await answer(request);
    }
    // After the handler: a stop in between shows in the answer.
    const KeepAlive keep_alive = persistent && !stopping ? KeepAlive::Yes : KeepAlive::No;
    const bool open = co_await respond(connection, request, response, keep_alive);
    if (!open) co_return;
    const bool refused = response.status >= 400 && response.status < 500;
    patience = refused ? options.refused_idle_deadline : options.idle_deadline;
  }
}

Task<Result<>> HttpServer::Impl::receive(Connection& connection, Deadline deadline) {
  while (true) {
    const std::span<char> scratch = loop.local<ReadScratch>().bytes();
    const Result<std::size_t> got = connection.stream.read_some(scratch);
    if (got) {
      connection.received.append(scratch.data(), *got);
      co_return Result<>();
    }
    if (got.error() != errc::would_block) co_return got.error();
    const Result<> ready = co_await connection.stream.readable_until(deadline.at());
    if (!ready) co_return ready;
  }
}

Task<Result<>> HttpServer::Impl::await_request(Connection& connection,
                                               std::chrono::milliseconds patience) {
  struct Idle {
    Idle(Impl& in, Connection& of) : impl(in), connection(of) {
      connection.idle = true;
      impl.idle.push_back(&connection);
      place = std::prev(impl.idle.end());
    }
    ~Idle() {
      connection.idle = false;
      if (!connection.evicted) impl.idle.erase(place);
    }
    Impl& impl;
    Connection& connection;
    std::list<Connection*>::iterator place;
  } waits(*this, connection);
  connection.received = std::string();
  co_return co_await receive(connection, Deadline(patience));
}

Task<Read> HttpServer::Impl::read_request(Connection& connection, HttpRequestParser& parser,
                                          std::chrono::milliseconds patience, int& refusal) {
  if (connection.received.empty()) {
    const Result<> began = co_await await_request(connection, patience);
    if (!began || connection.evicted) co_return Read::Closed;
  }
  const Deadline deadline(options.header_deadline);
  while (true) {
    connection.received.erase(0, parser.feed(connection.received));
    refusal = parser.refusal();
    if (refusal != 0) co_return Read::Refuse;
    if (parser.header_done()) break;
    const Result<> more = co_await receive(connection, deadline);
    if (!more && more.error() != errc::timed_out) co_return Read::Closed;
    if (!more) {
      refusal = 408;
      co_return Read::Refuse;
    }
  }
  if (parser.done()) co_return Read::Complete;
  co_return co_await read_body(connection, parser, refusal);
}

Task<Read> HttpServer::Impl::read_body(Connection& connection, HttpRequestParser& parser,
                                       int& refusal) {
  const Deadline deadline(options.body_deadline);
  if (parser.expects_continue()) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    const Result<> told = co_await connection.stream.write_all(kContinue, deadline.left());
    if (!told) co_return Read::Closed;
  }
  while (!parser.done()) {
    const Result<> more = co_await receive(connection, deadline);
    if (!more && more.error() != errc::timed_out) co_return Read::Closed;
    if (!more) {
      refusal = 408;
      co_return Read::Refuse;
    }
    connection.received.erase(0, parser.feed(connection.received));
    refusal = parser.refusal();
    if (refusal != 0) co_return Read::Refuse;
  }
  co_return Read::Complete;
}

Task<> HttpServer::Impl::refuse(Connection& connection, int status) {
  metrics.refused_request(status);
  const HttpResponse refusal(status, std::string(reason_phrase(status)),
                             {{"Content-Type", "text/plain"}});
  const std::string bytes = format_response(refusal, KeepAlive::No, SendBody::Yes);
  const Result<> sent = co_await connection.stream.write_all(bytes, kLingerTime);
  if (!sent) co_return;
  connection.stream.shut_write();
  const Deadline deadline(kLingerTime);
  for (std::size_t drained = connection.received.size(); drained < kLingerBytes;) {
    connection.received.clear();
    const Result<> more = co_await receive(connection, deadline);
    if (!more) co_return;
    drained += connection.received.size();
  }
}

Task<HttpResponse> HttpServer::Impl::answer(const HttpRequest& request) {
  try {
    co_return co_await handler(request);
  } catch (...) {
    tell_exception(request, std::current_exception());
  }
  co_return internal_error();
}

Task<std::optional<HttpResponse>> HttpServer::Impl::upgrade(const HttpRequest& head,
                                                            HttpRequest request, ByteStream& stream,
                                                            bool& threw) {
  try {
    co_return co_await on_upgrade(std::move(request), stream);
  } catch (...) {
    tell_exception(head, std::current_exception());
  }
  threw = true;
  co_return internal_error();
}

Task<bool> HttpServer::Impl::respond(Connection& connection, const HttpRequest& request,
                                     const HttpResponse& response, KeepAlive keep_alive) {
  if (response.status == 0) {
    connection.stream.abort();
    co_return false;
  }
  metrics.answered(response.status);
  const SendBody send_body = request.method == "HEAD" ? SendBody::No : SendBody::Yes;
  const std::string bytes = format_response(response, keep_alive, send_body);
  Result<> sent = co_await connection.stream.write_all(bytes, options.body_deadline);
  if (sent && response.rest && send_body == SendBody::Yes)
    sent = co_await send_rest(connection, *response.rest);
  co_return sent&& keep_alive == KeepAlive::Yes;
}

/// The deadline is each piece's: who listens to an hour of sound takes its time.
Task<Result<>> HttpServer::Impl::send_rest(Connection& connection, BodySource& rest) {
  while (rest.bytes() > 0) {
    const Result<std::string> piece = co_await rest.next(loop);
    if (!piece) co_return piece.error();
    const Result<> sent = co_await connection.stream.write_all(*piece, options.body_deadline);
    if (!sent) co_return sent;
  }
  co_return Result<>();
}

HttpServer::HttpServer(EventLoop& loop, Options options, Handler handler, UpgradeHandler on_upgrade)
    : impl_(std::make_shared<Impl>(loop, std::move(options), std::move(handler),
                                   std::move(on_upgrade))) {}

HttpServer::~HttpServer() {
  TANDEM_ASSERT((impl_->serving.empty() && impl_->accepting.empty()) || impl_->loop.stopped(),
                "an HTTP server is destroyed while it serves: await stop() first");
}

Result<> HttpServer::listen() { return impl_->listener.open(impl_->options.address); }

void HttpServer::start() {
  impl_->accepting.spawn([impl = impl_] {
    return impl->listener.accept_all(
        [raw = impl.get()](int fd) { raw->take(fd); },
        [raw = impl.get()](Listener::Shortage what) {
          raw->metrics.accept_pauses.add();
          if (what == Listener::Shortage::Reserved)
            raw->metrics.refused(HttpServerMetrics::Refused::Descriptors);
        },
        impl->options.descriptor_end);
  });
}

Task<> HttpServer::stop(std::chrono::milliseconds grace) {
  const std::shared_ptr<Impl> impl = impl_;
  impl->stopping = true;
  impl->listener.close();
  impl->accepting.cancel();
  co_await impl->accepting.join();
  for (Connection* connection : impl->connections) {
    if (connection->idle) connection->stream.shut_read();
  }
  const bool ended = co_await impl->serving.join_for(grace);
  if (!ended) impl->serving.cancel();
  try {
    co_await impl->serving.join();
  } catch (...) {
    // All have ended; what one of them died of is no reason not to stop.
    impl->tell_exception(HttpRequest(), std::current_exception());
  }
}

std::uint16_t HttpServer::port() const noexcept { return impl_->listener.port(); }

HttpServer::Counters HttpServer::counters() const noexcept {
  using Refused = HttpServerMetrics::Refused;
  const HttpServerMetrics& metrics = impl_->metrics;
  return {.connections = impl_->connections.size(),
          .accepted = metrics.accepted.value(),
          .refused_by_limit = metrics.refusals(Refused::Full) + metrics.refusals(Refused::Address),
          .evicted = metrics.evicted.value(),
          .accept_pauses = metrics.accept_pauses.value()};
}

}  // namespace tandem::net
