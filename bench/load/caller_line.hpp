#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "bench/load/connection.hpp"
#include "bench/load/http_exchange.hpp"
#include "bench/load/load_context.hpp"
#include "bench/load/playout.hpp"
#include "bench/load/websocket_link.hpp"
#include "tools/sim/carrier/twiml.hpp"

namespace tandem::load {

/// The carrier's side of one call, as Twilio does it: asks the voice webhook, opens the media
/// stream that the TwiML names, sends a frame every 20 ms, plays what comes, echoes marks. What it
/// sends is the reference signal from `origin` on.
class CallerLine final : public Connection::Owner,
                         public WebSocketLink::Owner,
                         public LoadLoop::Timer {
 public:
  enum class State : std::uint8_t {
    Idle,
    Asking,   ///< The webhook is out.
    Opening,  ///< The stream's handshake.
    Up,
    Refused,  ///< TwiML without a stream: a polite no.
    Failed,   ///< No call came about otherwise.
    Lost,     ///< The stream ended without our doing.
    Over      ///< We hung up.
  };

  class Listener {
   public:
    virtual ~Listener() = default;
    virtual void on_agent_audio(std::span<const std::uint8_t> mulaw, Time arrived) = 0;
    /// Before the playout buffer is emptied.
    virtual void on_clear(Time arrived) = 0;
    virtual void on_line_end() = 0;
  };

  CallerLine(LoadContext& context, std::uint64_t index, Listener& listener);

  void start();
  /// `stop`, close, and the status callback.
  void hang_up();

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] std::uint64_t origin() const noexcept { return origin_; }
  /// Frames that were due so far, left-out ones too (`--drop-every`).
  [[nodiscard]] std::int64_t frames() const noexcept { return frames_; }
  /// When frame `number`, one of the newest 1024, left.
  [[nodiscard]] Time sent_at(std::int64_t number) const noexcept {
    return sent_at_[static_cast<std::size_t>(number) % sent_at_.size()];
  }
  [[nodiscard]] Playout& playout() noexcept { return playout_; }
  [[nodiscard]] const std::string& stream_sid() const noexcept { return stream_sid_; }

  void on_open() override;
  void on_bytes(std::span<char> bytes, Time arrived) override;
  void on_closed(std::string_view why) override;
  void on_text(std::span<char> message, Time arrived) override;
  void on_end(std::uint16_t code, std::string_view why) override;
  void on_due(Time due) override;

 private:
  /// Marks are reached in between frames.
  class MarkTimer final : public LoadLoop::Timer {
   public:
    explicit MarkTimer(CallerLine& line) : line_(line) {}
    void on_due(Time due) override { line_.echo_marks(due); }

   private:
    CallerLine& line_;
  };

  [[nodiscard]] net::HttpRequest signed_post(const std::string& url, std::string_view status) const;
  void on_twiml(const HttpExchange::Reply& reply);
  void open_stream(const std::string& url);
  void read_opening(std::span<char> bytes, Time arrived);
  void send_start();
  void send_frame();
  void on_media(std::span<const std::uint8_t> mulaw, Time arrived);
  void echo_marks(Time now);
  void send_mark(std::string_view name);
  void end(State state, std::string_view why);

  LoadContext& context_;
  Listener& listener_;
  std::uint64_t origin_;
  Clock::duration phase_;
  State state_ = State::Idle;
  std::string call_sid_, stream_sid_, from_, to_;
  std::string media_prefix_;  ///< The usual shape of the server's media message, up to the payload.
  std::vector<std::pair<std::string, std::string>> parameters_;
  std::unique_ptr<HttpExchange> webhook_, status_;
  net::Url stream_url_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<WebSocketLink> link_;
  std::string opening_;
  Time first_frame_at_{};
  std::int64_t frames_ = 0;
  std::uint64_t sequence_ = 0, chunk_ = 0;
  std::array<Time, 1024> sent_at_{};
  Playout playout_;
  std::uint64_t underruns_told_ = 0;
  MarkTimer mark_timer_{*this};
};

}  // namespace tandem::load
