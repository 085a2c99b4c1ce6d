#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "bridge/carrier/twilio_message.hpp"
#include "core/net/byte_stream.hpp"
#include "core/net/media_socket.hpp"

namespace tandem::call {
struct CallMetrics;
}

namespace tandem::carrier {

/// The caller's side of a call, whatever is spoken on its WebSocket: a carrier's media stream, a
/// browser's. One attachment, on the call's shard. What a peer may not do is counted and refused
/// here, so the call sees only a stream that behaves.
class CallerLeg : protected net::MediaSocket::Listener {
 public:
  enum class End : std::uint8_t {
    Stop,     ///< The peer said so.
    Closed,   ///< The socket was closed, by the peer or by us.
    Reset,    ///< The connection broke.
    Silent,   ///< Nothing came for 10 s.
    Refused,  ///< The peer broke the protocol; closed by us, see fault 35.
  };

  /// The call. All on the shard's thread; the leg must not be destroyed inside.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// The stream has begun as it should. Once; nothing else comes before it but `on_carrier_end`.
    virtual void on_carrier_start(std::string_view stream_sid) = 0;
    /// `mulaw` is the payload decoded; both live during the call only.
    virtual void on_carrier_media(const Media& media, std::span<const std::uint8_t> mulaw) = 0;
    virtual void on_carrier_dtmf(char digit) = 0;
    /// A mark of ours came back.
    virtual void on_carrier_mark(std::uint32_t mark) = 0;
    /// Whoever is at the other end proves anew who they are; on wires that know of it.
    virtual void on_carrier_token(const std::string& token) = 0;
    /// After the last message of one read.
    virtual void on_carrier_batch_end() = 0;
    /// Once, and the last call.
    virtual void on_carrier_end(End end) = 0;
  };

  ~CallerLeg() override;
  CallerLeg(const CallerLeg&) = delete;
  CallerLeg& operator=(const CallerLeg&) = delete;

  /// Begins to read. Nothing is told before.
  virtual void start();
  /// Once per tick.
  virtual void tick(std::chrono::steady_clock::time_point now) = 0;

  /// These are joined with what follows until `flush`. Nothing is sent before the stream's begin or
  /// after its end: false.
  virtual bool send_media(std::span<const std::uint8_t> mulaw) = 0;
  virtual bool send_mark(std::uint32_t mark) = 0;
  /// The peer drops what it has not played.
  virtual bool send_clear() = 0;
  /// A message beside the call, on wires that know of them.
  virtual void tell(std::string_view) {}
  void flush();
  /// Bytes of audio, as μ-law, that have not left us: nobody can have heard them. Free of charge
  /// where nothing is held back.
  [[nodiscard]] virtual std::int64_t unsent_audio() const = 0;
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

 protected:
  /// What differs from wire to wire.
  struct Wire {
    const char* name;         ///< The leg's, in metrics.
    std::size_t message_max;  ///< Of the peer.
    std::size_t two_seconds;  ///< Bytes of 2 s of audio, as sent.
    std::size_t unsent_max;   ///< Bytes that the socket may hold back (fault 23).
    std::chrono::milliseconds silent_max;
  };
  CallerLeg(net::ByteStream stream, const Wire& wire, call::CallMetrics& metrics,
            Listener& listener);
  /// Sends the handshake's `answer`; false when the connection takes it no more.
  [[nodiscard]] static bool send_answer(net::ByteStream& stream, std::string_view answer);

  void on_batch_end() override;
  void on_end(const net::MediaSocketEnd& end) override;
  /// Something came: the first of a read is when the read began.
  void note_message();
  /// Counts, closes with the code, and tells the call that the stream is over.
  void refuse(std::uint16_t code, const char* reason);
  void end(End end);
  /// The last words, before a close of ours.
  virtual void say_goodbye() {}

  call::CallMetrics& metrics_;
  Listener* listener_;  ///< Null once nothing more may be told.
  net::MediaSocket socket_;
  bool started_ = false;
  bool pending_ = false;  ///< Something was written since the last flush.
  std::chrono::steady_clock::time_point batch_began_;

 private:
  /// More than so many bytes, after a flush.
  [[nodiscard]] bool holds_back(std::size_t bytes);

  Wire wire_;
  bool finished_ = false;
  bool in_batch_ = false;  ///< Between the first message of a read and the last.
};

}  // namespace tandem::carrier
