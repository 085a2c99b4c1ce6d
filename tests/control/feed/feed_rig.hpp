#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "control/feed/feed_hub.hpp"
#include "core/json/writer.hpp"
#include "tests/await.hpp"
#include "tests/core/loop_fixture.hpp"
#include "tests/core/net/socket_pair.hpp"

namespace tandem::feed::test {

inline const std::string kNorth = "0199bbbb-0000-7000-8000-000000000001";
inline const std::string kSouth = "0199bbbb-0000-7000-8000-000000000002";

/// Events of calls as a shard makes them.
class Script {
 public:
  explicit Script(FeedHub& hub) : hub_(hub) {}

  void event(call::CallId call, std::uint64_t seq, std::string_view type, std::string_view fields) {
    using std::chrono::system_clock;
    hub_.append(0,
                {.call = call,
                 .epoch = 1,
                 .seq = seq,
                 .at = std::chrono::time_point_cast<std::chrono::microseconds>(system_clock::now()),
                 .call_time = std::chrono::milliseconds(seq),
                 .type = type,
                 .fields = fields});
  }
  call::CallId begin(const std::string& organisation) {
    const auto call = call::CallId::generate(std::chrono::system_clock::now());
    std::string fields;
    json::Writer(fields)
        .begin_object()
        .member("call_sid", "CA1")
        .member("from", "+15550001111")
        .member("to", "+15557122661")
        .member("agent_name", "Ann")
        .member("organisation", organisation)
        .member("node", "n1")
        .member("direction", "inbound")
        .end_object();
    event(call, 1, "call.started", fields);
    return call;
  }
  void words(call::CallId call, std::uint64_t seq, std::uint64_t item, std::string_view text) {
    std::string fields;
    json::Writer(fields)
        .begin_object()
        .member("item", item)
        .member("previous", item - 1)
        .member("text", text)
        .end_object();
    event(call, seq, "caller.words", fields);
  }
  void partial(call::CallId call, std::uint64_t item, std::string_view text) {
    std::string fields;
    json::Writer(fields).begin_object().member("item", item).member("text", text).end_object();
    event(call, 0, "agent.partial", fields);
  }
  void end(call::CallId call, std::uint64_t seq) {
    event(call, seq, "call.ended", R"({"reason":"caller-hangup","length_ms":1000})");
  }

 private:
  FeedHub& hub_;
};

/// A dashboard: the other end of a client's socket, which reads all it gets.
class Screen final : private net::MediaSocket::Listener {
 public:
  Screen(EventLoop& loop, net::StreamHandle end)
      : loop_(loop), socket_(net::ByteStream(loop, std::move(end)), options(), *this) {
    socket_.start();
  }
  /// Any thread.
  void send(std::string text) {
    loop_.post([this, text = std::move(text)] {
      socket_.send_text(text);
      socket_.flush();
    });
  }
  [[nodiscard]] std::vector<std::string> texts() const {
    const std::lock_guard lock(mutex_);
    return texts_;
  }
  [[nodiscard]] std::vector<std::string> binaries() const {
    const std::lock_guard lock(mutex_);
    return binaries_;
  }
  [[nodiscard]] std::size_t count(std::string_view part) const {
    std::size_t found = 0;
    for (const std::string& text : texts()) found += text.find(part) != std::string::npos ? 1 : 0;
    return found;
  }
  /// 0 while it is open.
  [[nodiscard]] int ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

 private:
  static net::MediaSocket::Options options() {
    net::MediaSocket::Options options;
    options.role = net::MediaSocket::Role::Client;
    options.message_max = 8 * 1024 * 1024;
    return options;
  }
  void on_text(std::span<char> message) override {
    const std::lock_guard lock(mutex_);
    texts_.emplace_back(message.data(), message.size());
  }
  void on_binary(std::span<char> message) override {
    const std::lock_guard lock(mutex_);
    binaries_.emplace_back(message.data(), message.size());
  }
  void on_batch_end() override {}
  void on_end(const net::MediaSocketEnd& end) override {
    const std::lock_guard lock(mutex_);
    ended_ = end.code;
  }

  mutable std::mutex mutex_;
  std::vector<std::string> texts_, binaries_;
  int ended_ = 0;
  EventLoop& loop_;
  net::MediaSocket socket_;
};

/// A hub whose rounds the test makes, and the screens that look at it.
class FeedRig {
 public:
  FeedRig()
      : hub(std::make_unique<FeedHub>(
            thread.loop, 1, metrics.add_block(),
            [this](FeedClient&, std::string token) { refreshed = std::move(token); })),
        script(*hub) {}
  ~FeedRig() {
    thread.call([this] {
      hub->stop();
      screens_.clear();
    });
    // Sockets that say goodbye die with the loop.
    thread.loop.stop();
  }

  Screen& look(FeedRights rights, bool snapshot = false,
               std::optional<std::chrono::system_clock::time_point> until = {}) {
    Screen* made = nullptr;
    thread.call([&] {
      auto ends = tandem::test::tcp_pair();
      screens_.push_back(std::make_unique<Screen>(thread.loop, std::move(ends[1])));
      made = screens_.back().get();
      FeedMember member{
          {auth::Principal::Kind::User, "u", {}, {}, false}, std::move(rights), until};
      hub->add(net::ByteStream(thread.loop, std::move(ends[0])), "", std::move(member), snapshot);
    });
    return *made;
  }
  void round() {
    thread.call([this] { hub->round(); });
  }
  void tick() {
    thread.call([this] { hub->tick(); });
  }
  [[nodiscard]] static FeedRights of(std::initializer_list<std::pair<std::string, bool>> list) {
    FeedRights rights;
    for (const auto& [organisation, all] : list) rights.organisations[organisation].all_calls = all;
    return rights;
  }

  metrics::Registry metrics;
  tandem::test::LoopFixture thread{"feed"};
  std::string refreshed;
  std::unique_ptr<FeedHub> hub;
  Script script;

 private:
  std::vector<std::unique_ptr<Screen>> screens_;
};

}  // namespace tandem::feed::test
