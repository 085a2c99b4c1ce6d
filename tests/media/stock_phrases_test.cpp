// The sound of the stock phrases, as the build rendered it.

#include "bridge/call/stock_phrases.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <set>
#include <string_view>

#include "media/g711_mulaw.hpp"
#include "media/level_meter.hpp"

namespace {

using namespace tandem;
using call::Language;
using call::StockPhrase;

constexpr std::size_t kSecond = 8'000;
constexpr std::size_t kMillisecond = 8;

void for_each_phrase(auto check) {
  for (std::size_t phrase = 0; phrase < call::kStockPhraseCount; ++phrase)
    for (const Language language : {Language::English, Language::Russian})
      check(static_cast<StockPhrase>(phrase), language);
}

}  // namespace

TEST_SUITE("call/stock_phrases") {
  TEST_CASE("every phrase has words of its own, in letters of its language") {
    std::set<std::string_view> seen;
    for_each_phrase([&](StockPhrase phrase, Language language) {
      const std::string_view text = call::stock_text(phrase, language);
      CAPTURE(text);
      CHECK(text.size() > 10);
      CHECK(seen.insert(text).second);
      // UTF-8 of Cyrillic letters begins with D0 or D1; English has none.
      const bool cyrillic = text.find('\xD0') != text.npos;
      CHECK(cyrillic == (language == Language::Russian));
    });
  }

  TEST_CASE("every phrase is spoken, at a pace that people can follow") {
    std::set<const std::uint8_t*> seen;
    for_each_phrase([&](StockPhrase phrase, Language language) {
      const auto audio = call::stock_audio(phrase, language);
      const std::string_view text = call::stock_text(phrase, language);
      CAPTURE(text);
      CHECK(seen.insert(audio.data()).second);
      const double letters =
          static_cast<double>(text.size()) / (language == Language::Russian ? 2.0 : 1.0);
      const double seconds = static_cast<double>(audio.size()) / kSecond;
      CHECK(letters / seconds > 7);
      CHECK(letters / seconds < 25);
    });
  }

  TEST_CASE("every phrase has the level of an announcement and does not clip") {
    for_each_phrase([](StockPhrase phrase, Language language) {
      const media::Level level = media::level_of_mulaw(call::stock_audio(phrase, language));
      CAPTURE(call::stock_text(phrase, language));
      CHECK(level.rms_dbfs > -26);
      CHECK(level.rms_dbfs < -19);
      CHECK(level.peak_dbfs < -2);
    });
  }

  TEST_CASE("every phrase begins and ends without a click, and speaks at once") {
    for_each_phrase([](StockPhrase phrase, Language language) {
      const auto audio = call::stock_audio(phrase, language);
      CAPTURE(call::stock_text(phrase, language));
      CHECK(std::abs(media::mulaw_decode(audio.front())) <= 64);
      CHECK(std::abs(media::mulaw_decode(audio.back())) <= 64);
      CHECK(media::level_of_mulaw(audio.first(150 * kMillisecond)).rms_dbfs > -50);
      CHECK(media::level_of_mulaw(audio.last(150 * kMillisecond)).rms_dbfs > -60);
    });
  }

  TEST_CASE("a language tag finds its language, anything else English") {
    for (const char* tag : {"ru", "RU", "ru-RU", "ru_RU", "Ru-Cyrl"})
      CHECK(call::language_of(tag) == Language::Russian);
    for (const char* tag : {"", "en", "en-US", "rus", "r", "de", "-ru"})
      CHECK(call::language_of(tag) == Language::English);
  }
}
