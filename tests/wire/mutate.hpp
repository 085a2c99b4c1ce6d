#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace tandem::test {

/// Damages JSON texts the way that finds disagreement between two readers: bytes changed, doubled,
/// cut, swapped, and pieces of JSON put in. The seed fixes everything.
class Mutator {
 public:
  explicit Mutator(std::uint32_t seed) : random_(seed) {}

  std::string mutated(std::string text) {
    const std::uint32_t changes = 1 + below(3);
    for (std::uint32_t i = 0; i < changes && !text.empty(); ++i) change(text);
    return text;
  }

 private:
  void change(std::string& text) {
    static constexpr std::string_view kPieces[] = {"\"",
                                                   "\\",
                                                   "\\/",
                                                   "\\u0041",
                                                   "\\u12",
                                                   ",",
                                                   ":",
                                                   "{",
                                                   "}",
                                                   "[",
                                                   "]",
                                                   " ",
                                                   "\n",
                                                   "0",
                                                   "-1",
                                                   "1e3",
                                                   "1.5",
                                                   "null",
                                                   "true",
                                                   "\xC3",
                                                   "\xC3\xA9",
                                                   "\x01",
                                                   std::string_view{"\0", 1},
                                                   "\"\"",
                                                   ",\"event\":\"media\"",
                                                   ",\"streamSid\":\"MZ\"",
                                                   ",\"a\":{\"b\":[1]}",
                                                   ",\"delta\":\"AA==\"",
                                                   ",\"type\":\"response.output_audio.delta\"",
                                                   ",\"x\":\"y\"",
                                                   "\"18446744073709551616\"",
                                                   "\"007\""};
    const std::size_t at = below(static_cast<std::uint32_t>(text.size()));
    switch (below(6)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.erase(at, 1 + below(8));
        break;
      case 2:
        text.insert(at, kPieces[below(std::size(kPieces))]);
        break;
      case 3:
        text.insert(at, text.substr(below(static_cast<std::uint32_t>(text.size())), below(40)));
        break;
      case 4:
        text.resize(at);
        break;
      default:
        std::swap(text[at], text[below(static_cast<std::uint32_t>(text.size()))]);
    }
  }

  std::uint32_t below(std::size_t bound) { return static_cast<std::uint32_t>(random_() % bound); }

  std::mt19937 random_;
};

}  // namespace tandem::test
