#include "tools/report/sound_check.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "media/resampler_any.hpp"
#include "media/units.hpp"
#include "media/wav.hpp"
#include "tools/report/speech_match.hpp"

namespace tandem::report {

namespace {

using Samples = std::vector<std::int16_t>;
constexpr std::size_t kPerMs = 8;
/// Around the expected place: an utterance's begin may be told up to a tick off.
constexpr std::size_t kSlack = 100 * kPerMs;
/// Less than this is the rest of another item.
constexpr std::size_t kLeast = 200 * kPerMs;
/// Speech that is not there at all agrees by chance to a few decibels.
constexpr double kFoundAt = 10;

/// Brought to 8 kHz by libsamplerate, which the server's own path does not use.
Samples read_at_8k(const std::filesystem::path& file) {
  media::Wav wav = media::read_wav(file);
  if (wav.rate == media::kTelephony) return std::move(wav.samples);
  return media::resample(wav.samples, wav.rate, media::kTelephony);
}

std::int64_t milliseconds_of(std::size_t samples) {
  return static_cast<std::int64_t>(samples / kPerMs);
}

HeardItem match_item(const RunRecord& run, const ModelRecord::Item& item, const Samples& heard,
                     const std::filesystem::path& folder, std::size_t& search_from) {
  HeardItem result;
  result.id = item.id;
  const Samples spoken = read_at_8k(folder / (item.session + "-" + item.id + ".wav"));
  result.spoken_ms = static_cast<std::int64_t>(item.bytes / run.model.bytes_per_ms_out);
  for (const ModelRecord::Truncation& cut : run.model.truncations)
    if (cut.item == item.id) result.truncated_at_ms = cut.audio_end_ms;
  for (const CarrierRecord::Utterance& utterance : run.carrier.heard) {
    const std::size_t end = utterance.offset + utterance.bytes;
    if (end <= search_from) continue;
    const std::size_t from =
        std::max(search_from, utterance.offset - std::min(utterance.offset, kSlack));
    const std::size_t most = std::min(spoken.size(), end - std::min(end, from));
    if (most < kLeast) continue;
    const auto match =
        find_speech(spoken, std::span(heard).first(std::min(end, heard.size())), from, end, most);
    if (!match || !(match->snr_db >= kFoundAt)) continue;
    result.found = true;
    result.snr_db = match->snr_db;
    result.gain = match->gain;
    const std::size_t heard_samples = std::min(spoken.size(), end - match->offset);
    result.heard_ms = milliseconds_of(heard_samples);
    result.cleared = utterance.cleared && heard_samples + kPerMs < spoken.size();
    search_from = match->offset + heard_samples;
    return result;
  }
  return result;
}

/// Each turn of the caller is looked for in what the model got; the places must differ from what
/// was said by one constant delay, or frames were lost, doubled or put out of order.
UplinkSound match_caller(const RunRecord& run, const Samples& said, const Samples& got) {
  UplinkSound result;
  std::vector<std::int64_t> delays;
  std::size_t at = 0;
  while (at < run.carrier.frames.size()) {
    std::size_t end = at;
    while (end < run.carrier.frames.size() && run.carrier.frames[end].speaking) ++end;
    if (end > at) {
      const std::size_t begin = at * 160, length = (end - at) * 160;
      if (begin + length > said.size()) break;
      const std::span<const std::int16_t> speech = std::span(said).subspan(begin, length);
      const std::size_t from = begin - std::min(begin, kSlack);
      const auto match = find_speech(speech, got, from, begin + 8 * kSlack, length);
      if (match) {
        result.snr_db = delays.empty() ? match->snr_db : std::min(result.snr_db, match->snr_db);
        delays.push_back(static_cast<std::int64_t>(match->offset) -
                         static_cast<std::int64_t>(begin));
      }
    }
    at = end + 1;
  }
  if (delays.empty()) return result;
  result.compared = true;
  const auto [low, high] = std::minmax_element(delays.begin(), delays.end());
  result.delay_spread = *high - *low;
  return result;
}

}  // namespace

SoundCheck check_sound(const RunRecord& run, const std::filesystem::path& carrier,
                       const std::filesystem::path& model) {
  SoundCheck check;
  const std::string stem = run.carrier.call + "-1";
  const Samples heard = read_at_8k(carrier / (stem + "-heard.wav"));
  std::size_t search_from = 0;
  for (const ModelRecord::Item& item : run.model.items)
    check.items.push_back(match_item(run, item, heard, model, search_from));
  if (run.model.sessions.size() == 1) {
    const Samples said = read_at_8k(carrier / (stem + "-said.wav"));
    const Samples got = read_at_8k(model / (run.model.sessions.front() + "-caller.wav"));
    check.uplink = match_caller(run, said, got);
  }
  return check;
}

}  // namespace tandem::report
