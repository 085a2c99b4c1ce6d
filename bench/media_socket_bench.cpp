// What one message costs on the server's thread: the media legs' framing beside Boost.Beast's
// stream, both echoing over loopback TCP, the same messages from the same client; and ours over
// TLS. Prints processor time of the server's thread for each message echoed; the kernel's part is
// in all.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <future>
#include <memory>
#include <string>
#include <vector>

#include "core/event_loop.hpp"
#include "core/net/media_socket.hpp"
#include "core/net/tls_context.hpp"
#include "core/net/websocket_frame.hpp"
#include "core/net/websocket_stream.hpp"
#include "core/task_group.hpp"
#include "tests/core/net/throwaway_certificate.hpp"

namespace {

using namespace tandem;
using namespace tandem::net;

constexpr int kConnections = 100;
constexpr int kRounds = 1500;

void call_on(EventLoop& loop, const std::function<void()>& body) {
  std::promise<void> done;
  loop.post([&] {
    body();
    done.set_value();
  });
  done.get_future().get();
}

double cpu_us() {
  timespec spent{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) * 1e6 + static_cast<double>(spent.tv_nsec) / 1e3;
}

/// The client's ends: plain blocking sockets, framing written out once.
class Clients {
 public:
  explicit Clients(std::size_t size) {
    const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    auto* name = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener, name, length) != 0 || ::listen(listener, kConnections) != 0) std::abort();
    ::getsockname(listener, name, &length);
    for (int i = 0; i < kConnections; ++i) {
      const int client = ::socket(AF_INET, SOCK_STREAM, 0);
      if (::connect(client, name, length) != 0) std::abort();
      const int on = 1;
      ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      ours.push_back(client);
      theirs.push_back(::accept(listener, nullptr, nullptr));
    }
    ::close(listener);
    const websocket::MaskKey key{1, 2, 3, 4};
    std::string payload(size, 'a');
    websocket::apply_mask(payload, key, 0);
    char header[websocket::kHeaderMax];
    char* end = websocket::encode_header(header, websocket::Opcode::Text, size, key);
    message.assign(header, end);
    message += payload;
    echo_size = websocket::header_size(size, false) + size;
  }
  ~Clients() {
    for (SSL* const session : tls) SSL_free(session);
    for (const int client : ours) ::close(client);
  }

  void start_tls() {
    for (const int client : ours) {
      tls.push_back(context->connect(client, "localhost"));
      if (SSL_connect(tls.back()) != 1) std::abort();
    }
  }

  void round() {
    for (std::size_t i = 0; i < ours.size(); ++i) send(i);
    for (std::size_t i = 0; i < ours.size(); ++i) receive(i);
  }

  void send(std::size_t i) {
    const auto size = static_cast<int>(message.size());
    const bool sent = tls.empty() ? ::send(ours[i], message.data(), message.size(), 0) == size
                                  : SSL_write(tls[i], message.data(), size) == size;
    if (!sent) std::abort();
  }
  void receive(std::size_t i) {
    std::vector<char> bytes(echo_size);
    for (std::size_t done = 0; done < echo_size;) {
      const auto left = echo_size - done;
      const auto got = tls.empty() ? ::recv(ours[i], bytes.data(), left, 0)
                                   : SSL_read(tls[i], bytes.data(), static_cast<int>(left));
      if (got <= 0) std::abort();
      done += static_cast<std::size_t>(got);
    }
  }

  std::vector<int> ours;
  std::vector<int> theirs;
  std::vector<SSL*> tls;
  std::shared_ptr<TlsClientContext> context = test::throwaway_certificate().client();
  std::string message;
  std::size_t echo_size = 0;
};

struct Echo : MediaSocket::Listener {
  void on_text(std::span<char> message) override {
    std::memcpy(socket->begin_text(message.size()), message.data(), message.size());
    socket->end_text(message.size());
  }
  void on_binary(std::span<char>) override {}
  void on_batch_end() override { socket->flush(); }
  void on_end(const MediaSocketEnd&) override {}
  std::unique_ptr<MediaSocket> socket;
};

