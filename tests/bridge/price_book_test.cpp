#include "bridge/call/price_book.hpp"

#include <doctest/doctest.h>

using namespace tandem::call;

TEST_SUITE("call/price_book") {
  TEST_CASE("the operator's list goes before ours, and what the node was told before both") {
    PriceBook book({"gpt-realtime-2:text_out=20.5", "own:audio_minute=0.01"});
    CHECK(book.now()->at("gpt-realtime-2").text_out == doctest::Approx(20.5));
    CHECK(book.now()->at("gpt-realtime-2").text_in ==
          doctest::Approx(list_prices().at("gpt-realtime-2").text_in));
    const auto begun = book.now();
    book.take({{"gpt-realtime-2", {.text_in = 3, .text_out = 18}}, {"new", {.text_in = 1}}});
    // A model that is listed costs what stands there, in every kind.
    CHECK(book.now()->at("gpt-realtime-2").text_in == doctest::Approx(3));
    CHECK(book.now()->at("gpt-realtime-2").audio_in == 0);
    CHECK(book.now()->at("gpt-realtime-2").text_out == doctest::Approx(20.5));
    CHECK(book.now()->at("own").audio_minute == doctest::Approx(0.01));
    CHECK(book.now()->contains("new"));
    CHECK(book.now()->contains("whisper-1"));
    // Whoever began before counts on as they began.
    CHECK_FALSE(begun->contains("new"));
    book.take({});
    CHECK_FALSE(book.now()->contains("new"));
  }
}
