#include "bridge/call/price_list.hpp"

#include <doctest/doctest.h>

using namespace tandem::call;

TEST_SUITE("call/price_list") {
  TEST_CASE("a price is added to a model's, known or not, and others stay") {
    PriceList prices = list_prices();
    const double audio_in = prices.at("gpt-realtime-2").audio_in;
    CHECK_FALSE(add_price(prices, "gpt-realtime-2:text_out=20.5").has_value());
    CHECK_FALSE(add_price(prices, "a:model:audio_minute=0.006").has_value());
    CHECK(prices.at("gpt-realtime-2").text_out == doctest::Approx(20.5));
    CHECK(prices.at("gpt-realtime-2").audio_in == doctest::Approx(audio_in));
    CHECK(prices.at("a:model").audio_minute == doctest::Approx(0.006));
  }

  TEST_CASE("whatever may write down the caller's words has a price") {
    const PriceList prices = list_prices();
    for (const char* by_minute :
         {"gpt-transcribe", "gpt-live-transcribe", "gpt-realtime-whisper", "whisper-1"}) {
      CAPTURE(by_minute);
      CHECK(prices.at(by_minute).audio_minute > 0);
      CHECK(prices.at(by_minute).audio_in == 0);
    }
    CHECK(prices.at("gpt-4o-transcribe").audio_in > prices.at("gpt-4o-mini-transcribe").audio_in);
  }

  TEST_CASE("what is no price is refused with its reason, and changes nothing") {
    for (const char* text : {"", "gpt", "gpt=1", ":text_in=1", "gpt:text_in", "gpt:text_in=",
                             "gpt:text_in=-1", "gpt:text_in=nan", "gpt:text_in=1e", "gpt:beer=1"}) {
      CAPTURE(text);
      PriceList prices;
      CHECK(add_price(prices, text).has_value());
      CHECK(prices.empty());
    }
  }
}
