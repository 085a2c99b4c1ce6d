#include "core/log/logger.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <charconv>
#include <memory>
#include <ostream>

#include "core/log/level.hpp"
#include "core/log/quoted.hpp"
#include "core/log/redaction.hpp"

namespace tandem::log {
namespace {

constexpr std::size_t kQueuedLinesMax = 8192;

/// Process-wide by nature: one standard error, configured once at start.
struct State {
  std::shared_ptr<spdlog::details::thread_pool> pool;
  std::shared_ptr<spdlog::logger> logger;
  std::atomic<Level> level = Level::Off;
  Format format = Format::Text;
};
State& state() {
  static State instance;
  return instance;
}

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::Debug:
      return spdlog::level::debug;
    case Level::Info:
      return spdlog::level::info;
    case Level::Warn:
      return spdlog::level::warn;
    case Level::Error:
      return spdlog::level::err;
    case Level::Off:
      break;
  }
  return spdlog::level::off;
}

/// At most five letters.
std::string_view name_of(Level level) {
  switch (level) {
    case Level::Debug:
      return "debug";
    case Level::Info:
      return "info";
    case Level::Warn:
      return "warn";
    case Level::Error:
      return "error";
    case Level::Off:
      break;
  }
  return "off";
}

void append_value(std::string& out, const Field::Value& value, Format format) {
  if (const auto* text = std::get_if<std::string_view>(&value)) {
    const std::string clean = redact(*text);
    if (format == Format::Json || needs_quotes(clean))
      append_quoted(out, clean);
    else
      out += clean;
  } else if (const auto* yes = std::get_if<bool>(&value)) {
    out += *yes ? "true" : "false";
  } else if (const auto* whole = std::get_if<std::int64_t>(&value)) {
    out += std::to_string(*whole);
  } else if (const auto* natural = std::get_if<std::uint64_t>(&value)) {
    out += std::to_string(*natural);
  } else if (const auto* real = std::get_if<double>(&value)) {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, *real);
    out.append(digits, end.ptr);
  }
}

void append_field(std::string& out, const Field& field, Format format) {
  if (format == Format::Json) {
    out += ',';
    append_quoted(out, field.key);
    out += ':';
  } else {
    out += ' ';
    out.append(field.key);
    out += '=';
  }
  append_value(out, field.value, format);
}

}  // namespace

std::optional<Level> level_from(std::string_view name) noexcept {
  if (name == "debug") return Level::Debug;
  if (name == "info") return Level::Info;
  if (name == "warn") return Level::Warn;
  if (name == "error") return Level::Error;
  if (name == "off") return Level::Off;
  return std::nullopt;
}

void configure(const Options& options) {
  State& here = state();
  here.level = options.level;
  here.format = options.format;
  here.logger.reset();
  here.pool.reset();
  if (options.stream != nullptr) {
    auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(*options.stream, true);
    here.logger = std::make_shared<spdlog::logger>("tandem", std::move(sink));
  } else {
    here.pool = std::make_shared<spdlog::details::thread_pool>(kQueuedLinesMax, 1);
    here.logger = std::make_shared<spdlog::async_logger>(
        "tandem", std::make_shared<spdlog::sinks::stderr_sink_mt>(), here.pool,
        spdlog::async_overflow_policy::overrun_oldest);
  }
  here.logger->set_level(spdlog_level(options.level));
  here.logger->flush_on(spdlog::level::warn);
  here.logger->set_pattern(options.format == Format::Json ? R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ",%v})"
                                                          : "%Y-%m-%dT%H:%M:%S.%eZ %v",
                           spdlog::pattern_time_type::utc);
}

void set_level(Level level) noexcept {
  State& here = state();
  here.level.store(level, std::memory_order_relaxed);
  if (here.logger) here.logger->set_level(spdlog_level(level));
}

void flush() {
  State& here = state();
  if (!here.logger) return;
  here.logger->flush();
  if (!here.pool) return;
  // An asynchronous flush only queues a request; the pool's destructor drains the queue, so the
  // logger is rebuilt on a new one.
  Options same{here.level, here.format, nullptr};
  configure(same);
}

std::optional<std::uint64_t> RateLimit::admit(std::chrono::steady_clock::time_point now) noexcept {
  const std::int64_t now_ns =
      std::chrono::duration_cast<std::chrono::nanoseconds>(now.time_since_epoch()).count();
  std::int64_t next = next_ns_.load(std::memory_order_relaxed);
  const std::int64_t following =
      now_ns + std::chrono::duration_cast<std::chrono::nanoseconds>(interval_).count();
  if (now_ns < next ||
      !next_ns_.compare_exchange_strong(next, following, std::memory_order_relaxed)) {
    left_out_.fetch_add(1, std::memory_order_relaxed);
    return std::nullopt;
  }
  return left_out_.exchange(0, std::memory_order_relaxed);
}

Logger Logger::with(Fields fields) const {
  Logger bound(*this);
  for (const Field& field : fields) append_field(bound.context_, field, state().format);
  return bound;
}

void Logger::debug(std::string_view event, Fields fields) const {
  write(Level::Debug, event, fields, std::nullopt);
}
void Logger::info(std::string_view event, Fields fields) const {
  write(Level::Info, event, fields, std::nullopt);
}
void Logger::warn(std::string_view event, Fields fields) const {
  write(Level::Warn, event, fields, std::nullopt);
}
void Logger::error(std::string_view event, Fields fields) const {
  write(Level::Error, event, fields, std::nullopt);
}

void Logger::repeated(RateLimit& limit, Level level, std::string_view event, Fields fields) const {
  if (!enabled(level)) return;
  if (const auto left_out = limit.admit(std::chrono::steady_clock::now()))
    write(level, event, fields, left_out);
}

bool Logger::enabled(Level level) noexcept {
  const State& here = state();
  return here.logger && level != Level::Off && level >= here.level.load(std::memory_order_relaxed);
}

void Logger::write(Level level, std::string_view event, Fields fields,
                   std::optional<std::uint64_t> left_out) const {
  if (!enabled(level)) return;
  const Format format = state().format;
  std::string line;
  line.reserve(160);
  if (format == Format::Json) {
    line.append("\"level\":\"").append(name_of(level)).append("\",\"event\":");
    append_quoted(line, event);
  } else {
    line.append(name_of(level)).append(5 - name_of(level).size() + 1, ' ').append(event);
  }
  line += context_;
  for (const Field& field : fields) append_field(line, field, format);
  if (left_out.value_or(0) > 0) append_field(line, Field("left_out", *left_out), format);
  state().logger->log(spdlog_level(level), spdlog::string_view_t(line.data(), line.size()));
}

}  // namespace tandem::log
