#include "media/ogg_opus_writer.hpp"

#include <ogg/ogg.h>
#include <opus/opus.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <stdexcept>

namespace tandem::media {
namespace {

/// Two voices of a telephone, apart: a third of what music needs.
constexpr int kBitsPerSecond = 48'000;
/// Of ten. From 1 to 4 it costs the same here and sounds the same; 5 costs half as much again.
constexpr int kComplexity = 2;
/// Granules are counted in 48 kHz whatever the encoder's rate (RFC 7845, section 4).
constexpr int kGranuleHz = 48'000;
constexpr int kPacketsASecond = 50;
constexpr int kPacketGranules = kGranuleHz / kPacketsASecond;
/// Longest packet of 20 ms (RFC 6716, section 3.2.1), twice: stereo.
constexpr std::size_t kPacketMax = 2 * 1'275;

void append(std::string& bytes, std::uint64_t value, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xFF);
}

/// The first packet (RFC 7845, section 5.1).
std::string identification(int skipped, int rate_hz) {
  std::string bytes = "OpusHead";
  append(bytes, 1, 1);  // Version.
  append(bytes, 2, 1);  // Channels.
  append(bytes, static_cast<std::uint64_t>(skipped), 2);
  append(bytes, static_cast<std::uint64_t>(rate_hz), 4);
  append(bytes, 0, 2);  // Gain.
  append(bytes, 0, 1);  // Mono or stereo, one stream.
  return bytes;
}

/// The second (section 5.2).
std::string tags(const std::string& title) {
  const std::string vendor = opus_get_version_string(), comment = "TITLE=" + title;
  std::string bytes = "OpusTags";
  append(bytes, vendor.size(), 4);
  bytes += vendor;
  append(bytes, 1, 4);
  append(bytes, comment.size(), 4);
  return bytes + comment;
}

}  // namespace

struct OggOpusWriter::Pages {
  Pages() { ogg_stream_init(&stream, static_cast<int>(std::random_device{}() & 0x7FFFFFFF)); }
  ~Pages() { ogg_stream_clear(&stream); }
  Pages(const Pages&) = delete;
  Pages& operator=(const Pages&) = delete;

  void add(std::span<const char> bytes, std::int64_t granule, bool first, bool last) {
    ogg_packet packet{};
    packet.packet = reinterpret_cast<unsigned char*>(const_cast<char*>(bytes.data()));
    packet.bytes = static_cast<long>(bytes.size());
    packet.b_o_s = first ? 1 : 0;
    packet.e_o_s = last ? 1 : 0;
    packet.granulepos = granule;
    packet.packetno = number++;
    ogg_stream_packetin(&stream, &packet);
  }

  ogg_stream_state stream{};
  std::int64_t number = 0;
};

void OggOpusWriter::EncoderDeleter::operator()(OpusEncoder* encoder) const noexcept {
  opus_encoder_destroy(encoder);
}

OggOpusWriter::OggOpusWriter(SampleRate rate, const std::string& title, Sink sink)
    : sink_(std::move(sink)),
      rate_hz_(rate.hz),
      packet_samples_(static_cast<std::size_t>(2 * rate.hz / kPacketsASecond)),
      pages_(std::make_unique<Pages>()) {
  int error = OPUS_OK;
  encoder_.reset(opus_encoder_create(rate.hz, 2, OPUS_APPLICATION_AUDIO, &error));
  if (error != OPUS_OK) throw std::invalid_argument(opus_strerror(error));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(kBitsPerSecond));
  opus_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(kComplexity));
  int ahead = 0;
  opus_encoder_ctl(encoder_.get(), OPUS_GET_LOOKAHEAD(&ahead));
  skipped_ = ahead * (kGranuleHz / rate.hz);
  pending_.reserve(packet_samples_);
  // Begins the file, so that one which breaks off at once is one.
  write_head(title);
}

OggOpusWriter::~OggOpusWriter() = default;

void OggOpusWriter::write_head(const std::string& title) {
  // Each on a page of its own (RFC 7845, section 3).
  pages_->add(identification(skipped_, rate_hz_), 0, true, false);
  give_pages();
  pages_->add(tags(title), 0, false, false);
  give_pages();
}

