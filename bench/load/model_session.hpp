#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bench/load/answer.hpp"
#include "bench/load/connection.hpp"
#include "bench/load/load_context.hpp"
#include "bench/load/model_events.hpp"
#include "bench/load/websocket_link.hpp"
#include "tools/sim/model/session_state.hpp"

namespace tandem::load {

/// The model's side of one call: an OpenAI Realtime session whose voice detector is a script. Held
/// to the schema as the real one holds its clients: what is refused there is an error event here,
/// and counted as the server's fault.
class ModelSession final : public Connection::Owner,
                           public WebSocketLink::Owner,
                           public LoadLoop::Timer {
 public:
  class Listener {
   public:
    virtual ~Listener() = default;
    /// At 8 kHz, whatever the session's format: of 24 kHz every third sample.
    virtual void on_caller_audio(std::span<const std::int16_t> samples, Time arrived) = 0;
    virtual void on_response_wanted() = 0;
    /// The last delta of an answer left.
    virtual void on_answer_sent(Answer& answer) = 0;
    virtual void on_truncate(std::string_view item_id, double audio_end_ms) = 0;
    virtual void on_tool_output(std::string_view call_id) = 0;
    virtual void on_session_end() = 0;
  };

  /// Behind the opening handshake; `connection` is owned from now on.
  ModelSession(LoadContext& context, std::string model, std::unique_ptr<Connection> connection);

  void set_listener(Listener* listener) noexcept { listener_ = listener; }
  /// Sends session.created.
  void start();
  void close();
  [[nodiscard]] bool open() const noexcept { return connection_->open(); }

  /// Speech is heard; an answer that is still being told is cancelled, one delta too late.
  void begin_turn();
  /// Speech has ended: committed, transcribed. True: an answer is to follow by itself.
  [[nodiscard]] bool end_turn();
  /// response.created now, its first audio at `first_audio`. `answer` outlives the session's use.
  void begin_answer(Answer& answer, Time first_audio);
  /// A response that is one tool call. The call's id, or nothing where no such tool is offered.
  [[nodiscard]] std::optional<std::string> call_tool();
  [[nodiscard]] bool answering() const noexcept { return active_ != nullptr; }

  void on_open() override {}
  void on_bytes(std::span<char> bytes, Time arrived) override;
  void on_closed(std::string_view why) override;
  void on_text(std::span<char> message, Time arrived) override;
  void on_end(std::uint16_t code, std::string_view why) override;
  void on_due(Time due) override;

 private:
  void append(std::string_view base64, Time arrived);
  void handle(const boost::json::object& event, Time arrived);
  void update_session(const boost::json::object& event);
  void create_item(const boost::json::object& event);
  void truncate_item(const boost::json::object& event);
  void create_response(const boost::json::object& event);
  void cancel_response(const boost::json::object& event);
  void refuse(std::string_view code, std::string_view message, std::string_view event_id);

  void open_answer();
  void send_deltas(Time now);
  void send_delta(std::int64_t samples);
  void close_answer(std::string_view status);
  void end();
  [[nodiscard]] std::int64_t next_delta_samples();
  [[nodiscard]] std::int64_t appended_ms() const noexcept {
    return static_cast<std::int64_t>(samples_appended_ / 8);
  }

  LoadContext& context_;
  std::unique_ptr<Connection> connection_;
  WebSocketLink link_;
  Listener* listener_ = nullptr;
  ModelEvents events_;
  sim::SessionState state_;
  bool pcmu_in_ = false, pcmu_out_ = false, answers_by_itself_ = true;

  std::string odd_byte_;                ///< Of a sample that an append cut in two.
  std::size_t third_ = 0;               ///< Which of three samples at 24 kHz comes next.
  std::uint64_t samples_appended_ = 0;  ///< At 8 kHz.
  std::vector<std::uint8_t> bytes_;
  std::vector<std::int16_t> samples_;

  std::string turn_item_;
  Answer* active_ = nullptr;
  bool opened_ = false;  ///< The first delta of `active_` left.
  Time first_audio_{};
  std::string metadata_ = "null";
  struct Spoken {
    std::string item_id;
    std::int64_t length_ms;
  };
  std::vector<Spoken> spoken_;  ///< The newest items that may still be truncated.
  std::vector<std::string> open_calls_;
};

}  // namespace tandem::load
