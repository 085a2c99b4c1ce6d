#include "bridge/carrier/twilio_rest.hpp"

#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem::carrier;
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  const auto call = read_call(body);
  FUZZ_REQUIRE(!call || !call->duration || call->duration->count() >= 0);
  const auto page = read_number_page(body);
  FUZZ_REQUIRE(!page || page->next_page_uri.empty() || page->next_page_uri[0] == '/');
  static_cast<void>(read_number(body).has_value());
  const RestError error = read_error(500, body);
  FUZZ_REQUIRE(error.status == 500 && error.message.size() <= 500);
  FUZZ_REQUIRE(classify(error) != RestOutcome::Done);
  return 0;
}
