#include "bridge/carrier/form.hpp"

#include <string>
#include <string_view>

#include "bridge/carrier/phone_number.hpp"
#include "bridge/carrier/twiml.hpp"
#include "tests/fuzz/fuzz_target.hpp"

/// What a webhook's body goes through: form, numbers, and TwiML made of what it says.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tandem::carrier;
  const std::string_view body{reinterpret_cast<const char*>(data), size};
  const auto fields = decode_form(body);
  if (!fields) return 0;
  FUZZ_REQUIRE(fields->size() <= kFormFieldsMax);
  const auto again = decode_form(encode_form(*fields));
  FUZZ_REQUIRE(again.has_value() && *again == *fields);

  ConnectStream stream;
  stream.url = "wss://voice.example.com/x";
  for (const auto& [name, value] : *fields) {
    const Party party = read_party(value);
    FUZZ_REQUIRE(party.number.empty() || is_e164(party.number));
    FUZZ_REQUIRE((party.kind == PartyKind::Number) <= !party.number.empty());
    FUZZ_REQUIRE(escape_xml(value).find_first_of("<>\"") == std::string::npos);
    stream.parameters.emplace_back(name, value);
  }
  const std::string document = Twiml{}.connect_stream(stream).document();
  FUZZ_REQUIRE(document.ends_with("</Stream></Connect></Response>"));
  return 0;
}
