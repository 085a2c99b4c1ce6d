#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "bridge/engine/engine_settings.hpp"

namespace tandem::call {

/// What models cost, by name: of speech as of transcripts. A model that is not here is used all the
/// same; what it costs is not in our books, and is said to be missing there.
using PriceList = std::map<std::string, engine::Prices>;

/// The service's list prices of November 2026 (USD per million tokens, or per minute heard; OpenAI
/// Realtime page, section 12, and OpenAI's page of each model that transcribes).
[[nodiscard]] PriceList list_prices();

/// Adds or replaces one price: `MODEL:KIND=USD`, where the kind is text_in, text_cached, text_out,
/// audio_in, audio_cached or audio_out (a million tokens), or audio_minute. Gives what is wrong
/// with it; nothing where all is well.
std::optional<std::string> add_price(PriceList& prices, std::string_view text);

}  // namespace tandem::call
