#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace tandem::sim {

/// Twilio's identifiers: two letters and 32 hexadecimal digits. From a seed, so that two runs make
/// the same; and the other random numbers of a run.
class SidMaker {
 public:
  explicit SidMaker(std::uint64_t seed) : random_(seed) {}

  [[nodiscard]] std::string make(std::string_view prefix) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string sid(prefix);
    while (sid.size() < 34) sid += kHex[random_() % 16];
    return sid;
  }
  /// 0 to `most`.
  [[nodiscard]] std::int64_t upto(std::int64_t most) {
    return most <= 0
               ? 0
               : static_cast<std::int64_t>(random_() % (static_cast<std::uint64_t>(most) + 1));
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace tandem::sim
