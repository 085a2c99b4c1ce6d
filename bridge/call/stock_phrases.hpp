#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tandem::call {

/// What Tandem says by itself, without the model: apologies, fillers, the silence ladder,
/// farewells. The words stand in `stock_phrases.txt`; the build renders them.
enum class StockPhrase : std::uint8_t {
  ModelAway,         ///< Apology: the model cannot be reached.
  Transferring,      ///< Before the call is passed to a person.
  GoodbyePolite,     ///< Farewell when there is nothing better to say.
  StillThere,        ///< First rung of the silence ladder.
  StillThereAgain,   ///< Second rung.
  SilenceGoodbye,    ///< Last rung: farewell to somebody who does not answer.
  OneMoment,         ///< Filler while a tool or a new session takes its time.
  TimeWarning,       ///< Shortly before the longest call length.
  TimeLimitGoodbye,  ///< At the longest call length.
  Draining,          ///< The server is being stopped under a live call.
  TransferFailed,    ///< Nobody took the transferred call; the agent is back.
};
inline constexpr std::size_t kStockPhraseCount =
    static_cast<std::size_t>(StockPhrase::TransferFailed) + 1;

enum class Language : std::uint8_t { English, Russian };
inline constexpr std::size_t kLanguageCount = static_cast<std::size_t>(Language::Russian) + 1;

/// The language of a BCP 47 tag or ISO 639-1 code, in any case of letters ("ru", "ru-RU"); English
/// where we ship no phrases in it or the tag is empty.
[[nodiscard]] Language language_of(std::string_view tag) noexcept;

/// μ-law at 8 kHz, about -20 dBFS RMS, faded in and out, no silence around. Lies in the program
/// itself: valid for ever, any thread.
[[nodiscard]] std::span<const std::uint8_t> stock_audio(StockPhrase phrase,
                                                        Language language) noexcept;
/// The words of that audio, UTF-8.
[[nodiscard]] std::string_view stock_text(StockPhrase phrase, Language language) noexcept;

}  // namespace tandem::call
