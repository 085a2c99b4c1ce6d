#include "control/outbound/retry_plan.hpp"

#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::outbound;

/// Whatever a receiver asks for, the next attempt is not before its time and not beyond a day.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using std::chrono::seconds;
  using std::chrono::system_clock;
  constexpr seconds kDay{24 * 3'600}, kFirst{60};
  const std::string_view value{reinterpret_cast<const char*>(data), size};
  const system_clock::time_point now{seconds(1'795'200'000)};
  const auto asked = read_retry_after(value, now);
  FUZZ_REQUIRE(!asked || (*asked >= seconds(0) && *asked <= kDay));
  const int attempt = size == 0 ? 1 : data[0] % 30 + 1;
  const seconds pause = pause_after(attempt, asked.value_or(seconds(0)));
  FUZZ_REQUIRE(pause >= kFirst && pause <= kDay);
  FUZZ_REQUIRE(!asked || pause >= *asked);
  FUZZ_REQUIRE(pause_after(attempt + 1, asked.value_or(seconds(0))) >= pause);
  return 0;
}
