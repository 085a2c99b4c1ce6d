#include "core/net/media_socket.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <optional>
#include <utility>

#include "core/assert.hpp"
#include "core/errc.hpp"
#include "core/event_loop.hpp"
#include "core/net/media_socket_set.hpp"
#include "core/net/transport.hpp"
#include "core/net/websocket_reader.hpp"
#include "core/net/websocket_writer.hpp"

namespace tandem::net {

namespace {

using Clock = std::chrono::steady_clock;
using websocket::Opcode;
using websocket::Reader;
using websocket::Writer;

// Reads of one socket before the others of the loop have their turn.
constexpr int kReadsPerTurn = 4;
// How often buffers that are larger than needed are given back.
constexpr std::chrono::seconds kTrimEvery{2};
// The longest plaintext of a TLS record (RFC 8446, section 5.1).
constexpr std::size_t kTlsRecordMax = 16 * 1024;
// What a peer that was told goodbye may still send before it is cut off.
constexpr std::size_t kFarewellBytesMax = 4 * 1024 * 1024;

}  // namespace

/// Lives on the loop. Owned by its MediaSocket, and by the loop's set while it says goodbye.
class MediaSocket::Impl final : public MediaSocketSet::Member,
                                public std::enable_shared_from_this<MediaSocket::Impl> {
 public:
  Impl(EventLoop& loop, StreamHandle::Parts parts, Options options, Listener& listener)
      : set_(loop.local<MediaSocketSet>()),
        fd_(parts.fd),
        transport_(parts.fd, parts.ssl),
        front_(std::move(parts.already_read)),
        options_(options),
        listener_(&listener),
        reader_(options.role == Role::Server ? websocket::From::Client : websocket::From::Server,
                options.message_max),
        out_(options.role == Role::Server ? websocket::From::Server : websocket::From::Client,
             set_.send_blocks()),
        heard_at_(Clock::now()),
        trimmed_at_(heard_at_) {}
  ~Impl() override { cut(); }

  void start() {
    const Result<> added = set_.add(fd_, *this);
    started_ = true;
    if (added) return set_.call_later(*this);
    fail_later({MediaSocketEnd::By::Transport, websocket::close_code::kAbnormal,
                "the connection cannot be watched: " + added.error().message()});
  }
  void drop_owner();

  char* begin_text(std::size_t bytes) { return out_.begin_text(bytes); }
  void end_text(std::size_t bytes) {
    if (state_ == State::Open) out_.end_text(bytes);
  }
  void send_binary(std::string_view message) {
    if (state_ == State::Open) out_.binary(message);
  }
  void flush();
  void close(std::uint16_t code, std::string_view reason);
  std::size_t take_back_unsent();
  [[nodiscard]] const Writer& out() const noexcept { return out_; }

  void on_ready(bool at_end) override;
  void on_check(Clock::time_point now) override;

  [[nodiscard]] std::size_t unsent() const noexcept { return out_.size(); }
  [[nodiscard]] Clock::time_point heard_at() const noexcept { return heard_at_; }
  [[nodiscard]] bool open() const noexcept { return state_ == State::Open && !pending_; }
  [[nodiscard]] std::size_t memory() const noexcept {
    return out_.memory() + reader_.memory() + front_.size();
  }

 private:
  enum class State : std::uint8_t {
    Open,
    Closing,   ///< Our close frame is out, the peer's has not come.
    Farewell,  ///< It is over for the listener; what we said still leaves, the rest is discarded.
    Cut,       ///< The descriptor is closed.
  };

  void read(bool at_end);
  bool read_front();
  bool consume(std::span<char> bytes);
  bool end_batch();
  bool deliver(const Reader::Event& event);
  void on_close_frame(const Reader::Event& event);
  void violate(const Reader::Event& event);
  void write_pending();
  void discard();
  void check_liveness(Clock::time_point now);

  /// Ends with what is set up to be said; the listener is told now.
  void say_farewell(MediaSocketEnd end);
  /// Ends at once, from inside a turn of our own.
  void fail(MediaSocketEnd end);
  /// The same from inside a call of the owner: told in the next turn.
  void fail_later(MediaSocketEnd end);
  void tell_end(const MediaSocketEnd& end);
  void cut() noexcept;

  MediaSocketSet& set_;
  int fd_;
  Transport transport_;
  std::string front_;
  Options options_;
  Listener* listener_;  ///< Null once it was told of the end, or has gone.
  Reader reader_;
  Writer out_;
  State state_ = State::Open;
  bool started_ = false;
  bool delivered_ = false;  ///< Messages of this read went to the listener.
  bool write_blocked_ = false;
  bool shut_ = false;
  /// Pending bytes that OpenSSL has made a record of and wants to see again.
  std::size_t promised_ = 0;
  std::size_t discarded_ = 0;
  Clock::time_point heard_at_;  ///< When bytes came last.
  Clock::time_point pinged_at_{};
  Clock::time_point trimmed_at_;
  Clock::time_point deadline_{};
  MediaSocketEnd end_;                     ///< Closing: what we closed with.
  std::optional<MediaSocketEnd> pending_;  ///< An end that the listener has yet to hear of.
};

void MediaSocket::Impl::drop_owner() {
  listener_ = nullptr;
  const bool finishing = started_ && (state_ == State::Closing || state_ == State::Farewell);
  if (!finishing) return cut();
  set_.hold(shared_from_this());
}

std::size_t MediaSocket::Impl::take_back_unsent() { return out_.take_back_texts(promised_); }

void MediaSocket::Impl::flush() {
  if (state_ == State::Cut || pending_ || !started_) return;
  write_pending();
}

void MediaSocket::Impl::write_pending() {
  while (out_.size() != 0 && !write_blocked_) {
    const Result<std::size_t> sent = transport_.write_some(out_.pending());
    if (sent) {
      out_.consume(*sent);
      promised_ = 0;
    } else if (sent.error() == errc::would_block) {
      write_blocked_ = true;
      if (transport_.tls() && promised_ == 0) promised_ = std::min(out_.size(), kTlsRecordMax);
    } else {
      return fail_later({MediaSocketEnd::By::Transport, websocket::close_code::kAbnormal,
                         sent.error().message()});
    }
  }
  if (out_.size() > options_.unsent_max) {
    return fail_later({MediaSocketEnd::By::Transport, websocket::close_code::kAbnormal,
                       "the peer does not read"});
  }
  if (state_ == State::Farewell && out_.size() == 0 && !std::exchange(shut_, true)) {
    transport_.say_goodbye();
    ::shutdown(fd_, SHUT_WR);
  }
}

void MediaSocket::Impl::close(std::uint16_t code, std::string_view reason) {
  if (state_ != State::Open) return;
  out_.close(code, reason);
  end_ = {MediaSocketEnd::By::Us, code, std::string(reason)};
  state_ = State::Closing;
  deadline_ = Clock::now() + options_.close_wait;
  flush();
}

void MediaSocket::Impl::on_ready(bool at_end) {
  const std::shared_ptr<Impl> self = shared_from_this();
  if (pending_) {
    const MediaSocketEnd end = *std::exchange(pending_, std::nullopt);
    cut();
    return tell_end(end);
  }
  write_blocked_ = false;
  if (out_.size() != 0 || state_ == State::Farewell) write_pending();
  if (pending_) return;
  if (state_ == State::Farewell) return discard();
  if (state_ != State::Cut) read(at_end);
}

void MediaSocket::Impl::read(bool at_end) {
  if (!front_.empty() && !read_front()) return;
  for (int reads = 0; reads < kReadsPerTurn; ++reads) {
    const std::span<char> buffer = set_.read_buffer();
    const Result<std::size_t> got = transport_.read_some(buffer);
    if (!got) {
      if (got.error() == errc::would_block) return;
      const bool ended = got.error() == boost::asio::error::eof;
      return fail({MediaSocketEnd::By::Transport, websocket::close_code::kAbnormal,
                   ended ? "connection closed" : got.error().message()});
    }
    if (!consume(buffer.first(*got))) return;
    if (transport_.drained() && !at_end) return;
  }
  // There may be more, and no further edge will tell: on in the next turn.
  set_.call_later(*this);
}

/// What the handshake had read too far. False when that ended the connection.
bool MediaSocket::Impl::read_front() {
  std::string front = std::exchange(front_, {});
  const std::size_t size = front.size();
  front.resize(size + Reader::kPadding);
  return consume({front.data(), size});
}

/// False when the connection is no longer to be read.
bool MediaSocket::Impl::consume(std::span<char> bytes) {
  heard_at_ = Clock::now();
  while (true) {
    const Reader::Event event = reader_.next(bytes);
    if (event.kind == Reader::Kind::NeedMore) break;
    const bool last = event.kind == Reader::Kind::Close || event.kind == Reader::Kind::Violation;
    // What came before the end is settled before the end is told.
    if (last && !end_batch()) return false;
    if (!deliver(event)) return false;
  }
  if (!end_batch()) return false;
  if (out_.size() != 0) write_pending();
  return !pending_;
}

/// Tells the listener if messages came. False when the connection is no longer to be read.
bool MediaSocket::Impl::end_batch() {
  const bool tell = std::exchange(delivered_, false) && listener_ != nullptr;
  if (tell && state_ == State::Open && !pending_) listener_->on_batch_end();
  return state_ != State::Cut && !pending_;
}

bool MediaSocket::Impl::deliver(const Reader::Event& event) {
  const bool listening = listener_ != nullptr && state_ == State::Open && !pending_;
  switch (event.kind) {
    case Reader::Kind::Text:
    case Reader::Kind::Binary:
      if (!listening) return state_ != State::Cut && !pending_;
      delivered_ = true;
      if (event.kind == Reader::Kind::Text) {
        listener_->on_text(event.payload);
      } else {
        listener_->on_binary(event.payload);
      }
      return state_ != State::Cut && !pending_;
    case Reader::Kind::Ping:
      if (state_ == State::Open)
        out_.control(Opcode::Pong, {event.payload.data(), event.payload.size()});
      return true;
    case Reader::Kind::Close:
      on_close_frame(event);
      return false;
    case Reader::Kind::Violation:
      violate(event);
      return false;
    default:
      return true;
  }
}

void MediaSocket::Impl::on_close_frame(const Reader::Event& event) {
  if (state_ == State::Closing) return say_farewell(std::move(end_));
  MediaSocketEnd end{MediaSocketEnd::By::Peer, event.code,
                     std::string(event.payload.data(), event.payload.size())};
  out_.close(event.code, {});
  say_farewell(std::move(end));
}

void MediaSocket::Impl::violate(const Reader::Event& event) {
  if (state_ == State::Closing) return say_farewell(std::move(end_));
  out_.close(event.code, event.why);
  say_farewell({MediaSocketEnd::By::Protocol, event.code, std::string(event.why)});
}

void MediaSocket::Impl::say_farewell(MediaSocketEnd end) {
  state_ = State::Farewell;
  deadline_ = Clock::now() + options_.close_wait;
  write_pending();
  const std::shared_ptr<Impl> self = shared_from_this();
  if (state_ == State::Farewell) set_.hold(self);
  tell_end(end);
  // The end of the stream may lie there already, and no further edge would tell.
  if (state_ == State::Farewell) set_.call_later(*this);
}

void MediaSocket::Impl::discard() {
  const std::span<char> buffer = set_.read_buffer();
  for (int reads = 0; reads < kReadsPerTurn; ++reads) {
    const Result<std::size_t> got = transport_.read_some(buffer);
    if (!got && got.error() == errc::would_block) return;
    discarded_ += got ? *got : 0;
    if (!got || discarded_ > kFarewellBytesMax) return cut();
  }
  set_.call_later(*this);
}

void MediaSocket::Impl::fail(MediaSocketEnd end) {
  // Where we had closed and the peer leaves without an answer, it is still our close.
  if (state_ == State::Closing) end = std::move(end_);
  cut();
  tell_end(end);
}

void MediaSocket::Impl::fail_later(MediaSocketEnd end) {
  if (state_ == State::Farewell) return cut();
  pending_ = std::move(end);
  set_.call_later(*this);
}

void MediaSocket::Impl::tell_end(const MediaSocketEnd& end) {
  Listener* listener = std::exchange(listener_, nullptr);
  if (listener != nullptr) listener->on_end(end);
}

void MediaSocket::Impl::on_check(Clock::time_point now) {
  const std::shared_ptr<Impl> self = shared_from_this();
  if (pending_) return;
  if (state_ == State::Closing && now >= deadline_) return fail(MediaSocketEnd(end_));
  if (state_ == State::Farewell && now >= deadline_) return cut();
  if (state_ == State::Open) check_liveness(now);
  if (state_ != State::Cut && now - trimmed_at_ >= kTrimEvery) {
    trimmed_at_ = now;
    reader_.trim();
  }
}

void MediaSocket::Impl::check_liveness(Clock::time_point now) {
  const auto silent = now - heard_at_;
  if (options_.dead_after.count() != 0 && silent >= options_.dead_after) {
    return fail({MediaSocketEnd::By::Liveness, websocket::close_code::kAbnormal,
                 "nothing came from the peer"});
  }
  const auto since_ping = now - std::max(pinged_at_, heard_at_);
  if (options_.ping_after.count() != 0 && since_ping >= options_.ping_after) {
    pinged_at_ = now;
    out_.control(Opcode::Ping, {});
    flush();
  }
}

void MediaSocket::Impl::cut() noexcept {
  if (state_ == State::Cut) return;
  state_ = State::Cut;
  if (started_) set_.remove(fd_, *this);
  transport_ = Transport();
  ::close(std::exchange(fd_, -1));
  out_.release_memory();
  promised_ = 0;
  set_.let_go(*this);
}

MediaSocket::MediaSocket(ByteStream stream, Options options, Listener& listener) {
  EventLoop& loop = stream.loop();
  TANDEM_ASSERT(stream.is_open(), "a media socket is made of an open connection");
  impl_ = std::make_shared<Impl>(loop, stream.release().take(), options, listener);
}

MediaSocket::~MediaSocket() { impl_->drop_owner(); }

void MediaSocket::start() { impl_->start(); }

char* MediaSocket::begin_text(std::size_t bytes) { return impl_->begin_text(bytes); }

void MediaSocket::end_text(std::size_t bytes) { impl_->end_text(bytes); }

void MediaSocket::send_text(std::string_view message) {
  std::copy(message.begin(), message.end(), impl_->begin_text(message.size()));
  impl_->end_text(message.size());
}

void MediaSocket::flush() { impl_->flush(); }

void MediaSocket::close(std::uint16_t code, std::string_view reason) { impl_->close(code, reason); }

void MediaSocket::send_binary(std::string_view message) { impl_->send_binary(message); }

std::size_t MediaSocket::take_back_unsent() { return impl_->take_back_unsent(); }

void MediaSocket::each_unsent(const std::function<void(std::size_t)>& visit) const {
  impl_->out().each_unsent(visit);
}

std::size_t MediaSocket::unsent_bytes() const noexcept { return impl_->unsent(); }

std::chrono::steady_clock::time_point MediaSocket::heard_at() const noexcept {
  return impl_->heard_at();
}
bool MediaSocket::open() const noexcept { return impl_->open(); }

std::size_t MediaSocket::memory() const noexcept { return impl_->memory(); }

}  // namespace tandem::net
