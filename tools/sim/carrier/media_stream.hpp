#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/async_event.hpp"
#include "core/net/websocket_stream.hpp"
#include "media/frame.hpp"
#include "tools/sim/carrier/call_journal.hpp"
#include "tools/sim/carrier/carrier_context.hpp"
#include "tools/sim/carrier/heard_audio.hpp"
#include "tools/sim/carrier/media_message.hpp"
#include "tools/sim/carrier/playout_buffer.hpp"
#include "tools/sim/carrier/received_message.hpp"
#include "tools/sim/carrier/twiml.hpp"

namespace tandem::sim {

/// One bidirectional media stream: the socket to the server, what is said on it by the protocol's
/// rules, and the playout of what comes. Lives as long as its `<Connect>`.
class MediaStream {
 public:
  struct Counters {
    std::uint64_t frames_sent = 0, frames_dropped = 0;
    std::uint64_t media_received = 0, bytes_received = 0;
    std::uint64_t marks_received = 0, marks_echoed = 0, clears = 0;
  };

  /// `changed` is set when the socket ends, so that the call looks.
  MediaStream(CarrierContext& context, CallJournal& journal, const StreamNoun& noun,
              AsyncEvent& changed);
  ~MediaStream();

  /// Upgrade, signed. False: refused, with the fault noted.
  [[nodiscard]] Task<bool> open();
  /// Reads and writes until the socket has ended. `connected` and `start` go first.
  [[nodiscard]] Task<> serve();

  // The call's tick. All do nothing once the stream has ended.
  /// Plays what is due; gives the bytes of agent audio that were heard since the last call.
  [[nodiscard]] std::size_t hear();
  void send_frame(const media::MulawFrame& frame, bool speaking);
  void send_digit(char digit);
  void apply(const NetworkFault& fault);
  /// `stop`, then the close of the socket: the stream ends from the carrier's side.
  void stop();

  [[nodiscard]] bool ended() const noexcept { return ended_; }
  [[nodiscard]] bool ended_by_server() const noexcept { return ended_ && !stopping_; }
  [[nodiscard]] const std::string& sid() const noexcept { return sid_; }
  [[nodiscard]] const Counters& counters() const noexcept { return counters_; }
  [[nodiscard]] const PlayoutBuffer& playout() const noexcept { return *playout_; }
  [[nodiscard]] const HeardAudio& heard() const noexcept { return heard_; }
  /// Closes the open utterance: the stream is over.
  void finish();

 private:
  using Time = PlayoutBuffer::Time;
  /// What the log tells of a frame.
  struct FrameLine {
    std::size_t bytes = 0;
    std::string hash;
    bool speaking = false;
    MediaMessage message;
  };
  struct Outgoing {
    Outgoing() = default;
    std::string text;
    boost::json::object line;        ///< For the log, written when it leaves.
    std::optional<FrameLine> frame;  ///< The same, of a frame.
    bool media = false;
    bool close_after = false;
  };

  [[nodiscard]] Task<> read_messages();
  [[nodiscard]] Task<> write_messages();
  void play();
  void on_message(std::string_view text, bool is_text);
  void on_media(const ReceivedMedia& media);
  void echo(const std::string& name);
  void queue(boost::json::object message, boost::json::object line);
  void push(Outgoing outgoing);
  void log(Outgoing& leaving);
  [[nodiscard]] bool send_at_once(Outgoing& outgoing);
  void queue_raw(std::string text, std::string_view what);
  void queue_start();
  /// One that is no frame of the call's; `line` tells what else.
  void queue_odd_media(std::string_view payload, boost::json::object line);
  [[nodiscard]] MediaMessage next_media() noexcept;
  [[nodiscard]] bool takes_media();
  [[nodiscard]] std::string next_sequence();
  void end(std::string_view why);

  CarrierContext& context_;
  CallJournal& journal_;
  const StreamNoun& noun_;
  AsyncEvent& changed_;
  AsyncEvent outgoing_ready_;
  AsyncEvent stall_over_;
  std::string sid_;
  std::optional<net::WebSocketStream> socket_;
  std::optional<PlayoutBuffer> playout_;
  HeardAudio heard_;
  std::deque<Outgoing> outgoing_;
  std::size_t media_waiting_ = 0;
  std::size_t heard_since_ = 0;
  std::uint64_t sequence_ = 0, chunk_ = 0;
  std::chrono::milliseconds timestamp_{0};
  std::optional<Time> quiet_until_, stalled_until_;
  std::chrono::milliseconds gap_left_{0};
  bool double_stop_ = false;
  bool stopping_ = false, ended_ = false, cut_ = false;
  bool undecodable_reported_ = false, congestion_reported_ = false, overflow_reported_ = false;
  Counters counters_;
};

}  // namespace tandem::sim
