#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "core/json/writer.hpp"

namespace tandem::sim {

/// What a simulator saw and did, one JSON object a line, in the order in which it happened. Every
/// line has `t`, nanoseconds of CLOCK_MONOTONIC: programs on one machine share that clock, so the
/// logs of carrier and model can be laid side by side. Audio is told as `bytes` and `hash`. Lines
/// are handed to the system whole, each before the next begins unless they are gathered
/// (`gathered_log.hpp`), so what a reader finds is whole lines.
class MessageLog {
 public:
  /// No file: nothing is written. Throws `std::runtime_error` where the file cannot be opened.
  explicit MessageLog(const std::filesystem::path& file);
  ~MessageLog();
  MessageLog(const MessageLog&) = delete;
  MessageLog& operator=(const MessageLog&) = delete;

  /// `members` is the inside of the object behind `t`.
  void write(const boost::json::object& members);
  /// The same for lines that come with every frame: `fill(writer)` adds the members, nothing is
  /// made in between.
  template <class Fill>
  void write_line(Fill&& fill) {
    if (!on()) return;
    tandem::json::Writer line(waiting_);
    line.begin_object().member("t", now());
    fill(line);
    line.end_object();
    end_line();
  }
  [[nodiscard]] bool on() const noexcept { return file_ != nullptr; }

  /// From here on lines wait for `flush`; `first_waits` is called when one does and none did.
  /// Empty: they wait no more.
  void gather(std::function<void()> first_waits);
  void flush();
  /// What waits, where the program is about to die of a signal: calls the system alone.
  void write_last() const noexcept;

  [[nodiscard]] static std::int64_t now() noexcept;
  /// CRC-32C as eight hexadecimal digits: tells frames apart, no more.
  [[nodiscard]] static std::string hash(std::span<const std::uint8_t> bytes);

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  void end_line();

  std::unique_ptr<std::FILE, Close> file_;
  std::string waiting_;  ///< Whole lines, and the one that is being written.
  std::function<void()> first_waits_;
  bool told_ = false;  ///< `first_waits_` was called and `flush` was not.
};

}  // namespace tandem::sim
