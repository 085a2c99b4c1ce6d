#include <boost/json/serialize.hpp>
#include <string>
#include <string_view>

#include "control/api/refusal.hpp"
#include "control/api/vapi_control.hpp"
#include "control/shape/check.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using namespace tandem::api;

/// An order to a call in a Vapi client's words: in ours it is one that there is and stays what it
/// is, or it is refused.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string reason;
  const auto order =
      shape::parse_object(std::string(reinterpret_cast<const char*>(data), size), reason);
  if (!order) return 0;
  try {
    const boost::json::object ours = in_our_words(*order);
    const auto* type = ours.if_contains("type");
    if (type != nullptr && type->is_string())
      for (const std::string& theirs : vapi_control_types())
        FUZZ_REQUIRE(std::string_view(type->get_string()) != theirs);
    FUZZ_REQUIRE(in_our_words(ours) == ours);
  } catch (const Refusal& refusal) {
    FUZZ_REQUIRE(refusal.status == 422 && refusal.faults.size() == 1);
  }
  return 0;
}