double measure(EventLoop& loop, Clients& clients) {
  for (int i = 0; i < kRounds / 10; ++i) clients.round();
  double before = 0;
  double after = 0;
  call_on(loop, [&] { before = cpu_us(); });
  for (int i = 0; i < kRounds; ++i) clients.round();
  call_on(loop, [&] { after = cpu_us(); });
  return (after - before) / kRounds / kConnections;
}

Task<> echo_by_ours(EventLoop& loop, int fd, bool tls, Echo& echo) {
  ByteStream stream(loop, StreamHandle(fd, nullptr, {}));
  if (tls) {
    const auto secured = co_await stream.start_tls_server(test::throwaway_certificate().server(),
                                                          std::chrono::seconds(20));
    if (!secured) std::abort();
  }
  echo.socket = std::make_unique<MediaSocket>(std::move(stream), MediaSocket::Options{}, echo);
  echo.socket->start();
}

double measure_ours(std::size_t size, bool tls) {
  EventLoop loop({"ours", 0});
  loop.start();
  Clients clients(size);
  std::vector<Echo> echoes(clients.theirs.size());
  std::unique_ptr<TaskGroup> tasks;
  call_on(loop, [&] {
    tasks = std::make_unique<TaskGroup>(loop);
    for (std::size_t i = 0; i < echoes.size(); ++i) {
      tasks->spawn([&, i] { return echo_by_ours(loop, clients.theirs[i], tls, echoes[i]); });
    }
  });
  if (tls) clients.start_tls();
  const double cost = measure(loop, clients);
  bool empty = false;
  while (!empty) call_on(loop, [&] { empty = tasks->empty(); });
  call_on(loop, [&] {
    echoes.clear();
    tasks.reset();
  });
  return cost;
}

Task<> echo_by_beast(EventLoop& loop, int fd) {
  HttpRequest request("GET", "/");
  request.headers = {{"Host", "bench"},
                     {"Upgrade", "websocket"},
                     {"Connection", "Upgrade"},
                     {"Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="},
                     {"Sec-WebSocket-Version", "13"}};
  ByteStream stream(loop, StreamHandle(fd, nullptr, {}));
  WebSocketStream::Options options;
  auto accepted = co_await WebSocketStream::accept(std::move(stream), std::move(request), options);
  while (accepted) {
    auto message = co_await accepted->read();
    if (!message) co_return;
    const auto sent = co_await accepted->write_text(std::move(message->payload));
    if (!sent) co_return;
  }
}

/// The 101 answer, up to its empty line.
void skip_handshake(int fd) {
  std::string head;
  char byte = 0;
  while (!head.ends_with("\r\n\r\n")) {
    if (::recv(fd, &byte, 1, 0) != 1) std::abort();
    head.push_back(byte);
  }
}

double measure_beast(std::size_t size) {
  EventLoop loop({"beast", 0});
  loop.start();
  double cost = 0;
  std::unique_ptr<TaskGroup> tasks;
  {
    Clients clients(size);
    call_on(loop, [&] {
      tasks = std::make_unique<TaskGroup>(loop);
      for (const int fd : clients.theirs) {
        tasks->spawn([&loop, fd] { return echo_by_beast(loop, fd); });
      }
    });
    for (const int fd : clients.ours) skip_handshake(fd);
    cost = measure(loop, clients);
  }
  bool empty = false;
  while (!empty) call_on(loop, [&] { empty = tasks->empty(); });
  call_on(loop, [&] { tasks.reset(); });
  return cost;
}

}  // namespace

int main() {
  std::printf("%d connections, echo, processor time of the server's thread\n", kConnections);
  std::printf("%8s %18s %18s %8s %18s\n", "bytes", "media socket us", "beast stream us", "ratio",
              "ours over TLS us");
  for (const std::size_t size : {250UL, 1300UL, 8000UL}) {
    const double ours = measure_ours(size, false);
    const double beast = measure_beast(size);
    const double tls = measure_ours(size, true);
    std::printf("%8zu %18.2f %18.2f %8.2f %18.2f\n", size, ours, beast, beast / ours, tls);
  }
  return 0;
}
