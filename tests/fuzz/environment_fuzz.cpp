#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "control/settings.hpp"
#include "control/settings_table.hpp"
#include "core/config/loader.hpp"
#include "tests/fuzz/fuzz_target.hpp"

using namespace tandem;

namespace {

config::Sources environment_of(std::string_view lines) {
  config::Sources sources;
  while (!lines.empty()) {
    const std::string_view line = lines.substr(0, lines.find('\n'));
    lines.remove_prefix(std::min(line.size() + 1, lines.size()));
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    sources.environment.insert_or_assign(std::string(line.substr(0, equals)),
                                         std::string(line.substr(equals + 1)));
  }
  return sources;
}

}  // namespace

/// Variables of the process, a line each: they are settings that hold together, or each that does
/// not is named, and no secret of theirs with it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view lines{reinterpret_cast<const char*>(data), size};
  const config::Sources sources = environment_of(lines);
  const config::Loader loader(control::settings_table(), "TANDEM_", {"agents", "numbers"});
  const config::Loaded loaded = loader.load(sources);
  std::vector<config::Fault> faults = loaded.faults;
  const control::Settings settings =
      control::make_settings(loaded.values, control::Purpose::Inspect, faults);
  // What does not suffice to serve may do to look at; what is wrong is wrong for both.
  std::vector<config::Fault> serving = loaded.faults;
  static_cast<void>(control::make_settings(loaded.values, control::Purpose::Serve, serving));
  FUZZ_REQUIRE(serving.size() >= faults.size());
  config::sort_faults(faults);
  const auto secret = sources.environment.find("TANDEM_SECRET_KEY");
  for (const config::Fault& fault : faults) {
    FUZZ_REQUIRE(!fault.where.empty() && !fault.what.empty());
    if (secret != sources.environment.end() && secret->second.size() >= 16)
      FUZZ_REQUIRE(fault.what.find(secret->second) == std::string::npos);
  }
  if (!faults.empty()) return 0;
  FUZZ_REQUIRE(settings.requests_per_minute > 0 && settings.quarantine_days > 0);
  FUZZ_REQUIRE(settings.drain_limit.count() >= 0 && settings.reap_after.count() > 0);
  FUZZ_REQUIRE(!settings.webhook_base.ends_with('/') && !settings.stream_base.ends_with('/'));
  FUZZ_REQUIRE(settings.node_id.size() <= 64);
  return 0;
}
