#include "control/listen/listener.hpp"

#include <algorithm>
#include <utility>

#include "core/json/writer.hpp"
#include "core/sleep.hpp"
#include "media/units.hpp"

namespace tandem::listen {
namespace {

/// How long what waits may take to go out before a close.
constexpr std::chrono::milliseconds kLastWords{1'500};
/// Frames come every 20 ms and wake the writer; this is for when none come any more.
constexpr std::chrono::milliseconds kLookAgain{250};
/// Of what a peer says.
constexpr std::size_t kTextsMax = 64;
/// No close frame came (RFC 6455, section 7.1.5).
constexpr std::uint16_t kBroken = 1006;

std::string dropped_message(std::uint64_t frames) {
  std::string text;
  json::Writer(text)
      .begin_object()
      .member("type", "dropped")
      .member("frames", frames)
      .member("ms", frames * static_cast<std::uint64_t>(media::kPtime.count()))
      .end_object();
  return text;
}

}  // namespace

Listener::Listener(EventLoop& loop, net::WebSocketStream socket, ListenWish wish, Events events)
    : loop_(loop),
      socket_(std::move(socket)),
      wish_(wish),
      events_(std::move(events)),
      in_kernel_max_(wish.format.frame_bytes() *
                     static_cast<std::size_t>(kInKernelMax / media::kPtime)),
      wake_(loop),
      must_close_(loop) {}

void Listener::audio(Payload frame) {
  if (over_ || closing_) return;
  if (frames_ == kFramesMax) drop_oldest();
  waiting_.push_back({std::move(frame), false});
  ++frames_;
  wake_.set();
}

void Listener::say(std::string text) {
  if (over_ || !wish_.header || waiting_.size() >= kFramesMax + kTextsMax) return;
  waiting_.push_back({std::make_shared<const std::string>(std::move(text)), true});
  wake_.set();
}

void Listener::close(CloseCode code, std::string reason) {
  if (over_ || closing_) return;
  closing_ = Closing{code, std::move(reason)};
  wake_.set();
  must_close_.set();
}

void Listener::drop_oldest() {
  const auto oldest =
      std::find_if(waiting_.begin(), waiting_.end(), [](const Outgoing& o) { return !o.text; });
  waiting_.erase(oldest);
  --frames_;
  ++untold_;
  events_.dropped(1);
  note_loss();
}

void Listener::keep_though_slow(bool keep) noexcept {
  keep_though_slow_ = keep;
  slow_since_.reset();
}

std::uint16_t Listener::end_code() const noexcept {
  if (closing_) return static_cast<std::uint16_t>(closing_->code);
  return socket_.close_code().value_or(kBroken);
}

void Listener::note_loss() {
  if (keep_though_slow_) return;
  const auto now = Clock::now();
  if (!slow_since_ || now - lost_at_ > kWell) slow_since_ = now;
  lost_at_ = now;
  if (now - *slow_since_ < kSlowMax) return;
  // What waits would only stand before the close.
  waiting_.clear();
  frames_ = 0;
  close(CloseCode::TooSlow, "too slow for this audio");
}

bool Listener::may_write() const { return socket_.unconfirmed_bytes() <= in_kernel_max_; }

Task<> Listener::read() {
  while (true) {
    auto message = co_await socket_.read();
    if (!message) co_return;
    if (!closing_) events_.message(*message);
  }
}

Task<> Listener::write() {
  std::optional<Clock::time_point> last_words;
  while (!over_) {
    wake_.reset();
    if (closing_ && !last_words) last_words = Clock::now() + kLastWords;
    const bool time_left = !last_words || Clock::now() < *last_words;
    if (closing_ && (waiting_.empty() || !time_left)) break;
    if (waiting_.empty() || !may_write()) {
      (void)co_await wake_.wait_for(kLookAgain);
      continue;
    }
    if (untold_ > 0 && wish_.header) {
      std::string told = dropped_message(std::exchange(untold_, 0));
      const auto written = co_await socket_.write_text(std::move(told));
      if (!written) co_return;
      continue;
    }
    Outgoing next = std::move(waiting_.front());
    waiting_.pop_front();
    if (next.text) {
      std::string text = *next.payload;
      const auto written = co_await socket_.write_text(std::move(text));
      if (!written) co_return;
    } else {
      --frames_;
      const auto written = co_await socket_.write_binary(next.payload);
      if (!written) co_return;
    }
  }
  if (!closing_) co_return;
  std::string reason = closing_->reason;
  (void)co_await socket_.close(static_cast<std::uint16_t>(closing_->code), std::move(reason));
}

/// A peer that takes nothing at all cannot be told why.
Task<> Listener::insist() {
  co_await must_close_.wait();
  if (!over_) co_await sleep_for(loop_, kLastWords + kCloseMax + std::chrono::seconds(1));
}

Task<> Listener::run() {
  co_await survive_cancellation();
  TaskGroup tasks(loop_);
  tasks.spawn([this] { return read(); });
  tasks.spawn([this] { return write(); });
  tasks.spawn([this] { return insist(); });
  co_await tasks.first_exit();
  over_ = true;
  // Whoever still reads or writes ends with the connection; after a close it is gone already.
  socket_.abort();
  wake_.set();
  tasks.cancel();
  co_await tasks.join();
}

}  // namespace tandem::listen
