#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tandem::outbound {

/// Something that was said, as an event has it.
struct Segment {
  bool agent = false;
  std::string text;
  std::int64_t started_ms = 0, ended_ms = 0;  ///< On the call's clock.
};

/// A queued event of a call, read for the dialects. Anything that is missing is empty or null: what
/// is told was written by the database, and an event of another kind is no fault.
class ToldCall {
 public:
  explicit ToldCall(std::string_view payload);
  ToldCall(const ToldCall&) = delete;
  ToldCall& operator=(const ToldCall&) = delete;

  [[nodiscard]] bool has_call() const noexcept { return call_ != nullptr; }
  /// A member of the call.
  [[nodiscard]] boost::json::value at(std::string_view name) const;
  [[nodiscard]] std::string text(std::string_view name) const;
  [[nodiscard]] std::int64_t number(std::string_view name) const;
  /// A time of the call as Unix milliseconds; 0 where it has none.
  [[nodiscard]] std::int64_t milliseconds(std::string_view name) const;
  /// Model and carrier together.
  [[nodiscard]] double cost() const;

  /// When the event was.
  [[nodiscard]] std::int64_t event_milliseconds() const;
  [[nodiscard]] std::vector<Segment> segments() const;
  /// The one of a `call.transcript`.
  [[nodiscard]] Segment segment() const;
  /// Null where there is none.
  [[nodiscard]] const boost::json::object* analysis() const noexcept;

 private:
  boost::json::value root_;
  const boost::json::object* data_ = nullptr;
  const boost::json::object* call_ = nullptr;
};

}  // namespace tandem::outbound
