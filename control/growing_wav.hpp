#pragma once

#include <cstdint>
#include <fstream>
#include <string>

namespace tandem::control {

/// A RIFF/WAVE file of 16-bit PCM that grows: its header promises the longest there is until the
/// end is known, so that what a broken connection leaves can be played as well. Throws
/// `std::runtime_error` where it cannot be written.
class GrowingWav {
 public:
  /// `rate` in Hz; samples of the channels lie side by side.
  GrowingWav(const std::string& path, std::uint32_t rate, std::uint16_t channels);
  /// Little-endian samples, whole ones of all channels.
  void add(const std::string& pcm);
  void end();

 private:
  void number(std::uint32_t value, int bytes);
  void write_header(std::uint32_t data_bytes);

  std::ofstream file_;
  std::uint32_t rate_, channels_, bytes_ = 0;
};

}  // namespace tandem::control
