#include "bridge/call/stock_phrases.hpp"

#include <iterator>

/// The sound of all phrases, one behind the other.
extern "C" const std::uint8_t tandem_stock_sound[];

namespace tandem::call {
namespace {

struct StockRow {
  StockPhrase phrase;
  Language language;
  std::string_view text;
  std::size_t offset, bytes;  ///< In the sound.
};

#include "bridge/call/stock_phrases_rendered.inc"

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kStockRows); ++i)
    if (static_cast<std::size_t>(kStockRows[i].phrase) != i / kLanguageCount ||
        static_cast<std::size_t>(kStockRows[i].language) != i % kLanguageCount)
      return false;
  return true;
}
static_assert(
    std::size(kStockRows) == kStockPhraseCount * kLanguageCount && in_order(),
    "stock_phrases.txt must hold every phrase in every language, in the enumerations' order");

constexpr const StockRow& row_of(StockPhrase phrase, Language language) {
  return kStockRows[static_cast<std::size_t>(phrase) * kLanguageCount +
                    static_cast<std::size_t>(language)];
}

}  // namespace

std::span<const std::uint8_t> stock_audio(StockPhrase phrase, Language language) noexcept {
  const StockRow& row = row_of(phrase, language);
  return {tandem_stock_sound + row.offset, row.bytes};
}

std::string_view stock_text(StockPhrase phrase, Language language) noexcept {
  return row_of(phrase, language).text;
}

}  // namespace tandem::call
