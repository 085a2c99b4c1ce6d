#include <string>
#include <vector>

#include "bridge/carrier/phone_number.hpp"
#include "control/directory/file_directory.hpp"
#include "core/config/loader.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

namespace {

/// One row of each kind.
constexpr config::Setting kTable[] = {
    {"T_TEXT", "--text", "listen", config::Kind::Text, "x", config::Secrecy::Open, ""},
    {"T_COUNT", "--count", "shards", config::Kind::Integer, "1", config::Secrecy::Open, ""},
    {"T_TIME", "--time", "drain_limit", config::Kind::Duration, "30m", config::Secrecy::Open, ""},
    {"T_SIZE", "--size", "spool_max_bytes", config::Kind::Bytes, "4GiB", config::Secrecy::Open, ""},
    {"T_SWITCH", "--switch", "signup", config::Kind::Switch, "off", config::Secrecy::Open, ""},
    {"T_LIST", "--list", "trusted_proxies", config::Kind::List, "", config::Secrecy::Open, ""},
    {"T_SECRET", nullptr, "ops_token", config::Kind::Text, nullptr, config::Secrecy::Secret, ""},
};

}  // namespace

/// Whatever the configuration file holds, reading it ends with settings or with faults that name
/// their place; what stands in the directory is sound.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  config::Sources sources;
  sources.file_name = "t.toml";
  sources.file_text.assign(reinterpret_cast<const char*>(data), size);
  const config::Loaded loaded = config::Loader(kTable, "T_", {"agents", "numbers"}).load(sources);
  std::vector<config::Fault> faults = loaded.faults;
  (void)loaded.values.effective();

  const auto directory =
      control::FileDirectory::parse(sources.file_name, sources.file_text, {"endCall"}, faults);
  config::sort_faults(faults);
  for (const config::Fault& fault : faults) FUZZ_REQUIRE(fault.where.starts_with("t.toml:"));
  if (!faults.empty()) return 0;
  for (const std::string& number : directory->numbers()) {
    FUZZ_REQUIRE(carrier::is_e164(number));
    const call::NumberRoute route = directory->find_number(number);
    FUZZ_REQUIRE(route.agent == nullptr || directory->find_agent(route.agent->id) == route.agent);
  }
  for (const auto& agent : directory->all())
    FUZZ_REQUIRE(!agent->id.empty() && !agent->instructions.empty() && agent->speed >= 0.25);
  return 0;
}
