#include "control/webhook/carrier_fields.hpp"

#include <boost/algorithm/string/predicate.hpp>
#include <string>
#include <string_view>

#include "control/outreach/carrier_failure.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::control;
using call::CarrierStatus;

/// The fields of a webhook of the carrier, as a form.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view form{reinterpret_cast<const char*>(data), size};
  const auto fields = carrier::decode_form(form);
  const auto call = called_for(net::HttpRequest("POST", "/x?" + std::string(form)));
  FUZZ_REQUIRE(fields || !call);
  if (!fields) return 0;
  // Written in small letters, however it came.
  if (call)
    FUZZ_REQUIRE(boost::algorithm::iequals(call->text(), carrier::field_or_empty(*fields, "call")));
  if (const auto length = call_length(*fields)) {
    FUZZ_REQUIRE(length->count() >= 0 && length->count() < 1'000'000);
    const carrier::FormFields again{{"CallDuration", std::to_string(length->count())}};
    FUZZ_REQUIRE(call_length(again) == length);
  }
  const std::string_view why = failure_of_status(CarrierStatus::Failed, *fields);
  FUZZ_REQUIRE(failure_named(why) != nullptr);
  FUZZ_REQUIRE(failure_of_status(CarrierStatus::Busy, *fields).empty());
  for (const auto& [name, value] : *fields) {
    FUZZ_REQUIRE(!is_sid(value) || value.size() <= 64);
    const bool machine = callee_kind_of(value) == engine::CalleeKind::Machine;
    FUZZ_REQUIRE(machine == (value == "machine_start"));
    if (ends_a_stream(value)) FUZZ_REQUIRE(ends_a_stream(value + " Stream - Error"));
  }
  return 0;
}
