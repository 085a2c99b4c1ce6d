#include "control/outreach/placing_answer.hpp"

#include <iterator>
#include <string>
#include <string_view>

#include "control/outreach/carrier_failure.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::control;
using Meaning = PlacingAnswer::Meaning;

/// What the carrier answers to a request for a call: the first byte is the status, the first line
/// when to come again, the rest the body. A call is placed, or there is a word for why not; nothing
/// that may have been placed is taken for a refusal.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr int kStatuses[] = {200, 201, 204, 302, 400, 401, 404, 408, 409, 429, 500, 503};
  if (size < 1) return 0;
  const int status = kStatuses[data[0] % std::size(kStatuses)];
  const std::string_view text{reinterpret_cast<const char*>(data) + 1, size - 1};
  const std::size_t line = std::min(text.find('\n'), text.size());
  net::HttpResponse answer(status, std::string(text.substr(std::min(line + 1, text.size()))));
  answer.headers.emplace_back("retry-after", text.substr(0, line));
  const PlacingAnswer read = read_placing_answer(answer);
  FUZZ_REQUIRE(read.retry_after.count() >= 0 && read.retry_after.count() <= 60);
  if (read.meaning == Meaning::Placed) FUZZ_REQUIRE(status < 300 && !read.call.sid.empty());
  const bool certain = status >= 400 && status < 500 && status != 408;
  const bool not_placed = read.meaning == Meaning::Refused || read.meaning == Meaning::NotNow;
  FUZZ_REQUIRE(certain == not_placed);
  FUZZ_REQUIRE((read.meaning == Meaning::NotNow) == (status == 429));
  if (not_placed) FUZZ_REQUIRE(failure_named(read.failure) != nullptr);
  return 0;
}