bool OggOpusWriter::write(std::span<const std::int16_t> samples) {
  samples_ += static_cast<std::int64_t>(samples.size() / 2);
  while (!samples.empty() && !failed_) {
    const auto more = samples.first(std::min(samples.size(), packet_samples_ - pending_.size()));
    pending_.insert(pending_.end(), more.begin(), more.end());
    samples = samples.subspan(more.size());
    if (pending_.size() == packet_samples_) write_packet(false);
  }
  return !failed_;
}

void OggOpusWriter::write_packet(bool last) {
  std::array<char, kPacketMax> packet;
  const int bytes = opus_encode(
      encoder_.get(), pending_.data(), static_cast<int>(packet_samples_ / 2),
      reinterpret_cast<unsigned char*>(packet.data()), static_cast<opus_int32>(packet.size()));
  pending_.clear();
  if (bytes < 0) {
    failed_ = true;
    return;
  }
  ++packets_;
  std::int64_t granule = packets_ * kPacketGranules;
  // The last one tells how much of it is sound (RFC 7845, section 4.4).
  if (last) granule = std::min(granule, samples_ * (kGranuleHz / rate_hz_) + skipped_);
  pages_->add({packet.data(), static_cast<std::size_t>(bytes)}, granule, false, last);
  if (last || packets_ % kPacketsASecond == 0) give_pages();
}

void OggOpusWriter::give_pages() {
  ogg_page page;
  while (!failed_ && ogg_stream_flush(&pages_->stream, &page) != 0) {
    const bool kept = sink_({page.header, static_cast<std::size_t>(page.header_len)}) &&
                      sink_({page.body, static_cast<std::size_t>(page.body_len)});
    if (!kept) failed_ = true;
  }
}

bool OggOpusWriter::finish() {
  // Silence, until what the encoder still holds back has come out.
  const std::int64_t sound = samples_ * (kGranuleHz / rate_hz_) + skipped_;
  while (!failed_) {
    pending_.resize(packet_samples_, 0);
    const bool last = (packets_ + 1) * kPacketGranules >= sound;
    write_packet(last);
    if (last) break;
  }
  return !failed_;
}

namespace {

/// A page: "OggS", version, flags, granule position of 8 bytes, …, a count of segments, their
/// sizes, the segments (RFC 3533, section 6).
constexpr std::size_t kPageHeader = 27;

/// The page that begins at `at`, as far as it is one and is there as a whole; else empty.
std::span<const std::uint8_t> page_at(std::span<const std::uint8_t> file, std::size_t at) noexcept {
  static constexpr char kMagic[] = {'O', 'g', 'g', 'S'};
  if (at + kPageHeader > file.size() || std::memcmp(file.data() + at, kMagic, sizeof kMagic) != 0)
    return {};
  std::size_t bytes = kPageHeader + file[at + kPageHeader - 1];
  if (at + bytes > file.size()) return {};
  for (std::size_t i = kPageHeader, end = bytes; i < end; ++i) bytes += file[at + i];
  return at + bytes > file.size() ? std::span<const std::uint8_t>() : file.subspan(at, bytes);
}

}  // namespace

std::chrono::milliseconds ogg_opus_length(std::span<const std::uint8_t> head,
                                          std::span<const std::uint8_t> tail) noexcept {
  // What the decoder throws away first: byte 10 of the head, in the first page's one segment.
  constexpr std::size_t kPreSkip = kPageHeader + 1 + 10;
  const std::uint64_t skipped =
      head.size() < kPreSkip + 2 ? 0 : head[kPreSkip] | std::uint64_t{head[kPreSkip + 1]} << 8;
  for (std::size_t at = tail.size(); at-- > 0;) {
    const auto page = page_at(tail, at);
    if (page.empty()) continue;
    std::uint64_t granule = 0;
    for (std::size_t i = 0; i < 8; ++i) granule |= std::uint64_t{page[6 + i]} << (8 * i);
    if (granule == ~std::uint64_t{0}) continue;  // No packet ends here.
    return std::chrono::milliseconds((granule - std::min(granule, skipped)) * 1'000 / kGranuleHz);
  }
  return {};
}

}  // namespace tandem::media
