#include "control/growing_wav.hpp"

#include <limits>
#include <stdexcept>

namespace tandem::control {
namespace {

/// What follows RIFF's size, before the samples.
constexpr std::uint32_t kHeader = 36;

}  // namespace

GrowingWav::GrowingWav(const std::string& path, std::uint32_t rate, std::uint16_t channels)
    : file_(path, std::ios::binary), rate_(rate), channels_(channels) {
  if (!file_) throw std::runtime_error(path + " cannot be written");
  write_header(std::numeric_limits<std::uint32_t>::max() - kHeader);
}

void GrowingWav::add(const std::string& pcm) {
  file_.write(pcm.data(), static_cast<std::streamsize>(pcm.size()));
  if (!file_) throw std::runtime_error("the file cannot be written any further");
  bytes_ += static_cast<std::uint32_t>(pcm.size());
}

void GrowingWav::end() {
  file_.seekp(0);
  write_header(bytes_);
  file_.close();
  if (!file_) throw std::runtime_error("the file could not be written to its end");
}

void GrowingWav::number(std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) file_.put(static_cast<char>((value >> (8 * i)) & 0xFF));
}

void GrowingWav::write_header(std::uint32_t data_bytes) {
  const std::uint32_t frame = channels_ * static_cast<std::uint32_t>(sizeof(std::int16_t));
  file_ << "RIFF";
  number(kHeader + data_bytes, 4);
  file_ << "WAVEfmt ";
  number(16, 4);
  number(1, 2);  // PCM
  number(channels_, 2);
  number(rate_, 4);
  number(rate_ * frame, 4);
  number(frame, 2);
  number(16, 2);
  file_ << "data";
  number(data_bytes, 4);
}

}  // namespace tandem::control
