#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace tandem::sim {

/// What a simulator saw and did, one JSON object a line, in the order in which it happened. Every
/// line has `t`, nanoseconds of CLOCK_MONOTONIC: programs on one machine share that clock, so the
/// logs of carrier and model can be laid side by side. Audio is told as `bytes` and `hash`. Each
/// line is handed to the system before the next begins, so what a reader finds is whole lines.
class MessageLog {
 public:
  /// No file: nothing is written. Throws `std::runtime_error` where the file cannot be opened.
  explicit MessageLog(const std::filesystem::path& file);

  /// `members` is the inside of the object behind `t`.
  void write(const boost::json::object& members);
  [[nodiscard]] bool on() const noexcept { return file_ != nullptr; }

  [[nodiscard]] static std::int64_t now() noexcept;
  /// FNV-1a, 32 bits, as eight hexadecimal digits: tells frames apart, no more.
  [[nodiscard]] static std::string hash(std::span<const std::uint8_t> bytes);

 private:
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
};

}  // namespace tandem::sim
