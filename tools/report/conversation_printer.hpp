#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "tools/report/call_tale.hpp"

namespace tandem::report {

/// Tells calls as they happen, a line each: when (since the webhook), who, what. An interruption is
/// marked (⟂) behind the last word that the caller heard.
class ConversationPrinter {
 public:
  using Clock = std::chrono::steady_clock;
  struct Style {
    std::size_t columns = 100;  ///< Longer lines are broken and indented.
    bool colours = false;       ///< Escape sequences of a terminal.
    bool many_calls = false;    ///< Each line bears its call's number, each call its time of day.
  };
  using Print = std::function<void(const std::string& line)>;

  ConversationPrinter(Style style, Print print) : style_(style), print_(std::move(print)) {}

  /// An event as the server keeps it, read at `now`.
  void event(const boost::json::object& event, Clock::time_point now);
  /// Prints what has waited long enough. Call a few times a second.
  void tick(Clock::time_point now);
  /// What goes on, for the last line of a terminal; empty when nobody speaks.
  [[nodiscard]] std::string status(Clock::time_point now) const;
  /// Calls that have not ended.
  [[nodiscard]] std::size_t live() const noexcept { return calls_.size(); }

  /// "00:12.3".
  [[nodiscard]] static std::string clock(std::int64_t milliseconds);

 private:
  struct Call {
    unsigned number = 0;
    CallTale tale{};
    std::int64_t told_ms = 0;  ///< The call's clock at its latest event…
    Clock::time_point read{};  ///< …which was read then.
    std::string began_at{};    ///< Time of day, UTC.
    [[nodiscard]] std::int64_t clock_at(Clock::time_point now) const;
  };

  void tell(Call& call, Clock::time_point now);
  void line(const Call& call, const TaleLine& line);

  Style style_;
  Print print_;
  std::map<std::string, Call> calls_;
  unsigned calls_seen_ = 0;
};

}  // namespace tandem::report
