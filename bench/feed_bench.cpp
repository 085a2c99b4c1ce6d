// What the live feed costs a node: so many dashboards that look at so many calls. The feed's hub
// with its real sockets on a thread of its own, as in the server; dashboards on another one, which
// read and throw away. Events come as calls make them: a turn every 8 s, some nine events each.
//
//     feed_bench [dashboards=200] [calls=500] [seconds=20] [watched=10]

#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <future>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "control/feed/feed_hub.hpp"
#include "control/feed/metric_families.hpp"
#include "core/json/writer.hpp"
#include "tests/core/net/socket_pair.hpp"

namespace {

using namespace tandem;
using namespace tandem::feed;
using namespace std::chrono_literals;
using std::chrono::steady_clock;

/// In events that say when they were made: microseconds.
constexpr std::string_view kProbe = R"("made_us":)";

std::int64_t now_us() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             steady_clock::now().time_since_epoch())
      .count();
}

/// The other end of a dashboard: reads, counts, forgets.
class Reader final : private net::MediaSocket::Listener {
 public:
  Reader(EventLoop& loop, net::StreamHandle end)
      : socket_(net::ByteStream(loop, std::move(end)), options(), *this) {
    socket_.start();
  }
  void send(std::string_view text) {
    socket_.send_text(text);
    socket_.flush();
  }
  std::uint64_t messages = 0, bytes = 0;
  std::vector<double> late_ms;  ///< From event to reader, of the probes.

 private:
  static net::MediaSocket::Options options() {
    net::MediaSocket::Options options;
    options.role = net::MediaSocket::Role::Client;
    options.message_max = 16 << 20;
    return options;
  }
  void on_text(std::span<char> message) override {
    ++messages;
    bytes += message.size();
    const std::string_view text(message.data(), message.size());
    const auto probe = text.find(kProbe);
    if (probe == std::string_view::npos) return;
    std::int64_t made_us = 0;
    const char* digits = text.data() + probe + kProbe.size();
    std::from_chars(digits, text.data() + text.size(), made_us);
    late_ms.push_back(static_cast<double>(now_us() - made_us) / 1e3);
  }
  void on_binary(std::span<char> message) override { on_text(message); }
  void on_batch_end() override {}
  void on_end(const net::MediaSocketEnd&) override {}

  net::MediaSocket socket_;
};

void on(EventLoop& loop, const std::function<void()>& work) {
  std::promise<void> done;
  loop.post([&] {
    work();
    done.set_value();
  });
  done.get_future().wait();
}

