#include <string>
#include <string_view>

#include "control/store/cursor.hpp"
#include "core/crypto/base64url.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using store::Position;

namespace {

constexpr std::string_view kSort = "-created_at";

/// What is taken is of this list, can be a statement's value, and is what would be given for it.
void read(std::string_view cursor, std::string_view sort) {
  const auto position = store::from_cursor(cursor, sort);
  if (!position) return;
  FUZZ_REQUIRE(position->sort == sort);
  for (const std::string& part : {position->value, position->key})
    FUZZ_REQUIRE(part.find('\0') == std::string::npos);
  const auto again = store::from_cursor(store::to_cursor(*position), sort);
  FUZZ_REQUIRE(again && *again == *position);
  FUZZ_REQUIRE(!store::from_cursor(cursor, std::string(sort) + '-'));
}

bool is_ascii(std::string_view text) {
  for (const char c : text)
    if (c <= 0 || c == 0x7F) return false;
  return true;
}

}  // namespace

/// The input is a cursor, what a cursor is written of, and what a page may end with.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  for (const std::string_view sort : {kSort, std::string_view()}) {
    read(text, sort);
    read(crypto::base64url_encode(text), sort);
  }
  if (!is_ascii(text)) return 0;
  const std::size_t half = size / 2;
  const Position ended{std::string(kSort), std::string(text.substr(0, half)),
                       std::string(text.substr(half))};
  const std::string cursor = store::to_cursor(ended);
  FUZZ_REQUIRE(cursor.find_first_not_of(
                   "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") ==
               std::string::npos);
  const auto back = store::from_cursor(cursor, kSort);
  FUZZ_REQUIRE(back && *back == ended);
  return 0;
}
