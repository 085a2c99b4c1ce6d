#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bridge/carrier/twilio_message.hpp"
#include "bridge/carrier/twilio_reader.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/media_socket.hpp"

namespace tandem::call {
struct CallMetrics;
}

namespace tandem::carrier {

/// How much a stream may send: real time with room for what piled up behind a stall of the network.
/// Beyond it frames are dropped, and after two seconds of that the stream is abuse (fault 24).
class FloodBudget {
 public:
  using Instant = std::chrono::steady_clock::time_point;
  enum class Verdict : std::uint8_t { Pass, Drop, Abuse };

  static constexpr std::chrono::milliseconds kBurst{10'000};  ///< Audio that may come at once.
  static constexpr int kRate = 2;  ///< Milliseconds of audio per millisecond, sustained.
  static constexpr std::chrono::milliseconds kAbuseAfter{2'000};
  /// Dropping for this long without a pause is one episode.
  static constexpr std::chrono::milliseconds kForgiveAfter{1'000};

  /// `audio`: length of the frame; at least a ptime is counted for any message.
  [[nodiscard]] Verdict take(std::chrono::milliseconds audio, Instant now) noexcept;

 private:
  std::chrono::duration<double, std::milli> left_{kBurst};
  Instant filled_{}, dropping_since_{}, dropped_last_{};
  bool begun_ = false, dropping_ = false;
};

/// One attachment of a Twilio media stream to a call: our side of the WebSocket whose token was
/// claimed. On the call's shard. Frames pass through without a copy; what the carrier may not do is
/// counted and refused here, so the call sees only a stream that behaves.
class CarrierLeg final : private net::MediaSocket::Listener {
 public:
  enum class End : std::uint8_t {
    Stop,     ///< The carrier said `stop`.
    Closed,   ///< The socket was closed, by the carrier or by us.
    Reset,    ///< The connection broke.
    Silent,   ///< Nothing came for 10 s.
    Refused,  ///< The carrier's side broke the protocol; closed by us, see fault 35.
  };

  /// The call. All on the shard's thread; the leg must not be destroyed inside.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// `start` was right. Once; nothing else comes before it but `on_carrier_end`.
    virtual void on_carrier_start(std::string_view stream_sid) = 0;
    /// `mulaw` is the payload decoded; both live during the call only.
    virtual void on_carrier_media(const Media& media, std::span<const std::uint8_t> mulaw) = 0;
    virtual void on_carrier_dtmf(char digit) = 0;
    /// A mark of ours came back.
    virtual void on_carrier_mark(std::uint32_t mark) = 0;
    /// After the last message of one read.
    virtual void on_carrier_batch_end() = 0;
    /// Once, and the last call.
    virtual void on_carrier_end(End end) = 0;
  };

  struct Options {
    std::string call_sid;                        ///< What `start` must say (close 1008 otherwise).
    std::chrono::milliseconds start_max{5'000};  ///< From the handshake to `start`.
    std::chrono::milliseconds silent_max{10'000};
    /// Bytes that the socket may hold back: about 5 s of audio in base64 (fault 23).
    std::size_t unsent_max = 5 * 8'000 * 4 / 3 + 8 * 1024;
  };

  /// Sends the handshake's `answer`; null when the connection takes it no more. `scratch` must hold
  /// `kScratchBytes` and is used during callbacks only: one per shard will do.
  static constexpr std::size_t kScratchBytes = 64 * 1024;
  [[nodiscard]] static std::unique_ptr<CarrierLeg> accept(
      net::ByteStream stream, std::string_view answer, Options options, TwilioReader& reader,
      std::span<std::uint8_t> scratch, call::CallMetrics& metrics, Listener& listener);
  CarrierLeg(net::ByteStream stream, Options options, TwilioReader& reader,
             std::span<std::uint8_t> scratch, call::CallMetrics& metrics, Listener& listener);
  ~CarrierLeg() override;
  CarrierLeg(const CarrierLeg&) = delete;
  CarrierLeg& operator=(const CarrierLeg&) = delete;

  /// Begins to read. Nothing is told before.
  void start();
  /// Once per tick: the deadline of `start`.
  void tick(std::chrono::steady_clock::time_point now);

  /// These are joined with what follows until `flush`. Nothing is sent before `start` or after the
  /// end: false.
  bool send_media(std::span<const std::uint8_t> mulaw);
  bool send_mark(std::uint32_t mark);
  /// The carrier drops what it has not played; what has not left us is dropped here, so that the
  /// `clear` waits behind no audio.
  bool send_clear();
  void flush();
  /// Bytes of audio that have not left us: nobody can have heard them. Free of charge where nothing
  /// is held back.
  [[nodiscard]] std::int64_t unsent_audio() const;
  /// Whether the socket holds back seconds of audio, which is worth a word to the machine.
  [[nodiscard]] bool backed_up();
  /// Whether the socket holds back so much that no audio may be added.
  [[nodiscard]] bool congested();

  /// Closes with the code and hears nothing more; `on_carrier_end` is not called.
  void close(std::uint16_t code, std::string_view reason);
  /// After `close` or the end: whether the object may be destroyed.
  [[nodiscard]] bool finished() const noexcept { return finished_; }
  [[nodiscard]] bool started() const noexcept { return started_; }

  /// When the messages now handled were read; valid inside callbacks.
  [[nodiscard]] std::chrono::steady_clock::time_point batch_began() const noexcept {
    return batch_began_;
  }

 private:
  void on_text(std::span<char> message) override;
  void on_binary(std::span<char> message) override;
  void on_batch_end() override;
  void on_end(const net::MediaSocketEnd& end) override;

  void handle(const Unknown& unknown);
  void handle(const Connected& connected);
  void handle(const Start& start);
  void handle(const Media& media);
  void handle(const Dtmf& dtmf);
  void handle(const Mark& mark);
  void handle(const Stop& stop);
  /// Whether a message of a running stream is for ours; refuses the stream where it is not.
  [[nodiscard]] bool in_stream(std::string_view stream_sid);
  /// Counts, closes with the code, and tells the call that the stream is over.
  void refuse(std::uint16_t code, const char* reason);
  void end(End end);
  /// More than so many bytes, after a flush.
  [[nodiscard]] bool holds_back(std::size_t bytes);

  Options options_;
  TwilioReader& reader_;
  std::span<std::uint8_t> scratch_;
  call::CallMetrics& metrics_;
  Listener* listener_;  ///< Null once nothing more may be told.
  net::MediaSocket socket_;
  std::string stream_sid_;
  std::size_t media_around_ = 0;  ///< Of a media message what is not audio.
  bool started_ = false;
  bool finished_ = false;
  bool pending_ = false;   ///< Something was written since the last flush.
  bool in_batch_ = false;  ///< Between the first message of a read and the last.
  std::chrono::steady_clock::time_point born_, batch_began_;
  FloodBudget budget_;
};

}  // namespace tandem::carrier
