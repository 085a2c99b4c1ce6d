#include "control/doctor/machine_checks.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <system_error>
#include <utility>

#include "control/doctor/certificate_check.hpp"
#include "core/log/redaction.hpp"

namespace tandem::control {
namespace {

/// A call has a socket to the carrier and one to the model, and a second one while its session is
/// being replaced; the rest are listeners, files and the control side.
constexpr std::uint64_t kDescriptorsPerCall = 3;
constexpr std::uint64_t kDescriptorsOfNode = 128;

/// Tokens and signatures bear dates; 30 s is the leeway that most issuers grant.
constexpr std::chrono::seconds kSkewBad{30};
constexpr std::chrono::seconds kSkewNote{5};

/// What is said of a setting already is not said to be absent too.
bool is_faulty(const Configuration& configuration, std::string_view variable) {
  return std::any_of(configuration.faults.begin(), configuration.faults.end(),
                     [&](const config::Fault& fault) { return fault.variable == variable; });
}

void check_keys(const Configuration& configuration, Findings& findings) {
  const Settings& settings = configuration.settings;
  const auto told = [&](std::string_view variable) { return is_faulty(configuration, variable); };
  if (settings.model.key.empty() && !told("OPENAI_API_KEY"))
    findings.push_back(bad("keys", "OPENAI_API_KEY is not set",
                           "make a key at platform.openai.com and export OPENAI_API_KEY=sk-…"));
  if (settings.twilio.account_sid.empty() && !told("TWILIO_ACCOUNT_SID"))
    findings.push_back(bad("keys", "TWILIO_ACCOUNT_SID is not set",
                           "copy it from console.twilio.com (Account Info) and export it"));
  if (settings.twilio.auth_token.empty() && settings.validate_signature &&
      !told("TWILIO_AUTH_TOKEN"))
    findings.push_back(
        bad("keys", "TWILIO_AUTH_TOKEN is not set: the carrier's signatures cannot be checked",
            "copy it from console.twilio.com (Account Info); an API key cannot replace it"));
  if (settings.webhook_base.empty() && !told("TWILIO_WEBHOOK_BASE_URL"))
    findings.push_back(bad("keys", "TWILIO_WEBHOOK_BASE_URL is not set",
                           "start a tunnel (ngrok http 8080) and export the https address that it "
                           "prints, without a slash at the end"));
  const bool complete = findings.empty() && configuration.faults.empty();
  if (complete) findings.push_back(good("keys", "all that a call needs are set"));
}

std::string counted(std::size_t count, const std::string& noun) {
  return std::to_string(count) + ' ' + noun + (count == 1 ? "" : "s");
}

void check_proxies(const Settings& settings, Findings& findings) {
  if (auto warning = proxy_warning(settings))
    findings.push_back(
        note("proxy", std::move(*warning), "TANDEM_TRUSTED_PROXIES=127.0.0.1, or where it is"));
}

void check_directory(const Configuration& configuration, Findings& findings) {
  const FileDirectory& directory = *configuration.directory;
  const auto numbers = directory.numbers();
  if (directory.agents() == 0 && numbers.empty() && !configuration.settings.database_url.empty()) {
    findings.push_back(skipped("agents", "those of the database are looked after in the console"));
    return;
  }
  if (directory.agents() == 0 || numbers.empty()) {
    findings.push_back(bad("agents",
                           directory.agents() == 0 ? "there is no agent" : "there is no number",
                           "add [[agents]] and [[numbers]] to tandem.toml (see "
                           "tools/tandem.example.toml)"));
    return;
  }
  findings.push_back(good(
      "agents", counted(directory.agents(), "agent") + ", " + counted(numbers.size(), "number")));
}

void check_data_directory(const Settings& settings, Findings& findings) {
  std::error_code error;
  std::filesystem::create_directories(settings.data_dir, error);
  if (error || access(settings.data_dir.c_str(), W_OK) != 0)
    findings.push_back(bad("data", settings.data_dir.string() + " cannot be written",
                           "make it writable, or set TANDEM_DATA_DIR"));
  else
    findings.push_back(good("data", settings.data_dir.string() + " can be written"));
}

}  // namespace

Finding check_descriptors(std::uint64_t limit, int calls_max) {
  const std::uint64_t needed =
      kDescriptorsOfNode + kDescriptorsPerCall * static_cast<std::uint64_t>(calls_max);
  const std::string count = std::to_string(limit) + " file descriptors";
  if (limit >= needed) return good("files", count + " for " + std::to_string(calls_max) + " calls");
  const std::uint64_t enough_for =
      limit > kDescriptorsOfNode ? (limit - kDescriptorsOfNode) / kDescriptorsPerCall : 0;
  return note("files",
              count + " suffice for " + std::to_string(enough_for) + " calls, not for " +
                  std::to_string(calls_max) + " (TANDEM_MAX_CALLS)",
              "ulimit -n " + std::to_string(needed) + " (systemd: LimitNOFILE=" +
                  std::to_string(needed) + "), or a lower TANDEM_MAX_CALLS");
}

Finding check_clock(std::string_view peer, std::chrono::system_clock::time_point ours,
                    std::chrono::system_clock::time_point theirs) {
  const auto skew = std::chrono::duration_cast<std::chrono::seconds>(ours - theirs);
  const auto size = std::chrono::abs(skew);
  const std::string what = "our clock is " + std::to_string(size.count()) + " s " +
                           (skew.count() >= 0 ? "ahead of " : "behind ") + std::string(peer);
  const std::string mend = "timedatectl set-ntp true (or start chrony)";
  if (size >= kSkewBad) return bad("clock", what, mend);
  if (size >= kSkewNote) return note("clock", what, mend);
  return good("clock", "agrees with " + std::string(peer));
}

std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text) {
  std::tm parts{};
  const std::string terminated(text);
  const char* end = strptime(terminated.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return std::chrono::system_clock::from_time_t(timegm(&parts));
}

Findings check_machine(const Configuration& configuration) {
  Findings findings;
  for (const config::Fault& fault : configuration.faults)
    findings.push_back(bad("settings", fault.where + ": " + fault.what,
                           "correct it; `tandem check-config` shows what is in force"));
  if (findings.empty())
    findings.push_back(good(
        "settings", configuration.file.empty() ? "no configuration file" : configuration.file));
  Findings keys;
  check_keys(configuration, keys);
  findings.insert(findings.end(), keys.begin(), keys.end());
  check_proxies(configuration.settings, findings);
  check_directory(configuration, findings);
  check_data_directory(configuration.settings, findings);

  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  // The server raises its soft limit to the hard one.
  findings.push_back(check_descriptors(limit.rlim_max, configuration.settings.calls_max));
  const Findings certificate = check_certificate(configuration.settings);
  findings.insert(findings.end(), certificate.begin(), certificate.end());
  return findings;
}

}  // namespace tandem::control
