#include "core/net/http_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <unordered_map>
#include <unordered_set>

#include "core/assert.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/http_codec.hpp"
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
};

enum class Read : std::uint8_t { Complete, Refuse, Closed };

// How long, and how much, we read from a peer that was refused before we close: closing with bytes
// unread is a reset, which may overtake the refusal.
constexpr std::chrono::milliseconds kLingerTime{1'000};
constexpr std::size_t kLingerBytes = 256 * 1024;

}  // namespace

struct HttpServer::Impl : std::enable_shared_from_this<HttpServer::Impl> {
  Impl(EventLoop& on, Options given, Handler answers, UpgradeHandler upgrades)
      : loop(on),
        options(std::move(given)),
        handler(std::move(answers)),
        on_upgrade(std::move(upgrades)),
        listener(on),
        accepting(on),
        serving(on) {}

  EventLoop& loop;
  Options options;
  Handler handler;
  UpgradeHandler on_upgrade;
  Listener listener;
  TaskGroup accepting;
  TaskGroup serving;
  bool stopping = false;
  Counters counters;
  std::unordered_map<std::string, std::size_t> per_address;
  std::unordered_set<Connection*> connections;

  void take(int fd);
  Task<> serve(int fd);
  Task<> serve_requests(Connection& connection, const std::string& address);
  Task<Result<>> receive(Connection& connection, Deadline deadline);
  Task<Read> read_request(Connection& connection, HttpRequestParser& parser, bool first,
                          int& refusal);
  Task<Read> read_body(Connection& connection, HttpRequestParser& parser, int& refusal);
  Task<> refuse(Connection& connection, int status);
  Task<HttpResponse> answer(const HttpRequest& request);
  Task<bool> respond(Connection& connection, const HttpRequest& request,
                     const HttpResponse& response, KeepAlive keep_alive);
};

void HttpServer::Impl::take(int fd) {
  ++counters.accepted;
  if (connections.size() >= options.connections_max) {
    ++counters.refused_by_limit;
    ::close(fd);
    return;
  }
  serving.spawn([self = shared_from_this(), fd] { return self->serve(fd); });
}

Task<> HttpServer::Impl::serve(int fd) {
  Connection connection(loop, fd);
  const std::string address = connection.stream.peer_address();
  struct Registration {
    Registration(std::shared_ptr<Impl> in, Connection& of, const std::string& address_)
        : impl(std::move(in)), connection(of), address(address_) {
      impl->connections.insert(&connection);
      ++impl->per_address[address];
    }
    ~Registration() {
      impl->connections.erase(&connection);
      const auto place = impl->per_address.find(address);
      if (--place->second == 0) impl->per_address.erase(place);
    }
    std::shared_ptr<Impl> impl;
    Connection& connection;
    const std::string& address;
  } registration(shared_from_this(), connection, address);
  const std::size_t limit = options.connections_per_address_max;
  if (limit != 0 && per_address[address] > limit) {
    ++counters.refused_by_limit;
    connection.stream.abort();
    co_return;
  }
  if (options.tls) {
    const Result<> secured =
        co_await connection.stream.start_tls_server(options.tls, options.handshake_deadline);
    if (!secured) co_return;
  }
  co_await serve_requests(connection, address);
}

Task<> HttpServer::Impl::serve_requests(Connection& connection, const std::string& address) {
  for (bool first = true; !stopping; first = false) {
    HttpRequestParser parser(options.header_max, options.body_max);
    int refusal = 0;
    const Read read = co_await read_request(connection, parser, first, refusal);
    if (read == Read::Refuse) co_await refuse(connection, refusal);
    if (read != Read::Complete) co_return;
    const bool upgrade = parser.is_websocket_upgrade() && on_upgrade != nullptr;
    const KeepAlive keep_alive = parser.keep_alive() && !stopping ? KeepAlive::Yes : KeepAlive::No;
    HttpRequest request = parser.take();
    request.peer_address = address;
    request.tls = connection.stream.tls();
    HttpResponse response;
    if (upgrade) {
      HttpRequest head(request.method, request.target);
      connection.stream.unread(std::exchange(connection.received, {}));
      std::optional<HttpResponse> refused =
          co_await on_upgrade(std::move(request), connection.stream);
      if (!refused || !connection.stream.is_open()) co_return;
      request = std::move(head);
      response = std::move(*refused);
    } else {
      response = co_await answer(request);
    }
    const bool open = co_await respond(connection, request, response, keep_alive);
    if (!open) co_return;
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

Task<Read> HttpServer::Impl::read_request(Connection& connection, HttpRequestParser& parser,
                                          bool first, int& refusal) {
  if (connection.received.empty()) {
    connection.received = std::string();
    connection.idle = true;
    const Deadline begins(first ? options.handshake_deadline : options.idle_deadline);
    const Result<> began = co_await receive(connection, begins);
    connection.idle = false;
    if (!began) co_return Read::Closed;
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
  std::string what = "unknown exception";
  try {
    co_return co_await handler(request);
  } catch (const std::exception& exception) {
    what = exception.what();
  } catch (...) {
  }
  if (options.on_exception) options.on_exception(request, what);
  HttpResponse failure(500, "Internal Server Error", {{"Content-Type", "text/plain"}});
  co_return failure;
}

Task<bool> HttpServer::Impl::respond(Connection& connection, const HttpRequest& request,
                                     const HttpResponse& response, KeepAlive keep_alive) {
  const SendBody send_body = request.method == "HEAD" ? SendBody::No : SendBody::Yes;
  const std::string bytes = format_response(response, keep_alive, send_body);
  const Result<> sent = co_await connection.stream.write_all(bytes, options.body_deadline);
  co_return sent&& keep_alive == KeepAlive::Yes;
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
    return impl->listener.accept_all([raw = impl.get()](int fd) { raw->take(fd); });
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
  co_await impl->serving.join();
}

std::uint16_t HttpServer::port() const noexcept { return impl_->listener.port(); }

HttpServer::Counters HttpServer::counters() const noexcept {
  Counters counters = impl_->counters;
  counters.connections = impl_->connections.size();
  counters.accept_pauses = impl_->listener.pauses();
  return counters;
}

}  // namespace tandem::net
