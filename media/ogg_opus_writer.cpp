#include "media/ogg_opus_writer.hpp"

#include <opus/opusenc.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>

namespace tandem::media {
namespace {

/// Two voices of a telephone, apart: a third of what music needs.
constexpr int kBitsPerSecond = 48'000;
/// Of ten.
constexpr int kComplexity = 5;
/// Opus counts in 48 kHz (RFC 7845, section 4).
constexpr int kGranuleHz = 48'000;
/// What a file may lose when it breaks off, in those.
constexpr int kPageMax = kGranuleHz;

struct CommentsDeleter {
  void operator()(OggOpusComments* comments) const noexcept { ope_comments_destroy(comments); }
};

}  // namespace

void OggOpusWriter::Deleter::operator()(OggOpusEnc* encoder) const noexcept {
  ope_encoder_destroy(encoder);
}

OggOpusWriter::OggOpusWriter(SampleRate rate, const std::string& title, Sink sink)
    : sink_(std::move(sink)) {
  static constexpr OpusEncCallbacks kCallbacks{
      [](void* self, const unsigned char* bytes, opus_int32 size) {
        auto& writer = *static_cast<OggOpusWriter*>(self);
        const bool kept = !writer.failed_ && writer.sink_({bytes, static_cast<std::size_t>(size)});
        if (!kept) writer.failed_ = true;
        return kept ? 0 : 1;
      },
      [](void*) { return 0; }};
  const std::unique_ptr<OggOpusComments, CommentsDeleter> comments(ope_comments_create());
  ope_comments_add(comments.get(), "TITLE", title.c_str());
  int error = OPE_OK;
  encoder_.reset(
      ope_encoder_create_callbacks(&kCallbacks, this, comments.get(), rate.hz, 2, 0, &error));
  if (error != OPE_OK) throw std::runtime_error(ope_strerror(error));
  ope_encoder_ctl(encoder_.get(), OPUS_SET_BITRATE(kBitsPerSecond));
  ope_encoder_ctl(encoder_.get(), OPUS_SET_COMPLEXITY(kComplexity));
  ope_encoder_ctl(encoder_.get(), OPE_SET_MUXING_DELAY(kPageMax));
  // Begins the file, so that one which breaks off at once is one.
  ope_encoder_flush_header(encoder_.get());
}

OggOpusWriter::~OggOpusWriter() = default;

bool OggOpusWriter::write(std::span<const std::int16_t> samples) {
  if (failed_) return false;
  const int done =
      ope_encoder_write(encoder_.get(), samples.data(), static_cast<int>(samples.size() / 2));
  failed_ = failed_ || done != OPE_OK;
  return !failed_;
}

bool OggOpusWriter::finish() {
  const int done = ope_encoder_drain(encoder_.get());
  failed_ = failed_ || done != OPE_OK;
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

std::chrono::milliseconds ogg_opus_length(std::span<const std::uint8_t> file) noexcept {
  // What the decoder throws away first: byte 10 of the head, in the first page's one segment.
  constexpr std::size_t kPreSkip = kPageHeader + 1 + 10;
  const std::uint64_t skipped =
      file.size() < kPreSkip + 2 ? 0 : file[kPreSkip] | std::uint64_t{file[kPreSkip + 1]} << 8;
  for (std::size_t at = file.size(); at-- > 0;) {
    const auto page = page_at(file, at);
    if (page.empty()) continue;
    std::uint64_t granule = 0;
    for (std::size_t i = 0; i < 8; ++i) granule |= std::uint64_t{page[6 + i]} << (8 * i);
    if (granule == ~std::uint64_t{0}) continue;  // No packet ends here.
    return std::chrono::milliseconds((granule - std::min(granule, skipped)) * 1'000 / kGranuleHz);
  }
  return {};
}

}  // namespace tandem::media
