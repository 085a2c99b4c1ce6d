#include <algorithm>
#include <string>
#include <string_view>

#include "control/analysis/call_analysis.hpp"
#include "core/utf8.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::analysis;

namespace {

/// What Postgres keeps as a text.
bool is_storable(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) return false;
  while (!text.empty()) {
    const std::size_t length = utf8_character_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

/// What a model's service answers when it is asked to judge a call.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  TokensUsed tokens;
  Fault fault{};
  const auto read = read_analysis(body, tokens, fault);
  FUZZ_REQUIRE(tokens.in >= 0 && tokens.out >= 0 && tokens.cached >= 0);
  FUZZ_REQUIRE(tokens.cached <= tokens.in);
  if (!read) {
    FUZZ_REQUIRE(fault >= Fault::NotJson && fault <= Fault::AgainstSchema);
    return 0;
  }
  const Findings& found = read->findings;
  const auto& known = dispositions();
  FUZZ_REQUIRE(std::find(known.begin(), known.end(), found.disposition) != known.end());
  FUZZ_REQUIRE(found.sentiment == "positive" || found.sentiment == "neutral" ||
               found.sentiment == "negative");
  for (const std::string* text :
       {&found.summary, &found.outcome_reason, &found.follow_up, &read->model})
    FUZZ_REQUIRE(is_storable(*text));
  for (const std::string& point : found.points) FUZZ_REQUIRE(is_storable(point));
  return 0;
}
