#include "control/outbound/receiver_answer.hpp"

#include <iterator>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::outbound;
using Next = store::OutboundOutcome::Next;

/// What a receiver answers, or a service of ours: two bytes are the status, the first line when to
/// come again, the rest the body. Delivered is a 2xx and nothing else, a wait is at most a day.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const int status = (data[0] * 256 + data[1]) % 1'000;
  const std::string_view text{reinterpret_cast<const char*>(data) + 2, size - 2};
  const std::size_t line = std::min(text.find('\n'), text.size());
  net::HttpResponse answer(status, std::string(text.substr(std::min(line + 1, text.size()))));
  if (line > 0) answer.headers.emplace_back("Retry-After", text.substr(0, line));
  const bool taken = status >= 200 && status < 300;
  const auto outcome = outcome_of(answer), of_service = outcome_of_service(answer);
  FUZZ_REQUIRE((outcome.next == Next::Delivered) == taken && taken == outcome.error.empty());
  FUZZ_REQUIRE(outcome.status == status && outcome.reply == answer.body);
  FUZZ_REQUIRE(outcome.wait >= std::chrono::seconds(0) && outcome.wait <= std::chrono::hours(24));
  // Nobody's refusal is final that did not read the request.
  if (of_service.next == Next::Failed) FUZZ_REQUIRE(status >= 400 && status < 500);
  if (status == 429 || status == 503) FUZZ_REQUIRE(of_service.next == Next::Again);
  FUZZ_REQUIRE(of_service.error == outcome.error);
  return 0;
}
