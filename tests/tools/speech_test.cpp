// Speech by Debian's synthesisers, as the simulated model uses it; and voice detection on recorded
// human speech instead of tones.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "media/resampler_any.hpp"
#include "media/wav.hpp"
#include "tools/sim/model/voice_detector.hpp"
#include "tools/sim/speech/speech_book.hpp"

namespace tandem::test {
using namespace std::chrono_literals;
using sim::SpeechRequest;

namespace {

std::chrono::milliseconds length_of(const sim::Speech& speech) {
  return media::duration_of(speech.length(), media::kRealtime);
}

}  // namespace

TEST_SUITE("tools/speech") {
  TEST_CASE("English and Russian are spoken, at the pace of speech and well audible") {
    for (const SpeechRequest& request :
         {SpeechRequest{"Good morning, how can I help you today?", "en"},
          SpeechRequest{"Доброе утро, чем я могу вам помочь?", "ru"}}) {
      const auto speech = sim::render_speech(request);
      REQUIRE_MESSAGE(speech.has_value(), request.language);
      CHECK(length_of(*speech) > 1200ms);
      CHECK(length_of(*speech) < 5000ms);
      const auto loudest = std::ranges::max(speech->samples);
      CHECK(loudest > 6000);
    }
  }

  TEST_CASE("speed stretches: half as fast is about twice as long") {
    const auto normal = sim::render_speech({"One two three four five six.", "en", 1.0});
    const auto slow = sim::render_speech({"One two three four five six.", "en", 0.5});
    REQUIRE(normal.has_value());
    REQUIRE(slow.has_value());
    const double ratio =
        static_cast<double>(slow->length().count) / static_cast<double>(normal->length().count);
    CHECK(ratio > 1.6);
    CHECK(ratio < 2.4);
  }

  TEST_CASE("words that look like options are words") {
    for (const char* language : {"en", "ru"}) {
      CHECK(sim::render_speech({"--help", language}).has_value());
    }
  }

  TEST_CASE("the book gives what is prepared at once, the rest once it is rendered") {
    sim::SpeechBook book;
    const SpeechRequest prepared{"Hello.", "en"}, later{"Good bye.", "en"};
    REQUIRE(book.prepare({prepared}).has_value());
    const auto found = book.find(prepared);
    REQUIRE(found.has_value());
    CHECK(found->value()->samples.size() > 5000);
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    while (!book.find(later) && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::yield();
    }
    REQUIRE(book.find(later).has_value());
    CHECK(book.find(later)->has_value());
    // The same audio for all who ask.
    CHECK(book.find(prepared)->value() == book.find(prepared)->value());
  }

  TEST_CASE("recorded human sentences are one turn each, from their first sound to their last") {
    const std::filesystem::path sounds = "/usr/share/asterisk/sounds/en_US_f_Allison";
    for (const char* name : {"please-try-again", "im-sorry", "one-moment-please", "hello",
                             "number-not-answering", "auth-thankyou", "goodbye"}) {
      const media::Wav wav = media::read_wav(sounds / (std::string(name) + ".wav"));
      std::vector<std::int16_t> line(24'000, 0);
      const auto wide = media::resample(wav.samples, wav.rate, media::kRealtime);
      line.insert(line.end(), wide.begin(), wide.end());
      line.insert(line.end(), 24'000, 0);
      sim::VoiceDetector detector({});
      const auto found = detector.append(line);
      CAPTURE(name);
      REQUIRE(found.size() == 2);
      const auto from = std::get<sim::VoiceDetector::Started>(found[0]).from;
      const auto until = std::get<sim::VoiceDetector::Stopped>(found[1]).until;
      const auto size = static_cast<std::int64_t>(wide.size());
      // 300 ms of padding before, 500 ms of silence behind; recordings begin and end softly.
      CHECK(from.count >= 24'000 - 300 * 24);
      CHECK(from.count <= 24'000 + 200 * 24);
      CHECK(until.count <= 24'000 + size + 520 * 24);
      CHECK(until.count >= 24'000 + size - 400 * 24);
    }
  }
}

}  // namespace tandem::test
