#include "core/net/http_client.hpp"

#include <unordered_map>

#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/http_codec.hpp"
#include "core/net/read_scratch.hpp"
#include "core/sleep.hpp"

namespace tandem::net {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kHeaderMax = 64 * 1024;
// Ticks between two looks for connections that were idle too long.
constexpr int kSweepTicks = 50;

/// RFC 9110, section 9.2.2.
bool is_idempotent(std::string_view method) noexcept {
  return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" ||
         method == "OPTIONS" || method == "TRACE";
}

/// One exchange on one connection.
struct Exchange {
  Exchange(std::size_t body_max_, bool to_head_)
      : body_max(body_max_), to_head(to_head_), parser(kHeaderMax, body_max, to_head) {}
  void expect_another() { parser = HttpResponseParser(kHeaderMax, body_max, to_head); }

  std::size_t body_max;
  bool to_head;
  HttpResponseParser parser;
  std::string received;
  bool any_sent = false;
  bool any_received = false;
};

}  // namespace

struct HttpClient::Impl {
  Impl(EventLoop& on, Dialer dials, Options given)
      : loop(on), dialer(std::move(dials)), options(given) {}

  struct Idle {
    ByteStream stream;
    Clock::time_point since;
  };

  EventLoop& loop;
  Dialer dialer;
  Options options;
  std::unordered_map<std::string, std::vector<Idle>> idle;
  std::unique_ptr<EventLoop::TickSubscription> sweeping;
  int ticks = 0;

  std::optional<ByteStream> take_idle(const std::string& origin);
  void keep(const std::string& origin, ByteStream stream);
  void sweep();
  Task<Result<>> exchange(ByteStream& stream, const std::string& bytes, Exchange& state,
                          Deadline deadline);
  Task<Result<>> receive(ByteStream& stream, Exchange& state, Deadline deadline);
};

std::optional<ByteStream> HttpClient::Impl::take_idle(const std::string& origin) {
  const auto place = idle.find(origin);
  if (place == idle.end()) return std::nullopt;
  std::vector<Idle>& kept = place->second;
  while (!kept.empty()) {
    Idle latest = std::move(kept.back());
    kept.pop_back();
    // Anything that lies there, bytes or the end, means that the peer is done with it.
    char probe;
    const Result<std::size_t> got = latest.stream.read_some({&probe, 1});
    const bool usable = !got && got.error() == errc::would_block;
    if (usable && Clock::now() - latest.since < options.idle_for) {
      return std::move(latest.stream);
    }
  }
  return std::nullopt;
}

void HttpClient::Impl::keep(const std::string& origin, ByteStream stream) {
  std::vector<Idle>& kept = idle[origin];
  if (kept.size() >= options.idle_per_host) kept.erase(kept.begin());
  kept.push_back({std::move(stream), Clock::now()});
  if (!sweeping) sweeping = loop.on_tick([this] { sweep(); });
}

void HttpClient::Impl::sweep() {
  if (++ticks % kSweepTicks != 0) return;
  const Clock::time_point oldest = Clock::now() - options.idle_for;
  for (auto& [origin, kept] : idle) {
    std::erase_if(kept, [oldest](const Idle& entry) { return entry.since < oldest; });
  }
  std::erase_if(idle, [](const auto& entry) { return entry.second.empty(); });
  if (idle.empty()) sweeping.reset();
}

Task<Result<>> HttpClient::Impl::receive(ByteStream& stream, Exchange& state, Deadline deadline) {
  const std::span<char> scratch = loop.local<ReadScratch>().bytes();
  const Result<std::size_t> got = stream.read_some(scratch);
  if (!got && got.error() == errc::would_block) {
    co_return co_await stream.readable_until(deadline.at());
  }
  if (!got && state.any_received) co_return state.parser.feed_end();
  if (!got) co_return make_error_code(errc::reset);
  state.any_received = true;
  state.received.append(scratch.data(), *got);
  while (!state.received.empty() && !state.parser.done()) {
    const Result<std::size_t> used = state.parser.feed(state.received);
    if (!used) co_return used.error();
    state.received.erase(0, *used);
    if (!state.parser.done() && *used == 0) break;
    // RFC 9110, section 15.2: interim responses may come before the final one.
    if (state.parser.done() && state.parser.status() < 200) state.expect_another();
  }
  co_return Result<>();
}

Task<Result<>> HttpClient::Impl::exchange(ByteStream& stream, const std::string& bytes,
                                          Exchange& state, Deadline deadline) {
  const Result<> sent = co_await stream.write_all(bytes, deadline.left());
  // A server may answer and close before it has read all: its answer is worth more than our error.
  if (!sent && sent.error() == errc::timed_out) co_return sent;
  while (!state.parser.done()) {
    const Result<> more = co_await receive(stream, state, deadline);
    if (!more) co_return more;
  }
  co_return Result<>();
}

HttpClient::HttpClient(EventLoop& loop, Dialer dialer, Options options)
    : impl_(std::make_shared<Impl>(loop, std::move(dialer), options)) {}

HttpClient::~HttpClient() = default;

Task<Result<HttpResponse>> HttpClient::send(Url url, HttpRequest request,
                                            std::chrono::milliseconds deadline,
                                            BeforeSent before_sent) {
  const std::shared_ptr<Impl> impl = impl_;
  const Deadline until(deadline);
  const std::string origin = url.scheme + "://" + url.host + ":" + std::to_string(url.port);
  request.target = url.target;
  if (!request.header("User-Agent")) {
    request.headers.emplace_back("User-Agent", "tandem/" TANDEM_VERSION);
  }
  const std::string bytes = format_request(request, url.host_header());
  const bool to_head = request.method == "HEAD";
  while (true) {
    std::optional<ByteStream> stream = impl->take_idle(origin);
    const bool reused = stream.has_value();
    if (!reused) {
      Result<ByteStream> dialled = co_await dial(impl->loop, impl->dialer, url, until.left());
      if (!dialled) co_return dialled.error();
      stream.emplace(std::move(*dialled));
    }
    if (before_sent) {
      const Result<> may = co_await before_sent(until.left());
      if (!may) co_return may.error();
    }
    Exchange state(impl->options.body_max, to_head);
    const Result<> done = co_await impl->exchange(*stream, bytes, state, until);
    if (done) {
      const bool again = state.parser.keep_alive() && state.received.empty();
      if (again) impl->keep(origin, std::move(*stream));
      HttpResponse response = state.parser.take();
      co_return std::move(response);
    }
    const bool closed_before = reused && !state.any_received && done.error() == errc::reset;
    if (!closed_before || !is_idempotent(request.method)) co_return done.error();
  }
}

}  // namespace tandem::net
