#pragma once

#include <atomic>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace tandem::log {

/// error: somebody must act; warn: we coped; info: once or a few times a call; debug: per turn.
/// Nothing per frame, ever: that is a metric.
enum class Level : std::uint8_t { Debug, Info, Warn, Error, Off };
enum class Format : std::uint8_t { Text, Json };

/// "debug", "info", "warn", "error", "off"; none for anything else.
[[nodiscard]] std::optional<Level> level_from(std::string_view name) noexcept;

struct Options {
  Level level = Level::Info;
  Format format = Format::Text;
  /// Where lines go; null: standard error, by a thread of the logger's own (a bounded queue of 8192
  /// lines that loses the oldest, so that no loop ever waits for a terminal or a full pipe). A
  /// stream is written at once, for tests.
  std::ostream* stream = nullptr;
};

/// Once, before the threads that log are started; again in tests. Until then nothing is written.
void configure(const Options& options);
/// Writes what is queued. Call before the process ends.
void flush();

/// One `key=value` of a line. Text is redacted (see `core/log/redaction.hpp`) and escaped, so one
/// event stays one line. Durations are written as milliseconds: name the key `…_ms`. A Field lives
/// as long as the text it points to: build it in the call.
struct Field {
  using Value = std::variant<std::string_view, std::int64_t, std::uint64_t, double, bool>;

  Field(std::string_view name, std::string_view text) : key(name), value(text) {}
  Field(std::string_view name, const std::string& text)
      : key(name), value(std::string_view(text)) {}
  Field(std::string_view name, const char* text) : key(name), value(std::string_view(text)) {}
  Field(std::string_view name, bool yes) : key(name), value(yes) {}
  Field(std::string_view name, std::signed_integral auto number)
      : key(name), value(static_cast<std::int64_t>(number)) {}
  Field(std::string_view name, std::unsigned_integral auto number)
      : key(name), value(static_cast<std::uint64_t>(number)) {}
  Field(std::string_view name, std::floating_point auto number)
      : key(name), value(static_cast<double>(number)) {}
  template <class Rep, class Period>
  Field(std::string_view name, std::chrono::duration<Rep, Period> length)
      : key(name),
        value(static_cast<std::int64_t>(
            std::chrono::duration_cast<std::chrono::milliseconds>(length).count())) {}

  std::string_view key;
  Value value;
};
using Fields = std::initializer_list<Field>;

/// Lets one line through per interval and counts the rest; the next line says how many were left
/// out (`left_out=`). One object per place that may repeat. Any thread.
class RateLimit {
 public:
  explicit RateLimit(std::chrono::milliseconds interval = std::chrono::seconds(10)) noexcept
      : interval_(interval) {}
  /// The number left out since the last line, or none while this one is to be left out too.
  [[nodiscard]] std::optional<std::uint64_t> admit(
      std::chrono::steady_clock::time_point now) noexcept;

 private:
  std::chrono::milliseconds interval_;
  std::atomic<std::int64_t> next_ns_{0};
  std::atomic<std::uint64_t> left_out_{0};
};

/// Writes event names with fields: `call.ended call=… outcome=… duration_ms=…`. What belongs to all
/// lines of an owner (call, agent) is bound once by `with`. Cheap to copy while small. Any thread.
class Logger {
 public:
  Logger() = default;
  /// A logger whose lines carry `fields` too, behind those bound before.
  [[nodiscard]] Logger with(Fields fields) const;

  void debug(std::string_view event, Fields fields = {}) const;
  void info(std::string_view event, Fields fields = {}) const;
  void warn(std::string_view event, Fields fields = {}) const;
  void error(std::string_view event, Fields fields = {}) const;
  /// For lines that a peer can cause at will.
  void repeated(RateLimit& limit, Level level, std::string_view event, Fields fields = {}) const;

  [[nodiscard]] static bool enabled(Level level) noexcept;

 private:
  void write(Level level, std::string_view event, Fields fields,
             std::optional<std::uint64_t> left_out) const;

  std::string context_;  ///< Rendered in the format that was set when it was bound.
};

}  // namespace tandem::log
