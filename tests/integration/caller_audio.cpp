#include "tests/integration/caller_audio.hpp"

#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <span>

#include "media/resampler_8k_24k.hpp"
#include "media/wav.hpp"

namespace tandem::integration {
namespace {

using Samples = std::vector<std::int16_t>;

constexpr std::int64_t kFrame = 160;
constexpr auto kRatio = static_cast<std::int64_t>(media::kResamplerRatio);
/// So long after a session's begin its filter still knows of the silence before.
constexpr std::int64_t kWarmUp = static_cast<std::int64_t>(media::kUpsamplerTaps) * kRatio;
/// Enough of a voice to be like no other place of the call.
constexpr std::int64_t kWindow = 240;

std::string text_of(const JsonLine& line, std::string_view key) {
  const auto* value = line.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

Samples said_on_stream(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().string().ends_with("-said.wav")) found.push_back(entry.path());
  }
  REQUIRE(found.size() == 1);
  return media::read_wav(found.front()).samples;
}

std::vector<Utterance> utterances_of(const std::vector<JsonLine>& log) {
  std::vector<Utterance> found;
  std::vector<std::string> transcripts;
  std::int64_t frames = 0;
  bool speaking = false;
  for (const JsonLine& line : log) {
    const std::string what = text_of(line, "what");
    if (what == "say-begin") transcripts.push_back(text_of(line, "transcript"));
    if (what != "ws-out" || text_of(line, "event") != "media") continue;
    const bool now = line.at("speaking").as_bool();
    if (now && !speaking) found.push_back({frames * kFrame, 0, {}});
    ++frames;
    if (now) found.back().until = frames * kFrame;
    speaking = now;
  }
  REQUIRE(found.size() == transcripts.size());
  for (std::size_t i = 0; i < found.size(); ++i) found[i].transcript = transcripts[i];
  return found;
}

Samples upsampled(const Samples& narrow) {
  Samples wide(narrow.size() * media::kResamplerRatio);
  media::Upsampler8kTo24k().process(narrow, wide);
  return wide;
}

/// Where the session's audio lies in the stream, in samples at 8 kHz; nothing where it is none of
/// it, or holds no voice to find it by.
std::optional<std::int64_t> place_of(const Samples& heard, const Samples& stream) {
  if (static_cast<std::int64_t>(heard.size()) < kWarmUp + 2 * kWindow) return std::nullopt;
  const auto quieter = [](std::int16_t a, std::int16_t b) { return std::abs(a) < std::abs(b); };
  const auto loudest =
      std::max_element(heard.begin() + kWarmUp + kWindow, heard.end() - kWindow, quieter);
  if (std::abs(*loudest) < 1'000) return std::nullopt;
  const std::span<const std::int16_t> window(loudest - kWindow, loudest + kWindow);
  const std::int64_t offset = (loudest - kWindow) - heard.begin();
  for (auto at = stream.begin();; ++at) {
    at = std::search(at, stream.end(), window.begin(), window.end());
    if (at == stream.end()) return std::nullopt;
    const std::int64_t begin = (at - stream.begin()) - offset;
    const auto size = static_cast<std::int64_t>(heard.size());
    if (begin < 0 || begin % kRatio != 0 || begin + size > static_cast<std::int64_t>(stream.size()))
      continue;
    const std::int64_t known = begin == 0 ? 0 : kWarmUp;
    if (std::equal(heard.begin() + known, heard.end(), stream.begin() + begin + known))
      return begin / kRatio;
  }
}

void note_item(const boost::json::object& item, SessionHeard& session) {
  if (text_of(item, "role") != "user") return;
  for (const auto& part : item.at("content").as_array()) {
    const auto& content = part.as_object();
    if (text_of(content, "type") == "input_text") session.told.push_back(text_of(content, "text"));
    if (text_of(content, "type") == "input_audio") ++session.sound_items;
  }
}

}  // namespace

CallerAudio::CallerAudio(WholeSystem& system) {
  system.model().send_signal(SIGTERM);
  REQUIRE(system.model().wait(std::chrono::seconds{10}).has_value());
  const Samples said = said_on_stream(system.folder() / "carrier");
  const Samples stream = upsampled(said);
  utterances = utterances_of(system.carrier_log());
  for (const JsonLine& line : system.model_log()) {
    const std::string id = text_of(line, "session");
    if (text_of(line, "note") == "session opened") sessions.push_back({id, 0, 0, {}, 0});
    if (text_of(line, "dir") != "c2s" || !line.contains("event")) continue;
    const auto& event = line.at("event").as_object();
    if (text_of(event, "type") != "conversation.item.create") continue;
    for (SessionHeard& session : sessions) {
      if (session.id == id) note_item(event.at("item").as_object(), session);
    }
  }
  for (SessionHeard& session : sessions) {
    const Samples heard =
        media::read_wav(system.folder() / "model" / (session.id + "-caller.wav")).samples;
    const auto place = place_of(heard, stream);
    REQUIRE_MESSAGE(place, session.id << ", " << heard.size() / 24
                                      << " ms, is no stretch of what the caller said");
    session.from = *place;
    session.until = *place + static_cast<std::int64_t>(heard.size()) / kRatio;
  }
}

void check_nothing_lost_or_doubled(const CallerAudio& audio) {
  REQUIRE_FALSE(audio.sessions.empty());
  CHECK(audio.sessions.front().from == 0);
  for (std::size_t i = 1; i < audio.sessions.size(); ++i) {
    CHECK_MESSAGE(audio.sessions[i].from <= audio.sessions[i - 1].until,
                  "between sessions " << i << " and " << i + 1 << ": "
                                      << (audio.sessions[i].from - audio.sessions[i - 1].until) / 8
                                      << " ms of the caller are lost");
  }
  const SessionHeard& last = audio.sessions.back();
  for (const Utterance& utterance : audio.utterances) {
    const bool as_sound = last.from <= utterance.from && utterance.until <= last.until;
    const auto as_words = std::count(last.told.begin(), last.told.end(), utterance.transcript);
    CHECK_MESSAGE((as_sound ? 1 : 0) + as_words == 1,
                  utterance.transcript << " reached the last session as sound "
                                       << (as_sound ? 1 : 0) << " times, as words " << as_words);
  }
}

}  // namespace tandem::integration
