#include "bridge/carrier/browser_message.hpp"

#include <string_view>
#include <variant>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::carrier;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BrowserMessage read = read_browser_message({reinterpret_cast<const char*>(data), size});
  if (const auto* key = std::get_if<BrowserDigit>(&read)) {
    constexpr std::string_view kKeys = "0123456789*#ABCD";
    FUZZ_REQUIRE(kKeys.find(key->digit) != std::string_view::npos);
  } else if (const auto* played = std::get_if<BrowserPlayed>(&read)) {
    // A mark of ours is one that we can have named.
    FUZZ_REQUIRE(browser_mark(played->mark).find(std::to_string(played->mark)) !=
                 std::string::npos);
  }
  return 0;
}
