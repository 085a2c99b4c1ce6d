#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bridge/model/model_endpoint.hpp"
#include "bridge/model/realtime_message.hpp"
#include "bridge/model/realtime_reader.hpp"
#include "core/net/dial.hpp"
#include "core/net/media_socket.hpp"

namespace tandem {
class EventLoop;
class TaskGroup;
}  // namespace tandem
namespace tandem::call {
struct CallMetrics;
}

namespace tandem::model {

/// How a session of the model ended, and what that calls for (protocol page, sections 1, 10, 11).
struct ModelEnd {
  enum class Kind : std::uint8_t {
    Retry,    ///< A fault of transport or of their side: a new session may work.
    Expired,  ///< The session was over its time.
    Refused,  ///< Rate limit or quota.
    Fatal,    ///< Key, model name or configuration: a new session will fail the same way.
  };
  Kind kind = Kind::Retry;
  std::string
      code;  ///< For metrics and records: "http-401", "close-1006", "timeout", an error code.
  /// Nothing came for so long before it was known.
  std::chrono::milliseconds silent_for{0};
};
[[nodiscard]] ModelEnd::Kind kind_of_http_status(int status) noexcept;
[[nodiscard]] ModelEnd::Kind kind_of_close_code(std::uint16_t code) noexcept;

/// One session of OpenAI Realtime: connection, handshake, `session.created` → `session.update` →
/// `session.updated`, liveness, close. On the call's shard. It knows nothing of the call: messages
/// go to the listener as they are, and what the listener sends goes out as it is.
class ModelLeg final : private net::MediaSocket::Listener {
 public:
  enum class State : std::uint8_t { Opening, Configuring, Ready, Ended };

  /// The call. All on the shard's thread; the leg must not be destroyed inside.
  class Listener {
   public:
    virtual ~Listener() = default;
    /// The session took our settings. Once.
    virtual void on_model_ready(ModelLeg& leg) = 0;
    /// Every message from then on.
    virtual void on_model_message(ModelLeg& leg, const Message& message) = 0;
    virtual void on_model_batch_end(ModelLeg& leg) = 0;
    /// Once, and the last call. Also where the session never became ready.
    virtual void on_model_end(ModelLeg& leg, const ModelEnd& end) = 0;
  };

  /// A second of the caller as PCM of 24 kHz in base64, in 50 messages.
  static constexpr std::size_t kSecondOfAudio = 2 * 24'000 * 4 / 3 + 50 * 80;
  /// What may be written at once: 5 s of the caller to hear again, as much as items of the
  /// conversation, a hole of 10 s, and the conversation's words.
  static constexpr std::size_t kUnsentMax = (5 + 5 + 10) * kSecondOfAudio + 256 * 1024;

  struct Options {
    ModelEndpoint endpoint;
    std::string model;         ///< Empty: the endpoint's.
    bool only_writes = false;  ///< What it hears: a session of transcription, without a model.
    /// Gives the whole client event, when the session is there; not asked after `close`.
    std::function<std::string()> session_update;
    std::chrono::milliseconds ready_max{2'500};  ///< From the first packet to `session.updated`.
    std::chrono::milliseconds ping_after{2'000};
    std::chrono::milliseconds dead_after{4'500};    ///< A black hole is known within 5 s.
    std::chrono::milliseconds user_timeout{4'000};  ///< TCP_USER_TIMEOUT (RFC 5482).
    /// Bytes that the socket may hold back; a session that takes them no faster is lost.
    std::size_t unsent_max = kUnsentMax;
  };

  /// Begins to open, and tells of nothing before the loop's next turn. `tasks` is the shard's and
  /// outlives the leg; `reader` may be shared.
  ModelLeg(EventLoop& loop, TaskGroup& tasks, const net::Dialer& dialer, Options options,
           RealtimeReader& reader, call::CallMetrics& metrics, Listener& listener);
  ~ModelLeg() override;
  ModelLeg(const ModelLeg&) = delete;
  ModelLeg& operator=(const ModelLeg&) = delete;

  /// Once per tick: the deadline of getting ready.
  void tick(std::chrono::steady_clock::time_point now);

  /// `input_audio_buffer.append`, joined with what follows until `flush`; only when ready.
  /// `samples`: how much of the caller's audio it is, at 8 kHz, for the metrics.
  void append(std::span<const std::uint8_t> audio, std::size_t samples);
  void append_base64(std::string_view audio, std::size_t samples);
  void send_text(std::string_view event);
  void flush();

  /// Closes with 1000 and tells nothing more; `on_model_end` is not called.
  void close(std::string_view reason);
  /// After `close` or the end: whether the object may be destroyed.
  [[nodiscard]] bool finished() const noexcept;
  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] bool ready() const noexcept { return state_ == State::Ready; }
  [[nodiscard]] const std::string& session_id() const noexcept { return session_id_; }
  [[nodiscard]] std::optional<std::chrono::sys_seconds> expires_at() const noexcept {
    return expires_at_;
  }
  /// How long it took to get ready, or has taken so far.
  [[nodiscard]] std::chrono::steady_clock::time_point began() const noexcept { return began_; }
  /// When the messages now handled were read; valid inside callbacks.
  [[nodiscard]] std::chrono::steady_clock::time_point batch_began() const noexcept {
    return batch_began_;
  }

 private:
  struct Opening;

  void opened(Result<net::WebSocketOpening> opening);
  void configure(const Message& message);
  void end(ModelEnd end);
  void enter(State state);

  void on_text(std::span<char> message) override;
  void on_binary(std::span<char> message) override;
  void on_batch_end() override;
  void on_end(const net::MediaSocketEnd& end) override;

  EventLoop& loop_;
  Options options_;
  RealtimeReader& reader_;
  call::CallMetrics& metrics_;
  Listener* listener_;  ///< Null once nothing more may be told.
  std::shared_ptr<Opening> opening_;
  std::unique_ptr<net::MediaSocket> socket_;
  bool socket_over_ = false;
  bool pending_ = false;
  bool in_batch_ = false;
  State state_ = State::Opening;
  std::string session_id_;
  std::optional<std::chrono::sys_seconds> expires_at_;
  std::chrono::steady_clock::time_point began_, batch_began_;
};

}  // namespace tandem::model
