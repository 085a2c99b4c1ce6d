#include "media/wav.hpp"

#include <bit>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

#include "media/g711_mulaw.hpp"

namespace tandem::media {
namespace {

// "Multimedia Programming Interface and Data Specifications 1.0" (IBM and Microsoft, 1991); the
// format tags are those of RFC 2361.
constexpr std::uint16_t kFormatPcm = 1;
constexpr std::uint16_t kFormatMulaw = 7;

struct Format {
  std::uint16_t tag, channels;
  std::uint32_t rate, byte_rate;
  std::uint16_t block_align, bits;
};

class Reader {
 public:
  Reader(std::span<const std::uint8_t> bytes, const std::filesystem::path& name)
      : left_(bytes), name_(name) {}

  [[noreturn]] void fail(const std::string& why) const {
    throw WavError(name_.string() + ": " + why);
  }
  [[nodiscard]] bool done() const { return left_.empty(); }
  [[nodiscard]] std::size_t left() const { return left_.size(); }

  std::span<const std::uint8_t> take(std::size_t count, const char* what) {
    if (count > left_.size()) fail(std::string("ends within ") + what);
    const auto taken = left_.first(count);
    left_ = left_.subspan(count);
    return taken;
  }
  std::string_view tag() {
    const auto bytes = take(4, "a chunk's name");
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  std::uint16_t u16() {
    const auto bytes = take(2, "a number");
    return static_cast<std::uint16_t>(bytes[0] | bytes[1] << 8);
  }
  std::uint32_t u32() {
    const std::uint32_t low = u16();
    return low | static_cast<std::uint32_t>(u16()) << 16;
  }

 private:
  std::span<const std::uint8_t> left_;
  const std::filesystem::path& name_;
};

Format parse_format(std::span<const std::uint8_t> chunk, const std::filesystem::path& name) {
  Reader in(chunk, name);
  Format format{};
  format.tag = in.u16();
  format.channels = in.u16();
  format.rate = in.u32();
  format.byte_rate = in.u32();
  format.block_align = in.u16();
  format.bits = in.u16();
  // Non-PCM formats carry the size of an extension, which these two leave empty.
  if (!in.done() && in.u16() != 0) in.fail("has a format extension");
  if (!in.done()) in.fail("has a format chunk of odd size");
  const bool pcm = format.tag == kFormatPcm && format.bits == 16;
  const bool mulaw = format.tag == kFormatMulaw && format.bits == 8;
  if (!pcm && !mulaw)
    in.fail("is neither 16-bit PCM nor mu-law but format " + std::to_string(format.tag) + " with " +
            std::to_string(format.bits) + " bits");
  if (format.channels != 1)
    in.fail("has " + std::to_string(format.channels) + " channels, not one");
  if (format.rate == 0 || format.rate > 1'000'000) in.fail("has an impossible sample rate");
  if (format.block_align != format.bits / 8 || format.byte_rate != format.rate * format.block_align)
    in.fail("has sizes in its format chunk that do not agree");
  return format;
}

std::vector<std::int16_t> decode(const Format& format, std::span<const std::uint8_t> data,
                                 const Reader& in) {
  if (data.size() % format.block_align != 0) in.fail("ends within a sample");
  std::vector<std::int16_t> samples(data.size() / format.block_align);
  if (format.tag == kFormatMulaw) {
    mulaw_decode(data, samples);
  } else {
    for (std::size_t i = 0; i < samples.size(); ++i)
      samples[i] = static_cast<std::int16_t>(data[2 * i] | data[2 * i + 1] << 8);
  }
  return samples;
}

void put(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
}

/// Everything before the data, for one channel of `bits`.
std::string head(std::uint16_t tag, std::uint16_t bits, SampleRate rate, std::size_t data_bytes) {
  const bool extended = tag != kFormatPcm;
  const auto data = static_cast<std::uint32_t>(data_bytes);
  const std::uint32_t format_bytes = extended ? 18 : 16;
  const auto hz = static_cast<std::uint32_t>(rate.hz);
  std::string out = "RIFF";
  put(out, 4 + 8 + format_bytes + 8 + data + data % 2, 4);
  out += "WAVEfmt ";
  put(out, format_bytes, 4);
  put(out, tag, 2);
  put(out, 1, 2);
  put(out, hz, 4);
  put(out, hz * (bits / 8U), 4);
  put(out, bits / 8U, 2);
  put(out, bits, 2);
  if (extended) put(out, 0, 2);
  out += "data";
  put(out, data, 4);
  return out;
}

void write_file(const std::filesystem::path& file, std::string bytes) {
  if (bytes.size() % 2 != 0) bytes.push_back('\0');
  std::ofstream out(file, std::ios::binary | std::ios::trunc);
  out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  out.close();
  if (!out) throw WavError(file.string() + ": cannot be written");
}

}  // namespace

Wav parse_wav(std::span<const std::uint8_t> bytes, const std::filesystem::path& name) {
  Reader in(bytes, name);
  if (in.tag() != "RIFF") in.fail("is not a RIFF file");
  if (in.u32() != in.left()) in.fail("is not as long as its RIFF header says");
  if (in.tag() != "WAVE") in.fail("is RIFF but not WAVE");
  std::optional<Format> format;
  std::optional<std::span<const std::uint8_t>> data;
  while (!in.done()) {
    const std::string_view tag = in.tag();
    const std::uint32_t size = in.u32();
    const auto chunk = in.take(size, "a chunk");
    if (size % 2 != 0) in.take(1, "a chunk's padding");
    if (tag == "fmt ") {
      if (format) in.fail("has two format chunks");
      format = parse_format(chunk, name);
    } else if (tag == "data") {
      if (!format) in.fail("has its data before its format");
      if (data) in.fail("has two data chunks");
      data = chunk;
    }
  }
  if (!format || !data) in.fail("has no data");
  return {SampleRate{static_cast<int>(format->rate)}, decode(*format, *data, in)};
}

Wav read_wav(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw WavError(file.string() + ": cannot be read");
  const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(in), {}};
  return parse_wav(bytes, file);
}

void write_wav(const std::filesystem::path& file, std::span<const std::int16_t> samples,
               SampleRate rate) {
  std::string bytes = head(kFormatPcm, 16, rate, samples.size_bytes());
  static_assert(std::endian::native == std::endian::little, "samples go out as they lie in memory");
  bytes.append(reinterpret_cast<const char*>(samples.data()), samples.size_bytes());
  write_file(file, std::move(bytes));
}

void write_wav_mulaw(const std::filesystem::path& file, std::span<const std::uint8_t> codes,
                     SampleRate rate) {
  std::string bytes = head(kFormatMulaw, 8, rate, codes.size());
  bytes.append(reinterpret_cast<const char*>(codes.data()), codes.size());
  write_file(file, std::move(bytes));
}

}  // namespace tandem::media
