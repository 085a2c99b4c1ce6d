#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <deque>
#include <random>
#include <string>
#include <string_view>

#include "tools/sim/model/refusal.hpp"

namespace tandem::sim {

/// One thing that is to happen on the socket, in order.
struct Outgoing {
  enum class Kind : std::uint8_t {
    Text,
    Binary,
    Raw,    ///< Bytes past the framing.
    Close,  ///< With `code` and `payload` as the reason.
    Reset,
    StopReading,  ///< Nothing is read from here on, pings are not answered.
  };
  Kind kind = Kind::Text;
  std::string payload;
  std::uint16_t code = 0;
  /// A text in the usual form: one object, its "type" first, an audio delta's "delta" last.
  bool usual = false;
};

/// What a session wants to send. Gives events their ids and, where the scenario asks for it,
/// makes them unusual in ways that the real server may be at any time: other key order, unknown
/// fields, `\/`, unknown events in between.
class Outbox {
 public:
  explicit Outbox(std::uint64_t seed);

  void set_odd(bool odd) noexcept { odd_ = odd; }
  /// From here on events go nowhere (the session stalls) until set to false.
  void set_stalled(bool stalled) noexcept { stalled_ = stalled; }

  /// Sends `event`, whose "type" is set; "event_id" is added.
  void send(boost::json::object event);
  /// The same for an audio delta: `event` without its "delta", and the bytes of that.
  void send_audio(boost::json::object event, std::string_view audio);
  /// The `error` event that answers the client's event of that id.
  void refuse(const Refusal& refusal, std::string_view client_event_id);
  void push(Outgoing outgoing) { queue_.push_back(std::move(outgoing)); }

  /// "item_" and twenty letters and digits.
  [[nodiscard]] std::string fresh_id(std::string_view prefix);
  [[nodiscard]] std::mt19937_64& random() noexcept { return random_; }

  [[nodiscard]] bool empty() const noexcept { return queue_.empty(); }
  [[nodiscard]] std::size_t size() const noexcept { return queue_.size(); }
  [[nodiscard]] Outgoing pop();

 private:
  [[nodiscard]] bool chance(int one_in);
  void make_odd(boost::json::object& event);
  [[nodiscard]] std::string odd_text(const boost::json::object& event);

  std::mt19937_64 random_;
  std::deque<Outgoing> queue_;
  bool odd_ = false;
  bool stalled_ = false;
};

}  // namespace tandem::sim
