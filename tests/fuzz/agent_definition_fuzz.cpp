#include <string>
#include <string_view>

#include "bridge/carrier/phone_number.hpp"
#include "control/directory/published_agent.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;
using std::chrono::milliseconds;

namespace {

store::TenantRows tenant_with(std::string_view replies) {
  store::TenantRows tenant;
  tenant.id = "0199bbbb-0000-7000-8000-000000000001";
  tenant.name = "Harbour Dental";
  tenant.time_zone = "America/New_York";
  tenant.locale = "en-US";
  tenant.recording_allowed = true;
  tenant.intents.push_back({"", "opening", {"When are you open?"}, std::string(replies)});
  return tenant;
}

}  // namespace

/// A definition that a tenant wrote, of whatever release, and an intent's replies; all nodes read
/// both. The input is the one, the other, or both with a line between.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const std::size_t line = text.find('\n');
  store::TenantRows::Agent row{"0199cccc-0000-7000-8000-000000000001", "Ann", "published", "1", ""};
  row.definition = text.substr(0, line);
  const store::TenantRows tenant =
      tenant_with(line == std::string_view::npos ? text : text.substr(line + 1));
  const auto agent = control::published_agent(tenant, row);
  if (!agent) return 0;
  FUZZ_REQUIRE(!agent->instructions.empty() && agent->organisation == tenant.id);
  FUZZ_REQUIRE(agent->speed >= 0.25 && agent->speed <= 1.5);
  FUZZ_REQUIRE(agent->max_concurrent_calls >= 0 && agent->max_calls_per_minute >= 0);
  for (const std::string& number : agent->transfer_numbers) FUZZ_REQUIRE(carrier::is_e164(number));
  for (const milliseconds pause :
       {agent->silence.first_prompt, agent->silence.second_prompt, agent->silence.goodbye})
    FUZZ_REQUIRE(pause >= milliseconds(1'000) && pause <= milliseconds(600'000));
  FUZZ_REQUIRE(agent->hello_window >= milliseconds(0) &&
               agent->hello_window <= milliseconds(15'000));
  FUZZ_REQUIRE(control::bytes_of(*agent) > agent->instructions.size());
  return 0;
}