/// Processor time of a loop's thread so far.
double seconds_of(EventLoop& loop) {
  double seconds = 0;
  on(loop, [&] {
    timespec spent{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    seconds = static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
  });
  return seconds;
}

void event(FeedHub& hub, call::CallId call, std::uint64_t seq, std::string_view type,
           std::string_view fields) {
  hub.append(0, {.call = call,
                 .epoch = 1,
                 .seq = seq,
                 .at = std::chrono::time_point_cast<std::chrono::microseconds>(
                     std::chrono::system_clock::now()),
                 .call_time = std::chrono::milliseconds(seq),
                 .type = type,
                 .fields = fields});
}

/// One turn of a caller and its answer, event by event, as calls tell them.
struct Turn {
  const char *type, *fields;
};
constexpr Turn kTurn[] = {
    {"caller.speech", R"({"from_at_ms":1000,"to_at_ms":2600})"},
    {"caller.words",
     R"({"item":11,"previous":10,"text":"I would like to have an appointment on Monday morning.","from_at_ms":1000,"to_at_ms":2600})"},
    {"turn.answered",
     R"({"turn":1,"speech_stopped_at_ms":2600,"committed_ms":4,"response_began_ms":20,"first_audio_ms":400,"first_sent_ms":401,"voice_to_voice_ms":700})"},
    {"turn.heard", R"({"turn":1,"playing_ms":520})"},
    {"model.usage",
     R"({"kind":"response","response":12,"cost_usd":0.0123,"tokens":{"text_in":900,"audio_in":300,"text_cached":800,"audio_cached":100,"text_out":40,"audio_out":200}})"},
    {"model.usage",
     R"({"kind":"transcription","item":11,"audio_ms":1600,"cost_usd":0.0001,"tokens":{"text_in":0,"audio_in":30,"text_cached":0,"audio_cached":0,"text_out":12,"audio_out":0}})"},
    {"tool.asked",
     R"({"tool_call":3,"name":"checkAvailability","arguments":"{\"date\":\"2026-11-23\"}"})"},
    {"tool.settled",
     R"({"tool_call":3,"name":"checkAvailability","outcome":"succeeded","took_ms":120})"},
    {"agent.words",
     R"({"item":13,"text":"On Monday I have nine, ten and half past eleven. Which one would you like?","heard_text":"On Monday I have nine, ten and half past eleven. Which one would you like?","audio_ms":4200,"heard_ms":4200,"estimated":false,"stock":false,"began_at_ms":3000})"},
};
constexpr std::chrono::milliseconds kTurnLength{8'000};

}  // namespace

int main(int argc, char** argv) {
  const auto argument = [&](int n, int otherwise) {
    return argc > n ? std::atoi(argv[n]) : otherwise;
  };
  const int dashboards = argument(1, 200), calls = argument(2, 500), seconds = argument(3, 20),
            watched = argument(4, 10);
  metrics::Registry metrics;
  EventLoop feed({"feed", 5}), readers({"readers", 0});
  FeedHub hub(feed, 1, metrics.add_block(), [](FeedClient&, std::string) {});
  feed.start();
  readers.start();
  const std::string organisation = "0199bbbb-0000-7000-8000-000000000001";
  std::vector<call::CallId> live;
  for (int i = 0; i < calls; ++i) {
    live.push_back(call::CallId::generate(std::chrono::system_clock::now()));
    event(
        hub, live.back(), 1, "call.started",
        R"({"call_sid":"CA1","from":"+15550001111","to":"+15557122661","agent_name":"Ann","organisation":")" +
            organisation + R"(","node":"n1","direction":"inbound"})");
  }
  std::vector<std::unique_ptr<Reader>> screens;
  for (int i = 0; i < dashboards; ++i) {
    auto ends = test::tcp_pair();
    on(feed, [&] {
      hub.round();
      FeedMember member;
      member.rights.organisations[organisation] = {};
      hub.add(net::ByteStream(feed, std::move(ends[0])), "", std::move(member), true);
    });
    on(readers, [&] {
      screens.push_back(std::make_unique<Reader>(readers, std::move(ends[1])));
      std::string wish = R"({"type":"subscribe","levels":[)";
      for (int n = 0; n < watched; ++n)
        wish +=
            (n > 0 ? ",\"" : "\"") + live[static_cast<std::size_t>(n) % live.size()].text() + '"';
      screens.back()->send(wish + "]}");
    });
  }
  std::unique_ptr<EventLoop::TickSubscription> rounds;
  on(feed, [&] { rounds = feed.on_tick([&] { hub.tick(); }); });
  // Each event of each call has its place in the turn's 8 s.
  const double feed_before = seconds_of(feed);
  const auto began = steady_clock::now();
  std::vector<std::uint64_t> seqs(live.size(), 1);
  std::uint64_t made = 0;
  auto probe_at = began;
  const auto a_second = static_cast<double>(live.size() * std::size(kTurn)) /
                        std::chrono::duration<double>(kTurnLength).count();
  while (steady_clock::now() - began < std::chrono::seconds(seconds)) {
    const double passed = std::chrono::duration<double>(steady_clock::now() - began).count();
    for (; static_cast<double>(made) < passed * a_second; ++made) {
      const std::size_t n = made % live.size();
      const Turn& what = kTurn[made / live.size() % std::size(kTurn)];
      event(hub, live[n], ++seqs[n], what.type, what.fields);
    }
    if (steady_clock::now() >= probe_at) {
      // No multiple of the hub's rounds: all its phases are met.
      probe_at += 137ms;
      event(hub, live[0], ++seqs[0], "bench.probe",
            "{" + std::string(kProbe) + std::to_string(now_us()) + "}");
    }
    std::this_thread::sleep_for(5ms);
  }
  const double wall = std::chrono::duration<double>(steady_clock::now() - began).count();
  const double spent = seconds_of(feed) - feed_before;
  std::uint64_t messages = 0, bytes = 0;
  std::vector<double> late;
  on(readers, [&] {
    for (const auto& screen : screens) {
      late.insert(late.end(), screen->late_ms.begin(), screen->late_ms.end());
      messages += screen->messages;
      bytes += screen->bytes;
    }
  });
  std::printf(
      "%d dashboards, %d calls, %d watched: %.0f events/s in, %.0f messages/s and %.1f MB/s out, "
      "%.1f %% of a core; dropped %.0f\n",
      dashboards, calls, watched, static_cast<double>(made) / wall,
      static_cast<double>(messages) / wall, static_cast<double>(bytes) / wall / 1e6,
      100 * spent / wall, metrics.total(families::kDropped));
  std::sort(late.begin(), late.end());
  if (!late.empty())
    std::printf("event to reader: P50 %.1f ms, P95 %.1f ms, longest %.1f ms (%zu)\n",
                late[late.size() / 2], late[late.size() * 95 / 100], late.back(), late.size());
  on(feed, [&] {
    rounds.reset();
    hub.stop();
  });
  on(readers, [&] { screens.clear(); });
  feed.stop();
  readers.stop();
  return 0;
}
