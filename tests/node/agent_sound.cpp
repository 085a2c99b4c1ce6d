#include "tests/node/agent_sound.hpp"

#include <algorithm>

#include "bridge/call/stock_phrases.hpp"
#include "media/units.hpp"

namespace tandem::node_sim {
namespace {

using call::StockPhrase;
using engine::ItemId;

/// So many bytes alike are no accident.
constexpr std::size_t kTelling = 16;

std::span<const std::uint8_t> stock(std::uint32_t number) {
  return call::stock_audio(static_cast<StockPhrase>(number - AgentSound::kStock),
                           call::Language::English);
}

}  // namespace

std::uint8_t sound_of(ItemId item, std::int64_t offset) noexcept {
  // SplitMix64's finish.
  std::uint64_t z = item.value * 0x9E37'79B9'7F4A'7C15ULL + static_cast<std::uint64_t>(offset);
  z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9ULL;
  z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBULL;
  const auto code = static_cast<std::uint8_t>(z >> 56U);
  return code == media::kMulawSilence ? 0x7E : code;
}

std::int64_t AgentSound::length_of(ItemId item) const {
  if (item.value >= kStock) return static_cast<std::int64_t>(stock(item.value).size());
  const auto found = generated_.find(item.value);
  return found == generated_.end() ? 0 : found->second;
}

std::uint8_t AgentSound::code_of(ItemId item, std::int64_t offset) const {
  return item.value >= kStock ? stock(item.value)[static_cast<std::size_t>(offset)]
                              : sound_of(item, offset);
}

/// How many of `codes` go on with the item from `offset`.
std::int64_t AgentSound::run(ItemId item, std::int64_t offset,
                             std::span<const std::uint8_t> codes) const {
  const std::int64_t most =
      std::min(static_cast<std::int64_t>(codes.size()), length_of(item) - offset);
  std::int64_t alike = 0;
  while (alike < most && codes[static_cast<std::size_t>(alike)] == code_of(item, offset + alike))
    ++alike;
  return std::max<std::int64_t>(alike, 0);
}

/// Which item begins here, or goes on where a cut or another stream left it.
bool AgentSound::begin(std::span<const std::uint8_t> codes, Begins begins) {
  const auto fits = [&](ItemId item, std::int64_t offset) {
    const auto wanted =
        std::min({codes.size(), kTelling, static_cast<std::size_t>(length_of(item) - offset)});
    return wanted > 0 &&
           run(item, offset, codes.first(wanted)) == static_cast<std::int64_t>(wanted);
  };
  const auto take = [this](ItemId item, std::int64_t offset) {
    item_ = item;
    next_ = offset;
    return true;
  };
  for (const auto& [number, length] : generated_)
    if (!heard_.contains(number) && fits({number}, 0)) return take({number}, 0);
  if (begins == Begins::New) return false;
  // They fade in out of silence, which is taken for padding: the one that fits longest behind it.
  ItemId longest;
  std::int64_t most = 0, from = 0;
  for (std::uint32_t number = kStock; number < kStock + call::kStockPhraseCount; ++number) {
    std::int64_t sound = 0;
    while (sound < length_of({number}) && code_of({number}, sound) == media::kMulawSilence) ++sound;
    const std::int64_t alike = fits({number}, sound) ? run({number}, sound, codes) : 0;
    if (alike <= most) continue;
    most = alike;
    from = sound;
    longest = {number};
  }
  if (longest) return take(longest, from);
  // Something else was said in between.
  for (const auto& [number, until] : heard_)
    if (fits({number}, until)) return take({number}, until);
  if (!cut_) return false;
  for (const auto& [number, until] : heard_)
    for (std::int64_t offset = 0; offset <= until; ++offset)
      if (fits({number}, offset)) return take({number}, offset);
  return false;
}

std::vector<AgentSound::Stretch> AgentSound::hear(std::span<const std::uint8_t> codes) {
  std::vector<Stretch> stretches;
  while (!codes.empty() && !fault_) {
    // A byte alone is like another once in 255 times: where the item has but a few left, one that
    // begins here goes first.
    const auto left = static_cast<std::size_t>(std::max<std::int64_t>(length_of(item_) - next_, 0));
    const std::size_t telling = std::min({codes.size(), kTelling, left});
    const std::int64_t alike = telling > 0 ? run(item_, next_, codes) : 0;
    if (alike > 0 && alike >= static_cast<std::int64_t>(telling)) {
      if (telling < kTelling && codes.size() >= kTelling && begin(codes, Begins::New)) continue;
      stretches.push_back({item_, next_, alike, 0});
      next_ += alike;
      std::int64_t& heard = heard_[item_.value];
      heard = std::max(heard, next_);
      codes = codes.subspan(static_cast<std::size_t>(alike));
      cut_ = false;
      continue;
    }
    const auto sound = std::find_if(codes.begin(), codes.end(),
                                    [](std::uint8_t code) { return code != media::kMulawSilence; });
    if (sound == codes.begin()) {
      if (begin(codes, Begins::Any)) continue;
      fault_ = "sound that is not the agent's, or out of its order: behind byte " +
               std::to_string(next_) + " of item " + std::to_string(item_.value);
      break;
    }
    // The end of an item is filled up to a whole frame.
    if (stretches.empty()) stretches.push_back({item_, next_, 0, 0});
    stretches.back().padding += sound - codes.begin();
    codes = codes.subspan(static_cast<std::size_t>(sound - codes.begin()));
  }
  return stretches;
}

}  // namespace tandem::node_sim
