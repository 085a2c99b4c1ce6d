#include "bridge/carrier/twilio_signature.hpp"

#include <array>
#include <string>
#include <string_view>

#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem::carrier;

/// The input is a URL, a content type and a body, with a line feed between them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view all{reinterpret_cast<const char*>(data), size};
  const std::size_t first = all.find('\n');
  if (first == std::string_view::npos) return 0;
  const std::size_t second = all.find('\n', first + 1);
  if (second == std::string_view::npos) return 0;
  const SignedRequest request{all.substr(0, first), all.substr(first + 1, second - first - 1),
                              all.substr(second + 1)};
  static const std::array<std::string, 2> kTokens = {"12345", "67890"};
  const auto form = decode_form(request.body);
  const std::string with_form = twilio_signature("67890", request.url, form ? *form : FormFields{});
  const std::string without = twilio_signature("67890", request.url);
  // What somebody else signed is never valid.
  FUZZ_REQUIRE(verify_twilio_signature(request, twilio_signature("x", request.url), kTokens) !=
               SignatureVerdict::Valid);
  FUZZ_REQUIRE(verify_twilio_signature(request, "", kTokens) == SignatureVerdict::Missing);
  const SignatureVerdict verdict = verify_twilio_signature(request, with_form, kTokens);
  if (request.content_type == "application/x-www-form-urlencoded")
    FUZZ_REQUIRE(verdict == (form ? SignatureVerdict::Valid : SignatureVerdict::Unreadable));
  if (request.body.empty() && request.content_type.empty())
    FUZZ_REQUIRE(verify_twilio_signature(request, without, kTokens) == SignatureVerdict::Valid);
  return 0;
}
