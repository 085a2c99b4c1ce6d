#include "control/api/byte_range.hpp"

#include <iterator>
#include <limits>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::api;

/// `Range` of a file of one of several sizes, which the first byte says: what is answered lies in
/// the file, and written down it is asked for again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::uint64_t kSizes[] = {0,     1,          2,
                                      1'000, 1ULL << 63, std::numeric_limits<std::uint64_t>::max()};
  if (size < 1) return 0;
  const std::uint64_t bytes = kSizes[data[0] % std::size(kSizes)];
  const std::string_view header{reinterpret_cast<const char*>(data) + 1, size - 1};
  bool fits = false;
  const auto range = read_range(header, bytes, fits);
  FUZZ_REQUIRE(fits || !range);
  if (!header.starts_with("bytes=")) FUZZ_REQUIRE(fits && !range);
  if (bytes == 0) FUZZ_REQUIRE(!range);
  if (!range) return 0;
  FUZZ_REQUIRE(range->first <= range->last && range->last < bytes);
  const std::string again =
      "bytes=" + std::to_string(range->first) + '-' + std::to_string(range->last);
  const auto same = read_range(again, bytes, fits);
  FUZZ_REQUIRE(same && same->first == range->first && same->last == range->last);
  return 0;
}
