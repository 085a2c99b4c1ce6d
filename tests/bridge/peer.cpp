#include "tests/bridge/peer.hpp"

#include <future>
#include <stdexcept>
#include <thread>

namespace tandem::test {

struct Peer::Link : std::enable_shared_from_this<Peer::Link> {
  struct Outgoing {
    enum class Kind { Text, Binary, Raw, Close } kind;
    std::string payload;
    std::uint16_t code = 0;
  };

  explicit Link(EventLoop& on) : loop(on), wake(on), resume(on), tasks(on) {}

  EventLoop& loop;
  std::optional<net::WebSocketStream> stream;
  std::deque<Outgoing> outgoing;
  AsyncEvent wake, resume;
  bool reading_stopped = false;
  TaskGroup tasks;
  std::function<void(const std::string&)> call;

  mutable std::mutex mutex;
  std::condition_variable changed;
  std::vector<std::string> messages;
  bool over = false;
  std::uint16_t code = 1006;

  void serve() {
    auto self = shared_from_this();
    tasks.spawn([self] { return self->read(); });
    tasks.spawn([self] { return self->write(); });
  }

  Task<> read() {
    while (true) {
      if (reading_stopped) co_await resume.wait();
      auto message = co_await stream->read();
      if (!message) break;
      if (call) call(message->payload);
      const std::lock_guard lock(mutex);
      messages.push_back(std::move(message->payload));
      changed.notify_all();
    }
    const std::lock_guard lock(mutex);
    over = true;
    code = stream->close_code().value_or(1006);
    changed.notify_all();
  }

  Task<> write() {
    while (true) {
      co_await wake.wait();
      wake.reset();
      while (!outgoing.empty()) {
        Outgoing next = std::move(outgoing.front());
        outgoing.pop_front();
        if (next.kind == Outgoing::Kind::Text)
          (void)co_await stream->write_text(std::move(next.payload));
        else if (next.kind == Outgoing::Kind::Binary)
          (void)co_await stream->write_binary(std::move(next.payload));
        else if (next.kind == Outgoing::Kind::Raw)
          (void)co_await stream->write_raw(std::move(next.payload));
        else
          (void)co_await stream->close(next.code, std::string());
      }
    }
  }

  void push(Outgoing item) {
    loop.post([self = shared_from_this(), item = std::move(item)] {
      self->outgoing.push_back(item);
      self->wake.set();
    });
  }
};

namespace {

/// Runs `body` on the loop and waits for it.
void on_loop(EventLoop& loop, std::function<void()> body) {
  std::promise<void> done;
  loop.post([&] {
    body();
    done.set_value();
  });
  done.get_future().wait();
}

}  // namespace

Peer::Peer(EventLoop& loop) : loop_(loop) {
  on_loop(loop, [this] { link_ = std::make_shared<Link>(loop_); });
}

Peer::Peer(EventLoop& loop, OnLoop) : loop_(loop), link_(std::make_shared<Link>(loop)) {}

void run_until_empty(EventLoop& loop, TaskGroup& group, std::promise<void>& done) {
  if (group.empty()) return done.set_value();
  loop.post([&] { run_until_empty(loop, group, done); });
}

Peer::~Peer() {
  std::promise<void> done;
  loop_.post([this, &done] {
    if (link_->stream) link_->stream->abort();
    link_->tasks.cancel();
    run_until_empty(loop_, link_->tasks, done);
  });
  done.get_future().wait();
  on_loop(loop_, [this] { link_.reset(); });
}

int Peer::connect(const net::Dialer& dialer, const std::string& url) {
  std::promise<int> done;
  auto parsed = net::Url::parse(url);
  if (!parsed) throw std::runtime_error("bad URL " + url);
  loop_.post([this, &dialer, &done, to = *parsed] {
    link_->tasks.spawn([this, &dialer, &done, to]() -> Task<> {
      int status = 0;
      net::WebSocketStream::Options options;
      auto stream = co_await net::WebSocketStream::connect(
          loop_, dialer, to, std::vector<net::HttpHeader>(), options, &status);
      if (stream) {
        status = 101;
        link_->stream.emplace(std::move(*stream));
        link_->serve();
      }
      done.set_value(status);
    });
  });
  return done.get_future().get();
}

void Peer::adopt(net::ByteStream stream, net::HttpRequest request) {
  auto carried = std::make_shared<net::ByteStream>(std::move(stream));
  link_->tasks.spawn([link = link_, carried, request]() -> Task<> {
    net::WebSocketStream::Options options;
    net::HttpRequest asked = request;
    auto accepted =
        co_await net::WebSocketStream::accept(std::move(*carried), std::move(asked), options);
    if (!accepted) co_return;
    link->stream.emplace(std::move(*accepted));
    link->serve();
    link->wake.set();
  });
}

void Peer::send(std::string text) { link_->push({Link::Outgoing::Kind::Text, std::move(text)}); }
void Peer::send_binary(std::string bytes) {
  link_->push({Link::Outgoing::Kind::Binary, std::move(bytes)});
}
void Peer::send_raw(std::string bytes) {
  link_->push({Link::Outgoing::Kind::Raw, std::move(bytes)});
}
void Peer::close(std::uint16_t code) { link_->push({Link::Outgoing::Kind::Close, {}, code}); }
void Peer::abort() {
  on_loop(loop_, [this] {
    if (link_->stream) link_->stream->abort();
  });
}
void Peer::stop_reading() {
  on_loop(loop_, [this] { link_->reading_stopped = true; });
}
void Peer::read_on() {
  on_loop(loop_, [this] {
    link_->reading_stopped = false;
    link_->resume.set();
  });
}
void Peer::on_message(std::function<void(const std::string&)> call) {
  link_->call = std::move(call);
}

std::vector<std::string> Peer::received() const {
  const std::lock_guard lock(link_->mutex);
  return link_->messages;
}

std::size_t Peer::count(std::string_view containing) const {
  const std::lock_guard lock(link_->mutex);
  std::size_t found = 0;
  for (const auto& message : link_->messages)
    found += message.find(containing) != std::string::npos ? 1 : 0;
  return found;
}

std::string Peer::expect(std::string_view containing, std::size_t& from) {
  std::unique_lock lock(link_->mutex);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (true) {
    for (; from < link_->messages.size(); ++from)
      if (link_->messages[from].find(containing) != std::string::npos)
        return link_->messages[from++];
    if (link_->changed.wait_until(lock, deadline) == std::cv_status::timeout)
      throw std::runtime_error("never came: " + std::string(containing));
  }
}

std::string Peer::expect(std::string_view containing) {
  std::size_t from = 0;
  return expect(containing, from);
}

std::uint16_t Peer::expect_end() {
  std::unique_lock lock(link_->mutex);
  if (!link_->changed.wait_for(lock, kPatience, [this] { return link_->over; }))
    throw std::runtime_error("the connection did not end");
  return link_->code;
}

bool Peer::ended() const {
  const std::lock_guard lock(link_->mutex);
  return link_->over;
}

void wait_until(const std::function<bool()>& holds, const char* what) {
  const auto deadline = std::chrono::steady_clock::now() + Peer::kPatience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline)
      throw std::runtime_error(std::string("never: ") + what);
    std::this_thread::yield();
  }
}

}  // namespace tandem::test
